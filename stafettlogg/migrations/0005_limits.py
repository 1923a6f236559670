import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from bti.database import policies

GRANTS = "stafettlogg_readgrant"
GOAL, MEASURE = "stafettlogg_goal", "stafettlogg_measure"
ENTRIES = ("goal", "measure", "evaluation", "meeting", "lysglimt")
HOLDS = ("stafettlogg_heldback", "stafettlogg_historicalheldback")


def held(name):
    """The entry is held back from the one who acts (twin of models.holding.is_held)."""
    return f"""EXISTS (SELECT 1 FROM stafettlogg_heldback h
      WHERE h.{name}_id = stafettlogg_{name}.id AND h.released_at IS NULL
      AND (h.employee_id = g.user_id OR h.service = ANY(g.services)
        OR (h.service = '' AND h.employee_id IS NULL)))"""


def there(table, key):
    """What it hangs on is seen; a policy asks another table as the one who acts."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {key})"


# What an actor sees of each table; all others with a grant see every row
SEEN_BY_ACTORS = {
    GOAL: f"NOT ({GOAL}.area = ANY(g.hidden_areas) OR {held('goal')})",
    MEASURE: f"""({MEASURE}.employee_id = g.user_id
      OR ({there(GOAL, f"{MEASURE}.goal_id")} AND NOT {held('measure')}))""",
    "stafettlogg_evaluation": f"""({there(MEASURE, "stafettlogg_evaluation.measure_id")}
      AND NOT {held('evaluation')})""",
    "stafettlogg_meeting": f"NOT {held('meeting')}",
    "stafettlogg_lysglimt": f"NOT {held('lysglimt')}",
    **{
        f"stafettlogg_historical{name}": there(
            f"stafettlogg_{name}", f"stafettlogg_historical{name}.id"
        )
        for name in ENTRIES
    },
}


def grant(table, condition="true"):
    return f"""EXISTS (SELECT 1 FROM {GRANTS} g WHERE g.content_object_id = {table}.log_id
    AND g.user_id = bti_user_id() AND (g.until IS NULL OR g.until >= bti_today())
    AND {condition})"""  # noqa: S608


def of_table(table):
    """Reading as ``policies.readable_with_log``, and of an actor only what is not kept from them."""
    seen = grant(table, f"(g.role <> 'actor' OR {SEEN_BY_ACTORS[table]})")
    return f"""
DROP POLICY {table}_with_log ON {table};
CREATE POLICY {table}_with_log ON {table}
  USING (bti_has_purpose() OR {seen}) WITH CHECK (bti_has_purpose() OR {grant(table)});
"""


def as_before(table):
    return f"DROP POLICY {table}_with_log ON {table};" + policies.readable_with_log(
        table, grants=GRANTS
    )


def of_holds(table):
    """Read with the log, written by all but an actor: nobody lets themselves in."""
    by_others = grant(table, "g.role <> 'actor'")
    writes = f"bti_has_purpose() OR {by_others}"
    return policies.readable_with_log(table, grants=GRANTS) + f"""
