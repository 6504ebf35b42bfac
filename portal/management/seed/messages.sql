-- Ten messages for each person: eight to them, two from them.
INSERT INTO messaging_thread
    (id, candidate_id, reply_key, last_out_at, last_out_channel, last_in_at, last_in_channel, starts)
SELECT
    %(thread_base)s + n, %(base)s + n, 'seed' || (%(base)s + n),
    %(at)s - (n %% 40) * interval '1 day', 'email', %(at)s - (n %% 50) * interval '1 day', 'email', 0
FROM generate_series(1, %(people)s) n;

-- As the triggers would, which are off meanwhile.
INSERT INTO messaging_unwritten (application_id, candidate_id, stage_at)
SELECT application.id, application.candidate_id, application.stage_at
FROM candidates_application application
JOIN messaging_thread thread ON thread.candidate_id = application.candidate_id
WHERE application.id > %(application_base)s AND application.closed_at IS NULL
  AND thread.last_out_at < application.stage_at;

INSERT INTO messaging_message
    (id, thread_id, application_id, topic, channel, state, client_token, is_automatic, always_goes,
     created_at, saved_at, queued_at, told_at, returned_rule, asks,
     confirms_opt_out, author_id, owner_id, calendar)
SELECT
    %(message_base)s + (n - 1) * 8 + k, %(thread_base)s + n, %(application_base)s + (n - 1) * 2 + 1,
    'update', '', 'done', md5('seed-' || (%(message_base)s + (n - 1) * 8 + k))::uuid, false, false,
    said.at, said.at, said.at, said.at, '', 0, false, %(owner)s, %(owner)s, ''
FROM generate_series(1, %(people)s) n
CROSS JOIN generate_series(1, 8) k
CROSS JOIN LATERAL (SELECT %(at)s - (n %% 40) * interval '1 day' - k * interval '1 day' AS at) said;

INSERT INTO messaging_messagebody (id, message_id, version, subject, body, text, at)
SELECT id, id, 1, 'About your application', 'We are still reading and write again on Friday.', '', created_at
FROM messaging_message WHERE id > %(message_base)s;

INSERT INTO messaging_delivery
    (id, message_id, candidate_id, channel, n, dedupe_key, state, state_at, not_before, hold, priority,
     is_fallback, tries, lease_losses, provider, provider_ref, report, call_outcome, is_resend)
SELECT
    message.id, message.id, %(base)s + message.thread_id - %(thread_base)s,
    'email', 1, 'seed-' || message.id, 'accepted', message.created_at, message.created_at, '', 0,
    false, 1, 0, 'smtp', 'seed-' || message.id, 'sent', '', false
FROM messaging_message message WHERE message.id > %(message_base)s;

INSERT INTO messaging_ruling
    (id, delivery_id, verdict, rule, key, overridden, is_fallback, contact_version, at)
SELECT id, id, 'clear', 'first_way', 'channel.first', '', false, 1, state_at
FROM messaging_delivery WHERE id > %(message_base)s;

INSERT INTO messaging_attempt
    (delivery_id, n, key, ruling_id, body_id, address, subject, content, html, headers, started_at,
     ended_at, outcome, provider_ref, error, is_human_resend)
SELECT
    id, 1, 'seed-' || id, id, id, 'person' || candidate_id || '@example.org', 'About your application',
    'We are still reading and write again on Friday.', '', '{}'::jsonb, state_at, state_at, 'accepted',
    'seed-' || id, '', false
FROM messaging_delivery WHERE id > %(message_base)s;

INSERT INTO messaging_inboundmessage
    (provider, provider_msg_id, channel, from_address, to_address, thread_id, subject, body,
     quoted, is_automatic, received_at, understood, read_by, needs_person, handled_at)
SELECT
    'seed', 'seed-' || (%(base)s + n) || '-' || k, 'email', 'person' || (%(base)s + n) || '@example.org', '',
    %(thread_base)s + n, '', 'Thank you, Friday is fine.',
    '', false,
    %(at)s - (n %% 50) * interval '1 day' - k * interval '1 hour', '', '', '', %(at)s
FROM generate_series(1, %(people)s) n CROSS JOIN generate_series(1, 2) k;
