import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
NOTE, REMARK = "stafettlogg_contribution", "stafettlogg_remark"
NOTES, REMARKS = "stafettlogg_historicalcontribution", "stafettlogg_historicalremark"
FAMILY_AND_HOLDER = "g.role NOT IN ('actor', 'let_in')"


def there(table, key):
    """What it hangs on is seen; a policy asks another table as the one who acts."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


# Who sees a row: of a measure with the measure, of the log the family, the holder and the author
SEEN = {
    NOTE: f"""({FAMILY_AND_HOLDER} OR {NOTE}.author_id = g.user_id
      OR {there("stafettlogg_measure", f"{NOTE}.measure_id")})""",
    NOTES: there(NOTE, f"{NOTES}.id"),
    REMARK: FAMILY_AND_HOLDER,
    REMARKS: there(REMARK, f"{REMARKS}.id"),
}


def grant(table, condition="true"):
    return f"""EXISTS (SELECT 1 FROM {GRANTS} g WHERE g.content_object_id = {table}.log_id
    AND g.user_id = bti_user_id() AND (g.until IS NULL OR g.until >= bti_today())
    AND {condition})"""  # noqa: S608


def walled(table):
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_with_log ON {table}
  USING (bti_has_purpose() OR {grant(table, SEEN[table])})
  WITH CHECK (bti_has_purpose() OR {grant(table)});
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0006_observations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goal',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='goal',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallysglimt',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicallysglimt',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lysglimt',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='lysglimt',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measure',
            name='undone_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='HistoricalContribution',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('text', models.CharField(max_length=2000, verbose_name='notat')),
                ('on', models.DateField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
                ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.measure')),
                ('undone_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical contribution',
                'verbose_name_plural': 'historical contributions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRemark',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('kind', models.CharField(max_length=20)),
                ('entry', models.PositiveBigIntegerField()),
                ('text', models.CharField(max_length=1000, verbose_name='hva som ikke stemmer')),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Rettet'), ('kept', 'Ikke rettet')], max_length=10, verbose_name='svar')),
                ('basis', models.CharField(blank=True, choices=[('correct', 'Opplysningen er riktig'), ('judgment', 'Det er en vurdering, ikke en opplysning'), ('record', 'Det viser hva som ble sagt eller gjort den gangen')], max_length=10, verbose_name='grunn')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='begrunnelse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
            ],
            options={
                'verbose_name': 'historical remark',
                'verbose_name_plural': 'historical remarks',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('text', models.CharField(max_length=2000, verbose_name='notat')),
                ('on', models.DateField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='stafettlogg.measure')),
                ('undone_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['log', '-id'], name='contributions_of_log')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(max_length=20)),
                ('entry', models.PositiveBigIntegerField()),
                ('text', models.CharField(max_length=1000, verbose_name='hva som ikke stemmer')),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Rettet'), ('kept', 'Ikke rettet')], max_length=10, verbose_name='svar')),
                ('basis', models.CharField(blank=True, choices=[('correct', 'Opplysningen er riktig'), ('judgment', 'Det er en vurdering, ikke en opplysning'), ('record', 'Det viser hva som ble sagt eller gjort den gangen')], max_length=10, verbose_name='grunn')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='begrunnelse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['log', 'kind', 'entry'], name='remarks_of_log'), models.Index(condition=models.Q(('answered_at', None)), fields=['written_at'], name='remarks_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('outcome', '')), models.Q(('answered_at__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_answer_is_whole')],
            },
        ),
        *(migrations.RunSQL(walled(table), policies.open_to_all(table)) for table in SEEN),
    ]
