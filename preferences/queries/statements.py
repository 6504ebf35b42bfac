"""The reads behind every verdict and card, as SQL: building these costs more than running them.

Each is one statement, so that what it says is of one moment, and takes the same time to write for
one candidate as for fifty. Lists come as JSON text.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection

from candidates.queries.prepared import prepared

USERS = "{users}"  # the table of whoever signs in


def fetch(statement: str, row: type[NamedTuple], **given: Any) -> Iterable[Any]:
    """Rows of a statement, their columns in the order of the fields of `row`."""
    return [row._make(values) for values in fetch_plain(statement, **given)]


def fetch_plain(statement: str, **given: Any) -> Sequence[tuple[Any, ...]]:
    users = connection.ops.quote_name(get_user_model()._meta.db_table)
    with prepared() as cursor:
        cursor.execute(statement.replace(USERS, users), given)
        return cursor.fetchall()


SETUP = """
SELECT
    employer.name, employer.time_zone, employer.language, employer.day_cap, employer.week_cap, employer.stale_days,
    coalesce((SELECT json_agg(json_build_object('key', key, 'job', job_id, 'is_on', is_on))
              FROM preferences_capability), '[]')::text,
    coalesce((SELECT json_agg(json_build_object('channel', channel, 'opens', opens, 'closes', closes))
              FROM preferences_legalhours), '[]')::text,
    coalesce((SELECT json_agg(json_build_object('key', key, 'urgent', is_urgent, 'optional', is_optional))
              FROM preferences_topic), '[]')::text,
    coalesce((SELECT json_agg(json_build_object(
                  'key', held.key, 'job', held.job_id, 'option', held.option,
                  'windows', coalesce((
                      SELECT json_agg(json_build_array(weekday, starts, ends) ORDER BY weekday, starts)
                      FROM preferences_defaultwindow WHERE default_id = held.id), '[]'))
                  ORDER BY held.key, held.rank, held.id)
              FROM preferences_default held), '[]')::text
FROM candidates_employer employer
WHERE employer.id = 1
"""

ANSWER_COLUMNS = """
    answer.id, answer.candidate_id, answer.key, answer.state, answer.at, answer.scope, answer.until,
    answer.application_id, answer.given_by, answer.through, answer.wording_id,
    answer.doubted_at IS NOT NULL, answer.is_waiting AND answer.superseded_at IS NULL,
    coalesce(nullif(trim(noted.first_name || ' ' || noted.last_name), ''), noted.email, ''),
    coalesce((SELECT json_agg(json_build_array(key, words) ORDER BY rank, id)
              FROM preferences_answeroption WHERE answer_id = answer.id), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(weekday, starts, ends) ORDER BY weekday, starts)
              FROM preferences_answerwindow WHERE answer_id = answer.id), '[]')::text
"""
FROM_ANSWERS = """
FROM preferences_answer answer
LEFT JOIN {users} noted ON noted.id = answer.noted_by_id
"""
ANSWERS = f"SELECT {ANSWER_COLUMNS} {FROM_ANSWERS}"
ANSWERS_IN_FORCE = f"""{ANSWERS}
WHERE answer.candidate_id = ANY(%(people)s) AND answer.superseded_at IS NULL
"""
# As a column beside their permissions.
ANSWERS_OF_PERSON = f"""
    coalesce((SELECT json_agg(json_build_array({ANSWER_COLUMNS})) {FROM_ANSWERS}
              WHERE answer.candidate_id = person.id AND answer.superseded_at IS NULL), '[]')::text
"""
ANSWERS_EVER = f"""{ANSWERS}
WHERE answer.candidate_id = %(candidate)s AND answer.undone_at IS NULL
ORDER BY answer.at DESC, answer.id DESC
"""
ONE_ANSWER = f"""{ANSWERS}
WHERE answer.id = %(answer)s
"""

ZONES = """
SELECT id, time_zone, away_time_zone, away_until
FROM candidates_candidate
WHERE id = ANY(%(people)s)
"""

PERMISSION_COLUMNS = """
    person.id, person.contact_version, person.time_zone, person.away_time_zone, person.away_until,
    person.erased_at IS NOT NULL, person.legal_stop_at IS NOT NULL,
    coalesce((SELECT json_agg(json_build_object(
                  'id', id, 'kind', kind, 'value', value, 'at_work', is_at_work,
                  'verified', verified_at, 'closed', closed_at, 'why', closed_why)
                  ORDER BY verified_at DESC NULLS LAST, id)
              FROM candidates_contactpoint WHERE candidate_id = person.id), '[]')::text,
    coalesce((SELECT json_agg(json_build_object(
                  'act', consent.act, 'channel', consent.channel, 'topic', consent.topic,
                  'point', consent.contact_point_id, 'how', consent.how, 'at', consent.at)
                  ORDER BY consent.at, consent.id)
              FROM preferences_consent consent
              LEFT JOIN preferences_answer answer ON answer.id = consent.answer_id
              -- An answer that was undone took its consent with it.
              WHERE consent.candidate_id = person.id AND answer.undone_at IS NULL), '[]')::text,
    coalesce((SELECT json_agg(json_build_array(channel, at))
              FROM preferences_optouthold
              WHERE candidate_id = person.id AND settled_at IS NULL), '[]')::text,
    (SELECT json_build_array(kind, began_at, until, lets_appointments_pass)
     FROM preferences_pause
     WHERE candidate_id = person.id AND lifted_at IS NULL AND until > %(at)s)::text,
    coalesce((SELECT json_agg(asked.key)
              FROM preferences_askedkey asked
              JOIN preferences_checkin open ON open.id = asked.check_in_id
              WHERE open.candidate_id = person.id AND open.closed_at IS NULL
                AND asked.done_at IS NULL), '[]')::text,
    (SELECT at FROM preferences_stillrightasked WHERE candidate_id = person.id),
    (SELECT max(at) FROM preferences_answer
     WHERE candidate_id = person.id AND key = %(touch)s AND superseded_at IS NULL
       AND state = 'chosen' AND NOT is_waiting),
    (SELECT at FROM preferences_leavebeoffer
     WHERE candidate_id = person.id AND settled_at IS NULL)
