"""What most employers ask for. More are rows that an admin adds."""

from django.db import migrations
from django.db.migrations.state import StateApps

TYPES = [
    ("cv", "CV", False, True),
    ("identity", "Proof of who you are", True, False),
    ("right-to-work", "Proof that you may work here", True, False),
    ("certificate", "Certificate or licence", True, False),
    ("reference", "Reference", False, False),
    ("other", "Something else", False, False),
]


def add_types(apps: StateApps, schema_editor: object) -> None:
    type_model = apps.get_model("candidates", "DocumentType")
    for position, (key, name, has_end, has_help) in enumerate(TYPES, start=1):
        type_model.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "position": position * 10,
                "has_end": has_end,
                "has_help": has_help,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("candidates", "0006_documents")]

    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
