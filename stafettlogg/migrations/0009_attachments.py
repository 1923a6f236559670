import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
FILE, FILES = "stafettlogg_attachment", "stafettlogg_historicalattachment"
PARTS = ("meeting", "measure", "lysglimt", "contribution")


def there(table, key):
    """What it hangs on is seen; a policy asks another table as the one who acts."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


HELD = f"""EXISTS (SELECT 1 FROM stafettlogg_heldback h
      WHERE h.attachment_id = {FILE}.id AND h.released_at IS NULL
      AND (h.employee_id = g.user_id OR h.service = ANY(g.services)
        OR (h.service = '' AND h.employee_id IS NULL)))"""
ON_WHAT_IS_SEEN = " AND ".join(
    f"({FILE}.{part}_id IS NULL OR {there(f'stafettlogg_{part}', f'{FILE}.{part}_id')})"
    for part in PARTS
)
# With what it hangs on, and by itself; always by the one who put it there
SEEN = {
    FILE: f"""(g.role NOT IN ('actor', 'let_in') OR {FILE}.author_id = g.user_id
      OR ({ON_WHAT_IS_SEEN} AND NOT {HELD}))""",
    FILES: there(FILE, f"{FILES}.id"),
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
        ('stafettlogg', '0008_undone_and_remarks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=110, verbose_name='navn')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'DOCX'), ('odt', 'ODT'), ('txt', 'TEXT'), ('jpeg', 'JPEG'), ('png', 'PNG'), ('webp', 'WEBP')], max_length=5, verbose_name='type')),
                ('alt', models.CharField(blank=True, max_length=200, verbose_name='hva vi ser på bildet')),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('file', models.CharField(max_length=80)),
                ('small', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(choices=[('waiting', 'Venter på kontroll'), ('ready', 'Klar'), ('refused', 'Avvist')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('found', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HistoricalAttachment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=110, verbose_name='navn')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'DOCX'), ('odt', 'ODT'), ('txt', 'TEXT'), ('jpeg', 'JPEG'), ('png', 'PNG'), ('webp', 'WEBP')], max_length=5, verbose_name='type')),
                ('alt', models.CharField(blank=True, max_length=200, verbose_name='hva vi ser på bildet')),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('file', models.CharField(max_length=80)),
                ('small', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(choices=[('waiting', 'Venter på kontroll'), ('ready', 'Klar'), ('refused', 'Avvist')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('found', models.CharField(blank=True, max_length=100)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical attachment',
                'verbose_name_plural': 'historical attachments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='heldback',
            name='one_entry_is_held_back',
        ),
        migrations.RemoveConstraint(
            model_name='heldback',
            name='held_back_once',
        ),
        migrations.AddField(
            model_name='lastread',
            name='wants_digest',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name='attachment',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='contribution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='stafettlogg.contribution'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='log',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='lysglimt',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='stafettlogg.lysglimt'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='measure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='stafettlogg.measure'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldback',
            name='attachment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.attachment'),
        ),
        migrations.AddField(
            model_name='historicalheldback',
            name='attachment',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.attachment'),
        ),
        migrations.AddConstraint(
            model_name='heldback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attachment__isnull', True), ('evaluation__isnull', True), ('goal__isnull', False), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', True)), models.Q(('attachment__isnull', True), ('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', False), ('meeting__isnull', True)), models.Q(('attachment__isnull', True), ('evaluation__isnull', False), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', True)), models.Q(('attachment__isnull', True), ('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', False)), models.Q(('attachment__isnull', True), ('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', False), ('measure__isnull', True), ('meeting__isnull', True)), models.Q(('attachment__isnull', False), ('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', True)), _connector='OR'), name='one_entry_is_held_back'),
        ),
        migrations.AddConstraint(
            model_name='heldback',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('log', 'goal', 'measure', 'evaluation', 'meeting', 'lysglimt', 'attachment', 'service', 'employee'), name='held_back_once', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='contribution',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.contribution'),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='log',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg'),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='lysglimt',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.lysglimt'),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='measure',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.measure'),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='meeting',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.meeting'),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['log', '-id'], name='attachments_of_log'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['checked_at'], name='attachments_to_check'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('found', ''), ('state', 'refused'), _connector='OR'), name='what_is_found_is_refused'),
        ),
        *(migrations.RunSQL(walled(table), policies.open_to_all(table)) for table in SEEN),
    ]
