from django.db import migrations, models

from bti.database import policies


class Migration(migrations.Migration):

    dependencies = [('audit', '0002_append_only')]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=20)),
                ('number', models.BigIntegerField()),
                ('ranges', models.JSONField()),
                ('count', models.IntegerField()),
                ('rows_digest', models.CharField(max_length=64)),
                ('link', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('table', 'number'), name='one_seal_of_a_number')],
            },
        ),
        migrations.RunSQL(
            policies.append_only('audit_auditseal'), policies.not_append_only('audit_auditseal')
        ),
    ]
