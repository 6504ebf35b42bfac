-- Usuals: most people have one, some never answered, some are stale.
INSERT INTO preferences_answer
    (id, candidate_id, question_id, key, scope, state, given_by, noted_words, through, at,
     doubted_why, is_waiting)
SELECT
    %(answer_base)s + (n - 1) * 5 + q.slot, %(base)s + n, question.id, q.key, 'always',
    CASE WHEN n %% 11 = 0 AND q.slot > 1 THEN 'skipped' ELSE 'chosen' END,
    'candidate', '', 'web', %(at)s - (n %% 130) * interval '1 day', '', false
FROM generate_series(1, %(people)s) n
CROSS JOIN (VALUES (1, 'channel.first'), (2, 'channel.never'), (3, 'contact.hours'),
                   (4, 'papers.how'), (5, 'times.how')) AS q (slot, key)
JOIN preferences_question question ON question.key = q.key
WHERE n %% 7 > 0 AND (q.slot < 5 OR n %% 3 = 0);

INSERT INTO preferences_answeroption (answer_id, key, rank, words)
SELECT
    answer.id,
    CASE answer.key
        WHEN 'channel.first' THEN (ARRAY['text','email','email','call'])[1 + answer.candidate_id %% 4]
        WHEN 'channel.never' THEN (ARRAY['anything_fine','voicemail','anything_fine'])[1 + answer.candidate_id %% 3]
        WHEN 'contact.hours' THEN (ARRAY['any','evenings','afternoons','mornings'])[1 + answer.candidate_id %% 4]
        WHEN 'papers.how' THEN (ARRAY['upload','reply_email'])[1 + answer.candidate_id %% 2]
        ELSE (ARRAY['text_few','email_few','booking_page'])[1 + answer.candidate_id %% 3]
    END, 1, ''
FROM preferences_answer answer
WHERE answer.id > %(answer_base)s AND answer.state = 'chosen';

INSERT INTO preferences_answeroption (answer_id, key, rank, words)
SELECT answer.id, (ARRAY['email','text','call','email'])[1 + answer.candidate_id %% 4], 2, ''
FROM preferences_answer answer
WHERE answer.id > %(answer_base)s AND answer.key = 'channel.first' AND answer.candidate_id %% 2 = 0;

INSERT INTO preferences_answerwindow (answer_id, weekday, starts, ends)
SELECT
    answer.id, day,
    (ARRAY['17:00','12:00','08:00']::time[])[answer.candidate_id %% 4],
    (ARRAY['20:00','17:00','12:00']::time[])[answer.candidate_id %% 4]
FROM preferences_answer answer CROSS JOIN generate_series(0, 4) day
WHERE answer.id > %(answer_base)s AND answer.key = 'contact.hours' AND answer.state = 'chosen'
  AND answer.candidate_id %% 4 > 0;

INSERT INTO preferences_consent
    (candidate_id, contact_point_id, act, channel, topic, how, through, words, at)
SELECT point.candidate_id, point.id, 'given', 'text', '', 'chosen_on_page', 'web', '', %(at)s
FROM candidates_contactpoint point
WHERE point.candidate_id > %(base)s AND point.kind = 'phone' AND point.candidate_id %% 4 = 0;
