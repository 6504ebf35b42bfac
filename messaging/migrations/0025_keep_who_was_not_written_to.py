from django.db import migrations

# Rows of `messaging_unwritten` come and go with what makes them true: docs/decisions/0025.
FUNCTIONS = """
CREATE FUNCTION usual_unwritten_again(people bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM messaging_unwritten WHERE candidate_id = ANY(people);
    INSERT INTO messaging_unwritten (application_id, candidate_id, stage_at)
    SELECT application.id, application.candidate_id, application.stage_at
    FROM candidates_application application
    LEFT JOIN messaging_thread thread ON thread.candidate_id = application.candidate_id
    WHERE application.candidate_id = ANY(people) AND application.closed_at IS NULL
      AND (thread.last_out_at IS NULL OR thread.last_out_at < application.stage_at)
    ON CONFLICT (application_id)
    DO UPDATE SET candidate_id = excluded.candidate_id, stage_at = excluded.stage_at
$$;

CREATE FUNCTION usual_unwritten_of_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_unwritten_again(ARRAY(SELECT DISTINCT candidate_id FROM fresh));
    RETURN NULL;
END $$;

CREATE FUNCTION usual_unwritten_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_unwritten_again(ARRAY[OLD.candidate_id, NEW.candidate_id]);
    RETURN NULL;
END $$;

-- Each message that leaves: no more than one look at an index.
CREATE FUNCTION usual_unwritten_of_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM messaging_unwritten
    WHERE candidate_id = NEW.candidate_id AND stage_at <= NEW.last_out_at;
    RETURN NULL;
END $$;

-- What was written belongs to somebody else now, or was never said.
CREATE FUNCTION usual_unwritten_of_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_unwritten_again(ARRAY[OLD.candidate_id]);
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER usual_unwritten_added AFTER INSERT ON candidates_application
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION usual_unwritten_of_added();
CREATE TRIGGER usual_unwritten_changed AFTER UPDATE ON candidates_application
    FOR EACH ROW WHEN (
        (OLD.candidate_id, OLD.stage_at, OLD.closed_at)
        IS DISTINCT FROM (NEW.candidate_id, NEW.stage_at, NEW.closed_at))
    EXECUTE FUNCTION usual_unwritten_of_changed();
CREATE TRIGGER usual_unwritten_begun AFTER INSERT ON messaging_thread
    FOR EACH ROW WHEN (NEW.last_out_at IS NOT NULL) EXECUTE FUNCTION usual_unwritten_of_sent();
CREATE TRIGGER usual_unwritten_sent AFTER UPDATE ON messaging_thread
    FOR EACH ROW WHEN (
        NEW.last_out_at IS NOT NULL AND NEW.candidate_id = OLD.candidate_id
        AND NEW.last_out_at > coalesce(OLD.last_out_at, '-infinity'))
    EXECUTE FUNCTION usual_unwritten_of_sent();
CREATE TRIGGER usual_unwritten_unsaid AFTER UPDATE ON messaging_thread
    FOR EACH ROW WHEN (
        OLD.last_out_at IS NOT NULL
        AND (NEW.candidate_id <> OLD.candidate_id
             OR coalesce(NEW.last_out_at, '-infinity') < OLD.last_out_at))
    EXECUTE FUNCTION usual_unwritten_of_unsaid();
"""
TABLES = ("candidates_application", "messaging_thread")
NAMES = ("added", "changed", "begun", "sent", "unsaid")
FUNCTION_NAMES = ("of_added()", "of_changed()", "of_sent()", "of_unsaid()", "again(bigint[])")
BACK = "".join(
    [f"DROP TRIGGER IF EXISTS usual_unwritten_{n} ON {table};" for table in TABLES for n in NAMES]
    + [f"DROP FUNCTION usual_unwritten_{name};" for name in FUNCTION_NAMES]
)
FILL = """
INSERT INTO messaging_unwritten (application_id, candidate_id, stage_at)
SELECT application.id, application.candidate_id, application.stage_at
FROM candidates_application application
LEFT JOIN messaging_thread thread ON thread.candidate_id = application.candidate_id
WHERE application.closed_at IS NULL
  AND (thread.last_out_at IS NULL OR thread.last_out_at < application.stage_at)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [("messaging", "0024_find_who_was_not_written_to")]

    operations = [
        migrations.RunSQL(FUNCTIONS + TRIGGERS, BACK),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