"""
PERMISSIONS = f"""
SELECT {PERMISSION_COLUMNS}
FROM candidates_candidate person
WHERE person.id = ANY(%(people)s)
"""

SUPPRESSIONS = """
SELECT address_hash, channel, topic, how, at
FROM preferences_suppression
WHERE address_hash = ANY(%(hashes)s) AND lifted_at IS NULL
ORDER BY id
"""

# The newest wording in the first of the languages that a question has, with its options.
QUESTIONS = """
SELECT
    question.id, question.key, question.form, question.stage_id, question.outcome,
    question.is_setting, question.is_restricted, question.published_at IS NOT NULL AS is_published,
    question.position, question.most, question.drives,
    wording.id AS wording_id, wording.text, wording.why, wording.hint, wording.statement, wording.second,
    wording.missing,
    coalesce((SELECT json_agg(json_build_object(
                  'key', option.key, 'needs', option.needs, 'takes_words', option.takes_words,
                  'is_exclusive', option.is_exclusive,
                  'is_no_preference', option.is_no_preference, 'is_retired', option.is_retired,
                  'label', words.label, 'short', words.short, 'asks', words.asks,
                  'asks_hint', words.asks_hint) ORDER BY option.position, option.id)
              FROM preferences_optionwording words
              JOIN preferences_option option ON option.id = words.option_id
              WHERE words.wording_id = wording.id), '[]')::text AS options,
    coalesce((SELECT json_agg(json_build_array(other.key, option.key))
              FROM preferences_question_only_if only_if
              JOIN preferences_option option ON option.id = only_if.option_id
              JOIN preferences_question other ON other.id = option.question_id
              WHERE only_if.question_id = question.id), '[]')::text AS only_if
FROM preferences_question question
LEFT JOIN candidates_stage stage ON stage.id = question.stage_id
JOIN LATERAL (
    SELECT * FROM preferences_wording
    WHERE question_id = question.id AND language = ANY(%(languages)s)
    ORDER BY array_position(%(languages)s, language::text), version DESC
    LIMIT 1
) wording ON true
"""
IN_ORDER = """
ORDER BY question.is_setting, stage.position, question.outcome, question.position, question.key
"""
ALL_QUESTIONS = f"{QUESTIONS} {IN_ORDER}"
# Beside the setup, in a language or the employer's own: what a page of the desk needs of both.
LANGUAGES = """ARRAY[%(language)s, split_part(%(language)s::text, '-', 1),
                      setup.language, split_part(setup.language, '-', 1), 'en']"""
SETUP_AND_QUESTIONS = f"""
SELECT setup.*, (
    SELECT coalesce(json_agg(asked), '[]')::text
    FROM ({ALL_QUESTIONS.replace("%(languages)s", LANGUAGES)}) asked)
FROM ({SETUP}) setup
"""
QUESTIONS_OF_KEYS = f"{QUESTIONS} WHERE question.key = ANY(%(keys)s) {IN_ORDER}"
QUESTIONS_OF_STAGE = f"""{QUESTIONS}
WHERE question.stage_id = %(stage)s AND question.published_at IS NOT NULL {IN_ORDER}
"""
QUESTIONS_OF_OUTCOME = f"""{QUESTIONS}
WHERE question.outcome = ANY(%(outcomes)s) AND question.published_at IS NOT NULL {IN_ORDER}
"""

# What somebody was asked before, and how often they skipped since they last told us anything.
ASKING_COLUMNS = """
    coalesce((SELECT json_agg(json_build_array(asked.key, asked.application_id))
              FROM preferences_askedkey asked
              JOIN preferences_checkin made ON made.id = asked.check_in_id
              WHERE made.candidate_id = %(candidate)s AND NOT asked.is_confirmation), '[]')::text,
    coalesce((SELECT json_agg(asked.key)
              FROM preferences_askedkey asked
              JOIN preferences_checkin open ON open.id = asked.check_in_id
              WHERE open.candidate_id = %(candidate)s AND open.closed_at IS NULL
                AND asked.done_at IS NULL), '[]')::text,
    (SELECT at FROM preferences_stillrightasked
     WHERE candidate_id = %(candidate)s ORDER BY id LIMIT 1),
    EXISTS (SELECT FROM preferences_leavebeoffer
            WHERE candidate_id = %(candidate)s AND settled_at IS NULL),
    (SELECT count(DISTINCT key) FROM preferences_answer
     WHERE candidate_id = %(candidate)s AND given_by = 'candidate' AND undone_at IS NULL
       AND state = 'skipped' AND at > coalesce((
           SELECT max(at) FROM preferences_answer
           WHERE candidate_id = %(candidate)s AND given_by = 'candidate' AND undone_at IS NULL
             AND state <> 'skipped'), '-infinity'))
"""
ASKING = f"SELECT {ASKING_COLUMNS}"
