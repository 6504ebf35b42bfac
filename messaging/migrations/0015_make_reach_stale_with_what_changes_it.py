from django.db import migrations

# A row of `messaging_reach` comes with its candidate, and is stale in the same commit as whatever may
# change the verdict of an update: docs/decisions/0015.
FUNCTIONS = """
CREATE FUNCTION usual_reach_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO messaging_reach (candidate_id) SELECT id FROM fresh ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_stale(people bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE messaging_reach
    SET until = 'epoch', then_until = 'epoch', changes = changes + 1
    WHERE candidate_id = ANY(people)
$$;

CREATE FUNCTION usual_reach_of_candidate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

-- Of a table with a candidate: what was added, changed or deleted at once.
CREATE FUNCTION usual_reach_of_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY(SELECT DISTINCT candidate_id FROM fresh));
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY[NEW.candidate_id]);
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_of_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY[OLD.candidate_id]);
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_of_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY(
        SELECT candidate_id FROM preferences_checkin
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.check_in_id ELSE NEW.check_in_id END
    ));
    RETURN NULL;
END $$;

-- One contact more changes the verdict only when caps are near: `spare` says how many are left.
CREATE FUNCTION usual_reach_of_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE messaging_reach
    SET spare = greatest(spare - (NEW.starts - OLD.starts), 0),
        until = CASE WHEN spare > NEW.starts - OLD.starts THEN until ELSE 'epoch' END,
        then_until = CASE WHEN spare > NEW.starts - OLD.starts THEN then_until ELSE 'epoch' END,
        changes = changes + 1
    WHERE candidate_id = NEW.candidate_id;
    RETURN NULL;
END $$;

-- An attempt that reached nobody is no contact.
CREATE FUNCTION usual_reach_of_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usual_reach_stale(ARRAY(
        SELECT candidate_id FROM messaging_delivery WHERE id = NEW.delivery_id
    ));
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_of_everyone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE messaging_reach SET until = 'epoch', then_until = 'epoch', changes = changes + 1;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER usual_reach_begin AFTER INSERT ON candidates_candidate
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION usual_reach_begin();
CREATE TRIGGER usual_reach_changed AFTER UPDATE ON candidates_candidate
    FOR EACH ROW WHEN (OLD.contact_version <> NEW.contact_version
                       OR OLD.erased_at IS DISTINCT FROM NEW.erased_at)
    EXECUTE FUNCTION usual_reach_of_candidate();

CREATE TRIGGER usual_reach_added AFTER INSERT ON candidates_application
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION usual_reach_of_added();
CREATE TRIGGER usual_reach_changed AFTER UPDATE ON candidates_application
    FOR EACH ROW WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at OR OLD.job_id <> NEW.job_id
                       OR OLD.applied_at <> NEW.applied_at
                       OR OLD.candidate_id <> NEW.candidate_id)
    EXECUTE FUNCTION usual_reach_of_changed();
CREATE TRIGGER usual_reach_deleted AFTER DELETE ON candidates_application
    FOR EACH ROW EXECUTE FUNCTION usual_reach_of_deleted();

CREATE TRIGGER usual_reach_added AFTER INSERT ON messaging_thread
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION usual_reach_of_added();
CREATE TRIGGER usual_reach_changed AFTER UPDATE ON messaging_thread
    FOR EACH ROW WHEN (OLD.last_in_at IS DISTINCT FROM NEW.last_in_at
                       OR OLD.last_in_channel <> NEW.last_in_channel)
    EXECUTE FUNCTION usual_reach_of_changed();
CREATE TRIGGER usual_reach_started AFTER UPDATE ON messaging_thread
    FOR EACH ROW WHEN (OLD.starts <> NEW.starts) EXECUTE FUNCTION usual_reach_of_start();
CREATE TRIGGER usual_reach_refused AFTER UPDATE ON messaging_attempt
    FOR EACH ROW WHEN (OLD.outcome <> NEW.outcome AND NEW.outcome IN ('not_sent', 'refused'))
    EXECUTE FUNCTION usual_reach_of_attempt();

CREATE TRIGGER usual_reach_added AFTER INSERT ON preferences_checkin
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION usual_reach_of_added();
CREATE TRIGGER usual_reach_changed AFTER UPDATE ON preferences_checkin
    FOR EACH ROW WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at)
    EXECUTE FUNCTION usual_reach_of_changed();
CREATE TRIGGER usual_reach_deleted AFTER DELETE ON preferences_checkin
    FOR EACH ROW EXECUTE FUNCTION usual_reach_of_deleted();
CREATE TRIGGER usual_reach_asked AFTER INSERT OR DELETE ON preferences_askedkey
    FOR EACH ROW EXECUTE FUNCTION usual_reach_of_asked();
CREATE TRIGGER usual_reach_done AFTER UPDATE ON preferences_askedkey
    FOR EACH ROW WHEN (OLD.done_at IS DISTINCT FROM NEW.done_at)
    EXECUTE FUNCTION usual_reach_of_asked();

CREATE TRIGGER usual_reach_of_everyone AFTER UPDATE ON candidates_employer
    FOR EACH ROW WHEN ((OLD.time_zone, OLD.day_cap, OLD.week_cap, OLD.stale_days)
                       IS DISTINCT FROM (NEW.time_zone, NEW.day_cap, NEW.week_cap, NEW.stale_days))
    EXECUTE FUNCTION usual_reach_of_everyone();
"""

# What holds for everybody: any change there makes every row stale.
SETUP = ("capability", "default", "defaultwindow", "legalhours", "topic")
TRIGGERS_OF_SETUP = "".join(
    f"""
    CREATE TRIGGER usual_reach_of_everyone
        AFTER INSERT OR UPDATE OR DELETE ON preferences_{table}
        FOR EACH STATEMENT EXECUTE FUNCTION usual_reach_of_everyone();
    """
    for table in SETUP
)

TABLES = (
    "candidates_candidate", "candidates_application", "candidates_employer", "messaging_thread",
    "messaging_attempt", "preferences_checkin", "preferences_askedkey",
    *(f"preferences_{table}" for table in SETUP),
)
NAMES = ("begin", "added", "changed", "deleted", "started", "refused", "asked", "done", "of_everyone")
FUNCTION_NAMES = (
    "begin()", "of_candidate()", "of_added()", "of_changed()", "of_deleted()", "of_asked()",
    "of_start()", "of_attempt()", "of_everyone()", "stale(bigint[])",
)
BACK = "".join(
    [f"DROP TRIGGER IF EXISTS usual_reach_{name} ON {table};" for table in TABLES for name in NAMES]
    + [f"DROP FUNCTION usual_reach_{name};" for name in FUNCTION_NAMES]
)


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0004_names_of_letters_and_approval'),
        ('messaging', '0014_keep_how_people_can_be_reached'),
        ('preferences', '0004_know_what_superseded_an_answer'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS + TRIGGERS + TRIGGERS_OF_SETUP, BACK),
        migrations.RunSQL(
            "INSERT INTO messaging_reach (candidate_id) SELECT id FROM candidates_candidate"
            " ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