CREATE POLICY {table}_added ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({writes});
CREATE POLICY {table}_changed ON {table} AS RESTRICTIVE FOR UPDATE USING ({writes});
CREATE POLICY {table}_removed ON {table} AS RESTRICTIVE FOR DELETE USING ({writes});
"""


def unwalled(table):
    extra = ("added", "changed", "removed")
    dropped = "".join(f"DROP POLICY IF EXISTS {table}_{name} ON {table};" for name in extra)
    return dropped + policies.open_to_all(table)


class Migration(migrations.Migration):

    dependencies = [
        ('stafettlogg', '0003_told_to_child'),
        ('consent', '0002_area_limits'),
        ('audit', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='readgrant',
            name='hidden_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None),
        ),
        migrations.AddField(
            model_name='readgrant',
            name='services',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
        ),
        migrations.CreateModel(
            name='HistoricalHeldBack',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('written_at', models.DateTimeField(blank=True, editable=False)),
                ('service', models.CharField(blank=True, choices=[('kindergarten', 'Barnehage'), ('school', 'Skole'), ('after_school', 'SFO eller AKS'), ('health_station', 'Helsestasjon'), ('school_health', 'Skolehelsetjeneste'), ('midwife', 'Jordmortjeneste'), ('ppt', 'PPT'), ('resource_team', 'Ressursteam'), ('child_welfare', 'Barnevern'), ('family_team', 'Familieteam eller familiesenter'), ('youth_team', 'Ungdomsteam'), ('therapy', 'Fysio- og ergoterapi'), ('outreach', 'Utekontakt'), ('allocation_office', 'Tildelingsenhet eller søknadskontor'), ('nav', 'NAV'), ('mental_health', 'Psykisk helse og rus'), ('gp', 'Fastlege'), ('specialist_health', 'Spesialisthelsetjeneste'), ('police', 'Politi'), ('leisure', 'Fritidstilbud'), ('crime_prevention', 'SLT eller SaLTo'), ('pedagogical_centre', 'Pedagogisk fagsenter'), ('other', 'Annen tjeneste')], max_length=20, verbose_name='tjeneste')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.evaluation')),
                ('goal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.goal')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('log', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.stafettlogg')),
                ('lysglimt', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.lysglimt')),
                ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.measure')),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='stafettlogg.meeting')),
                ('released_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical held back',
                'verbose_name_plural': 'historical held backs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HeldBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('service', models.CharField(blank=True, choices=[('kindergarten', 'Barnehage'), ('school', 'Skole'), ('after_school', 'SFO eller AKS'), ('health_station', 'Helsestasjon'), ('school_health', 'Skolehelsetjeneste'), ('midwife', 'Jordmortjeneste'), ('ppt', 'PPT'), ('resource_team', 'Ressursteam'), ('child_welfare', 'Barnevern'), ('family_team', 'Familieteam eller familiesenter'), ('youth_team', 'Ungdomsteam'), ('therapy', 'Fysio- og ergoterapi'), ('outreach', 'Utekontakt'), ('allocation_office', 'Tildelingsenhet eller søknadskontor'), ('nav', 'NAV'), ('mental_health', 'Psykisk helse og rus'), ('gp', 'Fastlege'), ('specialist_health', 'Spesialisthelsetjeneste'), ('police', 'Politi'), ('leisure', 'Fritidstilbud'), ('crime_prevention', 'SLT eller SaLTo'), ('pedagogical_centre', 'Pedagogisk fagsenter'), ('other', 'Annen tjeneste')], max_length=20, verbose_name='tjeneste')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.evaluation')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.goal')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='stafettlogg.stafettlogg')),
                ('lysglimt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.lysglimt')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.measure')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='stafettlogg.meeting')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('released_at', None)), fields=['log'], name='held_back_in_log')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('evaluation__isnull', True), ('goal__isnull', False), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', True)), models.Q(('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', False), ('meeting__isnull', True)), models.Q(('evaluation__isnull', False), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', True)), models.Q(('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', True), ('measure__isnull', True), ('meeting__isnull', False)), models.Q(('evaluation__isnull', True), ('goal__isnull', True), ('lysglimt__isnull', False), ('measure__isnull', True), ('meeting__isnull', True)), _connector='OR'), name='one_entry_is_held_back'), models.CheckConstraint(condition=models.Q(('service', ''), ('employee', None), _connector='OR'), name='held_back_from_one_or_all'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('log', 'goal', 'measure', 'evaluation', 'meeting', 'lysglimt', 'service', 'employee'), name='held_back_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE stafettlogg_readgrant ALTER hidden_areas SET DEFAULT '{}', "
            "ALTER services SET DEFAULT '{}'",
            migrations.RunSQL.noop,
        ),
        *(migrations.RunSQL(of_table(table), as_before(table)) for table in SEEN_BY_ACTORS),
        *(migrations.RunSQL(of_holds(table), unwalled(table)) for table in HOLDS),
    ]
