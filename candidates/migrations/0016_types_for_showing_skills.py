"""What people hand in to show their skills: work they have done, or the answer to a short task."""

from django.db import migrations
from django.db.migrations.state import StateApps

TYPES = [("work", "Work you have done", 54), ("task", "Your answer to our task", 56)]


def add_types(apps: StateApps, schema_editor: object) -> None:
    type_model = apps.get_model("candidates", "DocumentType")
    for key, name, position in TYPES:
        type_model.objects.get_or_create(key=key, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("candidates", "0015_index_who_stands_longest")]

    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
