import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

# The holder and the family, not those who read for a measure or by such a leave
GRANTS = "(SELECT * FROM stafettlogg_readgrant WHERE role <> 'actor')"
TABLES = ("stafettlogg_leave", "stafettlogg_historicalleave")
AREAS = [('social', 'Venner og samspill'), ('emotional', 'Følelser og trygghet'), ('language', 'Språk og kommunikasjon'), ('learning', 'Læring og skole'), ('attendance', 'Tilstedeværelse'), ('health', 'Helse og kropp'), ('home', 'Hjem og familie'), ('leisure', 'Fritid')]


def fields():
    return [
        ('starts_on', models.DateField()),
        ('valid_until', models.DateField(verbose_name='gjelder til og med')),
        ('left_out', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=AREAS, max_length=12), blank=True, default=list, size=None)),
        ('text', models.TextField()),
        ('text_hash', models.CharField(max_length=64)),
        ('language', models.CharField(max_length=2)),
        ('login_level', models.CharField(max_length=40)),
        ('ended_at', models.DateTimeField(blank=True, null=True)),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_judgments'),
        ('stafettlogg', '0011_thought'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLeave',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                *fields(),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guardian', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.guardian')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
            ],
            options={
                'verbose_name': 'historical leave',
                'verbose_name_plural': 'historical leaves',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                *fields(),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.guardian')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('starts_on'))), name='leave_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('log', 'guardian'), name='one_leave_at_a_time')],
            },
        ),
        *(
            migrations.RunSQL(
                policies.readable_with_log(table, grants=GRANTS), policies.open_to_all(table)
            )
            for table in TABLES
        ),
    ]
