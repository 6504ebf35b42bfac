from django.db import migrations, models


def name_the_application(apps, schema_editor):
    """Until now a check-in asked for one application only."""
    asked = apps.get_model("preferences", "AskedKey")
    check_ins = apps.get_model("preferences", "CheckIn").objects
    its_own = check_ins.filter(pk=models.OuterRef("check_in")).values("application")
    asked.objects.filter(application=None).update(application=models.Subquery(its_own))


class Migration(migrations.Migration):

    dependencies = [
        ("preferences", "0005_ask_for_an_application_and_stop_when_enough"),
    ]

    operations = [
        migrations.RunPython(name_the_application, migrations.RunPython.noop, elidable=True),
    ]
