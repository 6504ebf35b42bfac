import candidates.trace
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0016_types_for_showing_skills'),
    ]

    operations = [
        migrations.AddField(
            model_name='happening',
            name='trace',
            field=models.CharField(db_default='', default=candidates.trace.current, editable=False, max_length=16),
        ),
    ]
