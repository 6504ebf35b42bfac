"""The six stages of the product's words (docs/words.md). More are rows that an admin adds."""

from django.db import migrations
from django.db.migrations.state import StateApps

STAGES = [
    ("application", "Application"),
    ("screen", "Screen"),
    ("interview", "Interview"),
    ("assessment", "Assessment"),
    ("offer", "Offer"),
    ("onboarding", "Onboarding"),
]


def add_stages(apps: StateApps, schema_editor: object) -> None:
    stage_model = apps.get_model("candidates", "Stage")
    for position, (key, name) in enumerate(STAGES, start=1):
        stage_model.objects.get_or_create(key=key, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial")]

    operations = [migrations.RunPython(add_stages, migrations.RunPython.noop)]
