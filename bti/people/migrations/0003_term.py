from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_judgments'),
    ]

    operations = [
        migrations.AddField(
            model_name='child',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='termin'),
        ),
        migrations.AddField(
            model_name='historicalchild',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='termin'),
        ),
    ]
