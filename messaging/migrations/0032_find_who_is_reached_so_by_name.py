from django.db import migrations, models

# The name comes with the row, and changes in the same commit: docs/decisions/0062.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION usual_reach_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO messaging_reach (candidate_id, folded_name)
    SELECT id, folded_name FROM fresh ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION usual_reach_of_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE messaging_reach SET folded_name = NEW.folded_name WHERE candidate_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER usual_reach_renamed AFTER UPDATE ON candidates_candidate
    FOR EACH ROW WHEN (OLD.folded_name IS DISTINCT FROM NEW.folded_name)
    EXECUTE FUNCTION usual_reach_of_renamed();
"""
BACK = """
DROP TRIGGER usual_reach_renamed ON candidates_candidate;
DROP FUNCTION usual_reach_of_renamed();

CREATE OR REPLACE FUNCTION usual_reach_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO messaging_reach (candidate_id) SELECT id FROM fresh ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
FILL = """
UPDATE messaging_reach reach SET folded_name = person.folded_name
FROM candidates_candidate person
WHERE person.id = reach.candidate_id AND reach.folded_name <> person.folded_name
"""


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0020_record_changes_and_end_keeping'),
        ('messaging', '0031_say_that_a_system_takes_nothing'),
    ]

    operations = [
        migrations.AddField(
            model_name='reach',
            name='folded_name',
            field=models.TextField(db_default=''),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='reach',
            index=models.Index(fields=['folded_name', 'candidate'], name='reach_by_name'),
        ),
        migrations.AddIndex(
            model_name='reach',
            index=models.Index(
                fields=['is_known', 'first_way', 'folded_name', 'candidate'], name='reach_by_way'
            ),
        ),
    ]
