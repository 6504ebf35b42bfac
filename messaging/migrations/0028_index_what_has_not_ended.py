from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0027_carry_a_trace")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["claimed", "dead", "queued", "sending", "unknown"])
                ),
                fields=["not_before", "id"],
                name="delivery_live",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "draft")),
                fields=["-saved_at"],
                name="message_drafts",
            ),
        ),
    ]
