-- People with jobs, contact points and applications. Everything follows from n: the same every time.
INSERT INTO candidates_team (name)
SELECT 'Team ' || t FROM generate_series(1, 4) t
ON CONFLICT (name) DO NOTHING;

INSERT INTO candidates_job (team_id, title, slug, place, hours, pay, about, owner_id, opened_at)
SELECT
    (SELECT id FROM candidates_team WHERE name = 'Team ' || (1 + j %% 4)),
    'Job ' || j, 'seed-job-' || j, 'Leeds', '', '', '', %(owner)s, %(at)s
FROM generate_series(1, %(jobs)s) j
ON CONFLICT (slug) DO NOTHING;

INSERT INTO candidates_jobstage (job_id, stage_id, position)
SELECT job.id, stage.id, stage.position
FROM candidates_job job CROSS JOIN candidates_stage stage
WHERE job.slug LIKE 'seed-job-%%'
  AND NOT EXISTS (SELECT FROM candidates_jobstage known WHERE known.job_id = job.id);

INSERT INTO candidates_candidate
    (id, first_name, last_name, wanted_name, name_said, time_zone, away_time_zone, language, source,
     created_at, contact_version)
SELECT
    %(base)s + n,
    (ARRAY['Ana','Ben','Chi','Dora','Eli','Femi','Gita','Hugo','Ines','Jack','Kofi','Lena','Max','Nia',
           'Omar','Pia','Raj','Sana','Tom','Uma','Vera','Will','Yara','Zoë'])[1 + n %% 24],
    (ARRAY['Adams','Bauer','Costa','Dunn','Evans','Fox','Garcia','Hughes','Ivanov','Jones','Khan','Lopez',
           'Moore','Nowak','Olsen','Patel','Quinn','Reyes','Silva','Tanaka','Usman','Vargas','Weber','Xu',
           'Young','Žukov'])[1 + (n / 24) %% 26] || '-' || (n / 624),
    '', '',
    (ARRAY['Europe/London','Europe/Warsaw','America/New_York','Asia/Manila','Africa/Lagos',
           'Asia/Kolkata','Australia/Sydney',''])[1 + n %% 8],
    '', 'en', 'applied', %(at)s - (n %% 300) * interval '1 day', 1
FROM generate_series(1, %(people)s) n;

INSERT INTO candidates_contactpoint
    (candidate_id, kind, value, is_at_work, created_at, verified_at, closed_why)
SELECT %(base)s + n, 'email', 'person' || (%(base)s + n) || '@example.org', false, %(at)s, NULL, ''
FROM generate_series(1, %(people)s) n;

INSERT INTO candidates_contactpoint
    (candidate_id, kind, value, is_at_work, created_at, verified_at, closed_why)
SELECT
    %(base)s + n, 'phone', '+4477' || lpad((%(base)s + n)::text, 8, '0'), false, %(at)s,
    CASE WHEN n %% 5 > 0 THEN %(at)s END, ''
FROM generate_series(1, %(people)s) n;

INSERT INTO candidates_application
    (id, candidate_id, job_id, stage_id, outcome, owner_id, source, version, applied_at, stage_at,
     closed_at)
SELECT
    %(application_base)s + (n - 1) * 2 + k, %(base)s + n, job.id, stage.id,
    CASE WHEN n %% 10 = 0 THEN 'rejected' ELSE '' END,
    %(owner)s, 'applied', 1,
    %(at)s - (n %% 200) * interval '1 day', %(at)s - (n %% 60) * interval '1 day',
    CASE WHEN n %% 10 = 0 THEN %(at)s END
FROM generate_series(1, %(people)s) n
CROSS JOIN LATERAL generate_series(1, 1 + n %% 2) k
JOIN candidates_job job ON job.slug = 'seed-job-' || (1 + (n + k * 7) %% %(jobs)s)
JOIN candidates_stage stage ON stage.position = 1 + (n + k) %% 6;

-- As the trigger would, which is off meanwhile.
INSERT INTO messaging_reach (candidate_id, folded_name)
SELECT id, folded_name FROM candidates_candidate WHERE id > %(base)s;
