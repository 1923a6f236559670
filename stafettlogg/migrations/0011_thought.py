import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
NOTE, QUESTION = "stafettlogg_measurenote", "stafettlogg_question"
NOTES, QUESTIONS = "stafettlogg_historicalmeasurenote", "stafettlogg_historicalquestion"
FAMILY_AND_HOLDER = "g.role IN ('holder', 'guardian', 'youth')"


def there(table, key):
    """What it hangs on is seen; a policy asks another table as the one who acts."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


# A note is seen with its measure; a question by the family and the holder alone
SEEN = {
    NOTE: there("stafettlogg_measure", f"{NOTE}.measure_id"),
    NOTES: there(NOTE, f"{NOTES}.id"),
    QUESTION: FAMILY_AND_HOLDER,
    QUESTIONS: FAMILY_AND_HOLDER,
}


def walled(table):
    granted = f"""EXISTS (SELECT 1 FROM {GRANTS} g WHERE g.content_object_id = {table}.log_id
    AND g.user_id = bti_user_id() AND (g.until IS NULL OR g.until >= bti_today())
    AND {SEEN[table]})"""  # noqa: S608
    written = granted if table in (QUESTION, QUESTIONS) else granted.replace(SEEN[table], "true")
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_with_log ON {table}
  USING (bti_has_purpose() OR {granted}) WITH CHECK (bti_has_purpose() OR {written});
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0010_minutes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='goal',
            name='challenges',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='measure',
            name='agreed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='effects',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='challenges',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='agreed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='effects',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name='HistoricalMeasureNote',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('kind', models.CharField(choices=[('done', 'Gjort'), ('obstacle', 'Hindring'), ('voice', 'Stemme')], max_length=10)),
                ('on', models.DateField(verbose_name='dato')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='tekst')),
                ('voice', models.CharField(blank=True, choices=[('child', 'Barnet'), ('guardian', 'Foresatt'), ('actor', 'Den som har tiltaket')], max_length=10)),
                ('effect', models.SmallIntegerField(blank=True, choices=[(-2, 'Mye verre'), (-1, 'Litt verre'), (0, 'Ingen endring'), (1, 'Litt bedre'), (2, 'Mye bedre')], null=True)),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.measure')),
                ('evaluation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.evaluation')),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical measure note',
                'verbose_name_plural': 'historical measure notes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MeasureNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='stafettlogg.measure')),
                ('kind', models.CharField(choices=[('done', 'Gjort'), ('obstacle', 'Hindring'), ('voice', 'Stemme')], max_length=10)),
                ('on', models.DateField(verbose_name='dato')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='tekst')),
                ('voice', models.CharField(blank=True, choices=[('child', 'Barnet'), ('guardian', 'Foresatt'), ('actor', 'Den som har tiltaket')], max_length=10)),
                ('effect', models.SmallIntegerField(blank=True, choices=[(-2, 'Mye verre'), (-1, 'Litt verre'), (0, 'Ingen endring'), (1, 'Litt bedre'), (2, 'Mye bedre')], null=True)),
                ('evaluation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='stafettlogg.evaluation')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['measure', '-id'], name='notes_of_measure'), models.Index(condition=models.Q(('answered_at', None), ('kind', 'obstacle')), fields=['log'], name='obstacles_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('effect__isnull', False), ('kind', 'voice'), models.Q(('voice', ''), _negated=True)), models.Q(models.Q(('kind', 'voice'), _negated=True), ('effect', None), ('evaluation', None), ('voice', '')), _connector='OR'), name='a_voice_has_an_effect'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('kind', 'obstacle'), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_obstacle_is_answered_whole')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('text', models.CharField(max_length=500, verbose_name='spørsmål')),
                ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stafettlogg.question')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['log', '-id'], name='questions_of_log'), models.Index(condition=models.Q(('answered_at', None)), fields=['written_at'], name='questions_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='a_question_is_answered_whole'), models.CheckConstraint(condition=models.Q(('after', models.F('id')), _negated=True), name='no_question_after_itself')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalQuestion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('text', models.CharField(max_length=500, verbose_name='spørsmål')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('after', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.question')),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical question',
                'verbose_name_plural': 'historical questions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        *(migrations.RunSQL(walled(table), policies.open_to_all(table)) for table in SEEN),
    ]
