import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies


GRANT = """EXISTS (SELECT 1 FROM stafettlogg_readgrant g WHERE g.content_object_id = {table}.log_id
    AND g.user_id = bti_user_id() AND (g.until IS NULL OR g.until >= bti_today()) AND {more})"""
# A copy is its asker's alone. What is asked for is seen by who asked, and by the holder
ROWS = {
    "stafettlogg_familycopy": "{table}.asked_by_id = bti_user_id()",
    "stafettlogg_insight": "(g.role = 'holder' OR {table}.author_id = bti_user_id())",
    "stafettlogg_historicalinsight": "(g.role = 'holder' OR {table}.author_id = bti_user_id())",
}


def walled(table):
    seen = GRANT.format(table=table, more=ROWS[table].format(table=table))
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_with_log ON {table}
  USING (bti_has_purpose() OR {seen}) WITH CHECK (bti_has_purpose() OR {seen});
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0014_birth'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FamilyCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('waiting', 'venter'), ('running', 'lages nå'), ('done', 'ferdig'), ('failed', 'mislyktes'), ('removed', 'tatt bort')], default='waiting', max_length=10)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('doing', models.CharField(blank=True, max_length=100)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('file', models.CharField(blank=True, max_length=80)),
                ('size', models.PositiveBigIntegerField(blank=True, null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('kept_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HistoricalInsight',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('text', models.TextField(max_length=2000, verbose_name='hva du vil ha innsyn i')),
                ('answer', models.CharField(blank=True, choices=[('', 'Venter på svar'), ('given', 'Gitt'), ('partly', 'Gitt delvis'), ('refused', 'Avslått')], default='', max_length=8, verbose_name='svar')),
                ('basis', models.CharField(blank=True, choices=[('gdpr_15_4', 'Personvernforordningen artikkel 15 nr. 4: hensynet til andre'), ('pol_16_c', 'Personopplysningsloven § 16 første ledd bokstav c: utilrådelig å få kjennskap til'), ('pol_16_d', 'Personopplysningsloven § 16 første ledd bokstav d: taushetsplikt'), ('pol_16_e', 'Personopplysningsloven § 16 første ledd bokstav e: interne dokumenter')], default='', max_length=10, verbose_name='hjemmel')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='begrunnelse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical insight',
                'verbose_name_plural': 'historical insights',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Insight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('text', models.TextField(max_length=2000, verbose_name='hva du vil ha innsyn i')),
                ('answer', models.CharField(blank=True, choices=[('', 'Venter på svar'), ('given', 'Gitt'), ('partly', 'Gitt delvis'), ('refused', 'Avslått')], default='', max_length=8, verbose_name='svar')),
                ('basis', models.CharField(blank=True, choices=[('gdpr_15_4', 'Personvernforordningen artikkel 15 nr. 4: hensynet til andre'), ('pol_16_c', 'Personopplysningsloven § 16 første ledd bokstav c: utilrådelig å få kjennskap til'), ('pol_16_d', 'Personopplysningsloven § 16 første ledd bokstav d: taushetsplikt'), ('pol_16_e', 'Personopplysningsloven § 16 første ledd bokstav e: interne dokumenter')], default='', max_length=10, verbose_name='hjemmel')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='begrunnelse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='files',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='handover',
            field=models.CharField(blank=True, choices=[('', 'ikke levert herfra'), ('waiting', 'venter på levering'), ('running', 'leveres nå'), ('done', 'levert og kontrollert'), ('failed', 'kunne ikke leveres')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='handover_attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='handover_failure',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='handover_next',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='handover_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='package',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='package_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='package_size',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='received_as',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='received_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='archiveexport',
            name='received_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name='archiveexport',
            index=models.Index(condition=models.Q(('handover__in', ['waiting', 'running'])), fields=['handover_next'], name='packages_to_hand_over'),
        ),
        migrations.AddConstraint(
            model_name='archiveexport',
            constraint=models.CheckConstraint(condition=models.Q(('handover', ''), models.Q(('state', 'done'), models.Q(('package_sha256', ''), _negated=True)), _connector='OR'), name='only_a_whole_package_is_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='archiveexport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handover', 'done'), _negated=True), models.Q(('received_sha256', models.F('package_sha256')), ('received_at__isnull', False)), _connector='OR'), name='received_is_what_was_sent'),
        ),
        migrations.AddField(
            model_name='familycopy',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='familycopy',
            name='log',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='historicalinsight',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalinsight',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalinsight',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalinsight',
            name='log',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='insight',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insight',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insight',
            name='log',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddIndex(
            model_name='familycopy',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['lease_until'], name='copies_to_make'),
        ),
        migrations.AddIndex(
            model_name='familycopy',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['kept_until'], name='copies_to_remove'),
        ),
        migrations.AddConstraint(
            model_name='familycopy',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('log', 'asked_by'), name='one_copy_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='familycopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), ('kept_until__isnull', False)), _connector='OR'), name='a_copy_done_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'given']), models.Q(models.Q(('basis', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_refusal_tells_its_basis'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='insight_answered_has_a_time'),
        ),
        *(
            migrations.RunSQL(walled(table), policies.open_to_all(table)) for table in ROWS
        ),
    ]
