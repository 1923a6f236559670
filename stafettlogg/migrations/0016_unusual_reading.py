import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

WHY = [('no_relation', 'leste om et barn uten å ha noe med saken å gjøre'), ('same_name', 'har samme etternavn som barnet eller en foresatt'), ('volume', 'leste om mange flere barn enn vanlig'), ('odd_hours', 'leste om natten eller i helgen')]
FINDINGS = [('in_order', 'Lesingen var i orden'), ('talked', 'Jeg har snakket med den ansatte, og det er avklart'), ('deviation', 'Lesingen var ikke i orden. Jeg melder avvik')]


def fields():
    return [
        ('day', models.DateField()),
        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=WHY, max_length=12), size=None)),
        ('children', models.PositiveIntegerField()),
        ('readings', models.PositiveIntegerField()),
        ('first_at', models.DateTimeField()),
        ('last_at', models.DateTimeField()),
        ('signed_at', models.DateTimeField(blank=True, null=True)),
        ('finding', models.CharField(blank=True, choices=FINDINGS, max_length=10)),
        ('note', models.CharField(blank=True, max_length=500, verbose_name='hva du fant ut')),
    ]


TABLES = ('stafettlogg_unusualreading', 'stafettlogg_historicalunusualreading')


def for_a_purpose(table):
    """Nobody reads it by who they are: the page of the leader names why."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_purpose ON {table}
  USING (bti_has_purpose()) WITH CHECK (bti_has_purpose());
"""


def for_all(table):
    return f"""
DROP POLICY IF EXISTS {table}_purpose ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def theirs(model):
    return models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=model)


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0015_packages'),
        ('accounts', '0003_staff_logins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnusualReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                *fields(),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.serviceunit')),
            ],
            options={
                'default_permissions': (),
                'constraints': [
                    models.UniqueConstraint(fields=('day', 'reader'), name='one_review_a_day'),
                    models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('reader')), _negated=True), _connector='OR'), name='nobody_signs_for_own_reading'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalUnusualReading',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                *fields(),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reader', theirs(settings.AUTH_USER_MODEL)),
                ('signed_by', theirs(settings.AUTH_USER_MODEL)),
                ('unit', theirs('accounts.serviceunit')),
            ],
            options={
                'verbose_name': 'historical unusual reading',
                'verbose_name_plural': 'historical unusual readings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name='unusualreading',
            index=models.Index(fields=['unit', '-day'], name='unusual_in_unit'),
        ),
        *(migrations.RunSQL(for_a_purpose(table), for_all(table)) for table in TABLES),
    ]
