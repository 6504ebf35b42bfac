import candidates.trace
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0026_send_a_file_along'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='trace',
            field=models.CharField(db_default='', default=candidates.trace.current, editable=False, max_length=16),
        ),
    ]
