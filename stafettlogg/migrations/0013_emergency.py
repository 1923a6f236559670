import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

TABLES = ("stafettlogg_emergencyaccess", "stafettlogg_historicalemergencyaccess")


def own_rows(table):
    """The one who asked; all others with a named purpose."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_own ON {table}
  USING (bti_has_purpose() OR asker_id = bti_user_id()) WITH CHECK (bti_has_purpose());
"""


def not_own_rows(table):
    return f"""
DROP POLICY IF EXISTS {table}_own ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


# A grant that has run out is not there for any policy that asks for grants, at the second; and no
# page gives itself one: grants are written for a named purpose (derive_access)
GRANTS = """
ALTER TABLE stafettlogg_readgrant ENABLE ROW LEVEL SECURITY;
ALTER TABLE stafettlogg_readgrant FORCE ROW LEVEL SECURITY;
CREATE POLICY grants_are_read ON stafettlogg_readgrant FOR SELECT
  USING (ends_at IS NULL OR ends_at > statement_timestamp() OR bti_has_purpose());
CREATE POLICY grants_are_made ON stafettlogg_readgrant FOR INSERT WITH CHECK (bti_has_purpose());
CREATE POLICY grants_are_changed ON stafettlogg_readgrant FOR UPDATE
  USING (bti_has_purpose()) WITH CHECK (bti_has_purpose());
CREATE POLICY grants_are_ended ON stafettlogg_readgrant FOR DELETE USING (bti_has_purpose());
"""
NO_GRANTS = """
DROP POLICY IF EXISTS grants_are_read ON stafettlogg_readgrant;
DROP POLICY IF EXISTS grants_are_made ON stafettlogg_readgrant;
DROP POLICY IF EXISTS grants_are_changed ON stafettlogg_readgrant;
DROP POLICY IF EXISTS grants_are_ended ON stafettlogg_readgrant;
ALTER TABLE stafettlogg_readgrant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE stafettlogg_readgrant DISABLE ROW LEVEL SECURITY;
"""
STATES = [('waits', 'venter på svar'), ('opened', 'åpnet'), ('refused', 'avslått')]
ROLES = [('holder', 'Stafettholder. Skriver i loggen.'), ('guardian', 'Har foreldreansvar'), ('youth', 'Loggen handler om deg'), ('actor', 'Har et tiltak'), ('emergency', 'Leser i en nødsituasjon, i høyst to timer')]


def fields():
    return [
        ('reason', models.CharField(max_length=500, verbose_name='begrunnelse')),
        ('asked_at', models.DateTimeField()),
        ('state', models.CharField(choices=STATES, default='waits', max_length=8)),
        ('answered_at', models.DateTimeField(blank=True, null=True)),
        ('ends_at', models.DateTimeField(blank=True, null=True)),
    ]


def theirs(model):
    return models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=model)


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0012_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='readgrant',
            name='ends_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='readgrant',
            name='role',
            field=models.CharField(choices=ROLES, default='', max_length=10),
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                *fields(),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='stafettlogg.stafettlogg')),
            ],
            options={
                'default_permissions': (),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('asker')), _negated=True), _connector='OR'), name='another_one_opens_in_an_emergency'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'opened'), _negated=True), models.Q(('answered_by__isnull', False), ('ends_at__isnull', False)), _connector='OR'), name='what_is_opened_in_an_emergency_ends'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalEmergencyAccess',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                *fields(),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('answered_by', theirs(settings.AUTH_USER_MODEL)),
                ('asker', theirs(settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', theirs('stafettlogg.stafettlogg')),
            ],
            options={
                'verbose_name': 'historical emergency access',
                'verbose_name_plural': 'historical emergency accesss',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        *(migrations.RunSQL(own_rows(table), not_own_rows(table)) for table in TABLES),
        migrations.RunSQL(GRANTS, NO_GRANTS),
    ]
