import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
FOLLOWS = ("stafettlogg_follows", "stafettlogg_historicalfollows")
# What she who carried the child may let follow it, by kind
ENTRIES = ("goal", "measure", "evaluation", "meeting", "lysglimt", "attachment", "contribution")
# What never follows
ALONE = ("heldback", "remark", "question", "measurenote", "minutesanswer")


def untouched(table):
    """The log is none that one reads from the birth on; the same for every row of a query."""
    return f"""(bti_has_purpose() OR {table}.log_id NOT IN (SELECT g.content_object_id
      FROM {GRANTS} g WHERE g.user_id = bti_user_id() AND g.reads_after IS NOT NULL))"""


def after(table):
    return f"""EXISTS (SELECT 1 FROM {GRANTS} g WHERE g.content_object_id = {table}.log_id
      AND g.user_id = bti_user_id() AND g.reads_after < {table}.written_at)"""


def follows(kind, table):
    return f"""EXISTS (SELECT 1 FROM stafettlogg_follows f WHERE f.kind = '{kind}'
      AND f.entry = {table}.id AND f.taken_back_at IS NULL)"""


def there(table, key):
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


SEEN = {}
for name in (*ENTRIES, *ALONE):
    table, past = f"stafettlogg_{name}", f"stafettlogg_historical{name}"
    SEEN[table] = f"{untouched(table)} OR {after(table)}"
    if name in ENTRIES:
        SEEN[table] += f" OR {follows(name, table)}"
    if name != "minutesanswer":
        SEEN[past] = f"{untouched(past)} OR {there(table, f'{past}.id')}"


def walled(table):
    return (
        f"CREATE POLICY {table}_not_before ON {table} AS RESTRICTIVE FOR SELECT "
        f"USING ({SEEN[table]});"
    )


def open_again(table):
    return f"DROP POLICY IF EXISTS {table}_not_before ON {table};"


def fields():
    return [
        ('kind', models.CharField(max_length=20)),
        ('entry', models.PositiveBigIntegerField()),
        ('taken_back_at', models.DateTimeField(blank=True, null=True)),
    ]


def loose(to):
    return models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=to)


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0013_emergency'),
        ('people', '0003_term'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='stafettlogg',
            name='born_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='stafettlogg',
            name='carried_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalstafettlogg',
            name='born_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalstafettlogg',
            name='carried_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readgrant',
            name='reads_after',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='HistoricalFollows',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                *fields(),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', loose(settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', loose('stafettlogg.stafettlogg')),
            ],
            options={
                'verbose_name': 'historical follows',
                'verbose_name_plural': 'historical followss',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Follows',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                *fields(),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('kind', 'entry'), name='an_entry_follows_once')],
                'indexes': [models.Index(fields=['log'], name='what_follows_in_log')],
            },
        ),
        migrations.RunSQL(
            f"CREATE INDEX grants_from_the_birth ON {GRANTS} (user_id) WHERE reads_after IS NOT NULL",
            "DROP INDEX IF EXISTS grants_from_the_birth",
        ),
        *(
            migrations.RunSQL(
                policies.readable_with_log(table, grants=GRANTS), policies.open_to_all(table)
            )
            for table in FOLLOWS
        ),
        *(migrations.RunSQL(walled(table), open_again(table)) for table in SEEN),
    ]
