import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
ANSWER, ANSWERS = "stafettlogg_minutesanswer", "stafettlogg_historicalminutesanswer"


def there(table, key):
    """What it hangs on is seen; a policy asks another table as the one who acts."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


# An answer is seen with its meeting, also where the meeting is held back from some
SEEN = {
    ANSWER: there("stafettlogg_meeting", f"{ANSWER}.meeting_id"),
    ANSWERS: there(ANSWER, f"{ANSWERS}.id"),
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
        ('stafettlogg', '0009_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalMinutesAnswer',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='utgave')),
                ('state', models.CharField(choices=[('waits', 'har ikke svart'), ('approved', 'godkjent'), ('commented', 'kommentert')], default='waits', max_length=9, verbose_name='svar')),
                ('comment', models.CharField(blank=True, max_length=1000, verbose_name='kommentar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical minutes answer',
                'verbose_name_plural': 'historical minutes answers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MinutesAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='utgave')),
                ('state', models.CharField(choices=[('waits', 'har ikke svart'), ('approved', 'godkjent'), ('commented', 'kommentert')], default='waits', max_length=9, verbose_name='svar')),
                ('comment', models.CharField(blank=True, max_length=1000, verbose_name='kommentar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='evaluation',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='historicalevaluation',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='corrected_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='hvorfor referatet er rettet'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='informs',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='hvem skal orienteres, og av hvem'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='reached',
            field=models.CharField(blank=True, choices=[('yes', 'Ja'), ('partly', 'Delvis'), ('no', 'Nei')], db_default='', default='', max_length=6, verbose_name='kom vi i havn'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='regrets',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='meldte forfall'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='review',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='hvordan møtet var'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='right_group',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='er gruppa riktig satt sammen'),
        ),
        migrations.AddField(
            model_name='historicalmeeting',
            name='version',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='utgave'),
        ),
        migrations.AddField(
            model_name='measure',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='corrected_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='hvorfor referatet er rettet'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='informs',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='hvem skal orienteres, og av hvem'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='reached',
            field=models.CharField(blank=True, choices=[('yes', 'Ja'), ('partly', 'Delvis'), ('no', 'Nei')], db_default='', default='', max_length=6, verbose_name='kom vi i havn'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='regrets',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='meldte forfall'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='review',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='hvordan møtet var'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='right_group',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='er gruppa riktig satt sammen'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='version',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='utgave'),
        ),
        migrations.AlterField(
            model_name='historicalmeeting',
            name='agreed',
            field=models.CharField(blank=True, max_length=2000, verbose_name='dette ble vi enige om'),
        ),
        migrations.AlterField(
            model_name='historicalmeeting',
            name='kind',
            field=models.CharField(choices=[('cooperation', 'Samarbeidsmøte'), ('group', 'Ansvarsgruppemøte'), ('evaluation', 'Evalueringsmøte'), ('clarification', 'Avklaringsmøte'), ('talk', 'Samtale')], max_length=15, verbose_name='møte'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='agreed',
            field=models.CharField(blank=True, max_length=2000, verbose_name='dette ble vi enige om'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='kind',
            field=models.CharField(choices=[('cooperation', 'Samarbeidsmøte'), ('group', 'Ansvarsgruppemøte'), ('evaluation', 'Evalueringsmøte'), ('clarification', 'Avklaringsmøte'), ('talk', 'Samtale')], max_length=15, verbose_name='møte'),
        ),
        migrations.AddField(
            model_name='historicalminutesanswer',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalminutesanswer',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalminutesanswer',
            name='log',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='historicalminutesanswer',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='historicalminutesanswer',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutesanswer',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutesanswer',
            name='log',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='minutesanswer',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='minutesanswer',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='minutesanswer',
            constraint=models.UniqueConstraint(fields=('meeting', 'user'), name='one_answer_to_minutes_each'),
        ),
        *(migrations.RunSQL(walled(table), policies.open_to_all(table)) for table in SEEN),
    ]
