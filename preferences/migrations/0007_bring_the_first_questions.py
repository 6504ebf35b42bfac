from django.db import migrations
from django.utils import timezone

from preferences.actions.setup import install_starter_set


def bring_them(apps, schema_editor):
    """Installations that are there get them once; what they have changed stays."""
    install_starter_set(at=timezone.now(), registry=apps)


class Migration(migrations.Migration):

    dependencies = [
        ("candidates", "0002_stages"),
        ("preferences", "0006_name_the_application"),
    ]

    operations = [
        migrations.RunPython(bring_them, migrations.RunPython.noop),
    ]
