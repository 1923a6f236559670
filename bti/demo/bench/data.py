"""A data set of the size one asks for, made by set-based SQL in a database of its own.

Everybody is made up from numbers. Histories are not made: the pages do not read them.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from bti.database.acting import for_purpose
from bti.people.identity import EncryptedTextField


@dataclass(frozen=True)
class Size:
    """How many of each; entries are goals, measures, evaluations, meetings and lysglimt."""

    children: int
    logs: int
    entries: int
    staff: int
    guardians: int
    units: int


SIZES = {
    "tiny": Size(60, 40, 400, 20, 24, 5),
    "small": Size(1_000, 500, 10_000, 50, 600, 5),
    "large": Size(100_000, 50_000, 1_000_000, 5_000, 60_000, 500),
}
# Shares of the log entries
GOALS, MEASURES, EVALUATIONS, MEETINGS = 0.10, 0.20, 0.25, 0.10


def fill(size: Size) -> None:
    """Fill an empty, migrated database, then let PostgreSQL count what it got."""
    with for_purpose("bench_data"), transaction.atomic():
        _ground(size)
        _people(size)
        _cases(size)
        _noted_on_cases(size)
        _entries(size)
        _grants()
        _read_and_told(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _insert(model_label: str, count: int | str, /, **columns: str) -> None:
    """One INSERT … SELECT; ``i`` counts from 1. Columns not named get the empty value of theirs."""
    model = apps.get_model(model_label)
    values = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        values[field.column] = columns.pop(field.column, "") or _empty(field)
    assert not columns, columns  # noqa: S101
    source = f"generate_series(1, {count}) i" if isinstance(count, int) else count
    names = ", ".join(f'"{name}"' for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) "  # noqa: S608
            f"SELECT {', '.join(values.values())} FROM {source}"
        )


def _empty(field: models.Field) -> str:
    if field.null:
        return "NULL"
    if isinstance(field, models.BooleanField):
        return "false"
    if isinstance(field, models.DateTimeField):
        return "now() - interval '10 days'"
    if isinstance(field, models.DateField):
        return "current_date - 10"
    if isinstance(field, models.JSONField):
        return "'{}'::jsonb"
    if isinstance(field, ArrayField):
        return "'{}'"
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return "0"
    return "''"


def _ground(size: Size) -> None:
    _insert(
        "accounts.Municipality", 10, name="'Kommune ' || i", number="lpad(i::text, 4, '0')",
        guide_slug="'sondre_nordstrand'", language="'nb'",
    )  # fmt: skip
    _insert(
        "accounts.ServiceUnit", size.units, municipality_id="1 + i % 10",
        kind="CASE i % 5 WHEN 0 THEN 'ppt' ELSE 'school' END", name="'Sted ' || i",
    )  # fmt: skip
    _insert(
        "accounts.User", size.staff, username="'ansatt-' || i", kind="'staff'",
        name="'Ansatt ' || i || ' Åsen'", language="'nb'", is_active="true", password="'!'",  # noqa: S106
    )  # fmt: skip
    _insert(
        "accounts.Membership", size.staff, user_id="i", unit_id=f"1 + i % {size.units}",
        municipality_id=f"1 + (1 + i % {size.units}) % 10", title="'lærer'",
        role=f"CASE WHEN i <= {size.units} THEN 'leader' ELSE 'employee' END",
        starts="current_date - 900",
    )  # fmt: skip
    _insert(
        "accounts.User", size.guardians, username="'innbygger-' || i", kind="'citizen'",
        name="'Foresatt ' || i || ' Øygard'", language="'nb'", is_active="true", password="'!'",  # noqa: S106
    )  # fmt: skip


def _people(size: Size) -> None:
    number = EncryptedTextField().get_prep_value("03851598730")  # the same for all: as long as any
    _insert(
        "people.Child", size.children, first_name="'Barn' || i", last_name="'Ærlig' || i % 997",
        municipality_id=f"1 + (1 + i % {size.units}) % 10", unit_id=f"1 + i % {size.units}",
        born="current_date - 1500 - i % 4000", group="(1 + i % 10) || 'B'",
        address_protection="'none'", identity_number=f"'{number}'", identity_hash="md5(i::text)",
    )  # fmt: skip
    _insert(
        "people.Guardian", size.guardians, municipality_id="1 + i % 10",
        first_name="'Foresatt' || i", last_name="'Øygard'", user_id=f"{size.staff} + i",
        identity_number=f"'{number}'", identity_hash="md5(i::text)",
    )  # fmt: skip
    for step, relation in ((0, "mother"), (7, "father")):
        _insert(
            "people.Guardianship", size.children, child_id="i",
            guardian_id=f"1 + (i + {step}) % {size.guardians}", relation=f"'{relation}'",
            parental_responsibility="true",
        )  # fmt: skip


def _holder(size: Size) -> str:
    """Who holds case ``i``: somebody of its unit."""
    return f"1 + (i - 1) % {size.staff}"


def _cases(size: Size) -> None:
    holder = _holder(size)
    _insert(
        "cases.Case", size.logs, municipality_id=f"1 + (1 + i % {size.units}) % 10", child_id="i",
        unit_id=f"1 + i % {size.units}", guide_slug="'sondre_nordstrand'", level="1 + i % 3 % 2",
        level_since="current_date - 30", holder_id=holder,
        appointed_on="current_date - 30", appointed_by_id="1", concern_on="current_date - 60",
        concern="'Uro ' || i", opened_by_id=holder,
    )  # fmt: skip
    _insert(
        "consent.Consent", size.logs, municipality_id=f"1 + (1 + i % {size.units}) % 10",
        child_id="i", keeper_id=holder, asked_on="current_date - 40",
        purpose="'Trivsel'", to_log="true", informed="true", valid_until="current_date + 200",
        text_version="'bench'", state="'given'", given_on="current_date - 39",
    )  # fmt: skip
    for code, kind in (("skole", "school"), ("ppt", "ppt")):
        _insert("consent.ConsentService", size.logs, consent_id="i", code=f"'{code}'",
                kind=f"'{kind}'", label=f"'{code}'")  # fmt: skip
    for step in (0, 7):  # the two guardians of _people
        _insert(
            "consent.Signature", size.logs, consent_id="i", state="'signed'", method="'portal'",
            guardian_id=f"1 + (i + {step}) % {size.guardians}",
            answered_at="now() - interval '39 days'", signed_on="current_date - 39",
            language="'nb'",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case_consents (case_id, consent_id) SELECT id, id FROM cases_case"
        )
    _insert(
        "stafettlogg.Stafettlogg", size.logs, case_id="i", opened_on="current_date - 29",
        opened_by_id=holder,
    )  # fmt: skip


def _noted_on_cases(size: Size) -> None:
    """What a case page tells of: talks, steps, a meeting to come, the URO-sonene taken twice."""
    holder = _holder(size)
    by = {"case_id": "i", "noted_by_id": holder}
    when = "now() - interval '55 days'"
    _insert(
        "cases.Discussion", size.logs, **by, noted_at=when, partner="'leder'",
        on="current_date - 55", summary="'Vi snakker med foreldrene først. ' || i",
    )  # fmt: skip
    _insert(
        "cases.Talk", size.logs, **by, noted_at=when, talked_with="'both'", on="current_date - 50",
        channel="'person'",
        summary="'Barnet vil ha noen å leke med. ' || i", childs_words="'Jeg vil være med'",
        child_informed="true",
    )  # fmt: skip
    _insert(
        "cases.LevelChange", size.logs, **by, noted_at="now() - interval '30 days'",
        step="'start'", source="0", target="1", reason="'Vi begynner på skolen'",
        on="current_date - 30",
    )  # fmt: skip
    _insert(
        "cases.Invitation", size.logs, **by, purpose="'Hvordan går det?'", agenda="'Tiltakene'",
        starts_at="now() + interval '9 days'", minutes="45", place="'Rom 204'",
        uid="gen_random_uuid()",
    )  # fmt: skip
    for step, answer in ((0, "yes"), (7, "none")):
        _insert(
            "cases.Invitee", size.logs, invitation_id="i", answer=f"'{answer}'",
            guardian_id=f"1 + (i + {step}) % {size.guardians}",
        )  # fmt: skip
    for turn, days in ((0, 10), (3, 5)):  # no guide has the answer to a report after ten days
        _insert(
            "cases.ConcernReport", f"generate_series(1, {size.logs}) i WHERE i % 7 = {turn}", **by,
            noted_at=f"now() - interval '{days} days'", sent_on=f"current_date - {days}",
            channel="'portal'", guardians_informed="true", leader_told="true",
        )  # fmt: skip
    for days, zone in ((58, 5), (20, 3)):
        _insert(
            "forms.FilledForm", size.logs, case_id="i", author_id=holder,
            code="'uro_sonene'", version="1", answers=f"'{{\"sone\": \"{zone}\"}}'::jsonb",
            filled_on=f"current_date - {days}", locked_at=f"now() - interval '{days} days'",
        )  # fmt: skip
    _insert(
        "audit.ActEvent", size.logs * 2, act="'cases.note_talk'",
        child_id=f"1 + (i - 1) % {size.logs}", user_id=holder, user_name="'Ansatt Åsen'",
        subject="'cases.Case'",
        subject_id=f"(1 + (i - 1) % {size.logs})::text", at="now() - (i % 40) * interval '1 day'",
        municipality_id=f"1 + (1 + (1 + (i - 1) % {size.logs}) % {size.units}) % 10",
    )  # fmt: skip


GRANTS = """
INSERT INTO stafettlogg_readgrant
  (permission_id, user_id, content_object_id, role, why, since, until)
SELECT (SELECT id FROM auth_permission WHERE codename = 'view_stafettlogg'), who, log_id, role,
       why, current_date - 29, NULL
FROM (
  SELECT c.holder_id who, l.id log_id, 'holder' role, 'baton' why
    FROM stafettlogg_stafettlogg l JOIN cases_case c ON c.id = l.case_id
  UNION ALL
  SELECT employee_id, log_id, 'actor', 'measure:' || min(id)
    FROM stafettlogg_measure GROUP BY employee_id, log_id
  UNION ALL
  SELECT g.user_id, l.id, 'guardian', t.relation
    FROM stafettlogg_stafettlogg l JOIN cases_case c ON c.id = l.case_id
    JOIN people_guardianship t ON t.child_id = c.child_id
    JOIN people_guardian g ON g.id = t.guardian_id
) wanted
"""


def _grants() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)


def _entries(size: Size) -> None:
    counts = {
        name: int(size.entries * share)
        for name, share in (
            ("goals", GOALS), ("measures", MEASURES), ("evaluations", EVALUATIONS),
            ("meetings", MEETINGS),
        )
    }  # fmt: skip
    each = counts["measures"] // counts["goals"]
    log = f"1 + i % {size.logs}"
    author = f"1 + i % {size.logs} % {size.staff}"  # who holds the case of the log
    _insert(
        "stafettlogg.Goal", counts["goals"], log_id=log, author_id=author,
        text="'Barnet er med i leken, mål ' || i", area="'social'", need="2",
        takes="'En voksen som setter i gang'", reach_by="current_date + 60",
    )  # fmt: skip
    _insert(
        "stafettlogg.Measure", f"stafettlogg_goal g, generate_series(1, {each}) i",
        log_id="g.log_id", author_id="g.author_id", goal_id="g.id",
        text="'Lekegruppe i storefri ' || g.id", arena="'school'", reach="'individual'",
        employee_id=f"1 + (g.author_id + 9) % {size.staff}", starts_on="current_date - 20",
        due_on="current_date + (g.id % 40)::int - 10", evaluate_on="current_date + 14",
    )  # fmt: skip
    _insert(
        "stafettlogg.Evaluation",
        "(SELECT m.*, n FROM stafettlogg_measure m, generate_series(1, 2) n) m "
        "WHERE NOT (n = 2 AND m.id % 4 <> 0)",
        log_id="m.log_id", author_id="m.author_id", measure_id="m.id",
        on="current_date - 12 + 5 * n", carried_out="true",
        effect="((m.id / 3 + m.log_id + n) % 5)::int - 2",
        child_says="'Det går bedre'", decision="'continue'",
    )  # fmt: skip
    _insert(
        "stafettlogg.Meeting", counts["meetings"], log_id=log, author_id=author,
        kind="'cooperation'", held_on="current_date - 5 - i % 20", starts="'14:00'",
        ends="'14:45'", place="'Rom 204'", present="'Alle'",
        minutes="'Vi gikk gjennom tiltakene og ble enige om å fortsette. ' || i",
        agreed="'Fortsett'", next_on="current_date + 9", level="1",
    )  # fmt: skip
    made = sum(counts.values())
    _insert(
        "stafettlogg.Lysglimt", size.entries - made, log_id=log, author_id=author,
        text="'Lo hele veien hjem ' || i", on="current_date - (i % 20)",
        written_at="now() - (i % 20) * interval '1 day'",
    )  # fmt: skip
    _insert(
        "audit.ReadEvent", size.logs * 4, log_id=log, child_id=log,
        user_id=author, user_name="'Ansatt Åsen'", role="'lærer'", unit_name="'Sted'",
        subject="'stafettlogg.Stafettlogg'", subject_id=f"({log})::text",
        page="'stafettlogg:detail'", at="now() - (i % 30) * interval '1 day'",
    )  # fmt: skip


def _read_and_told(size: Size) -> None:
    """How far each reader has come, and notices: more than a page for every employee."""
    _insert(
        "stafettlogg.LastRead", "stafettlogg_readgrant g", log_id="g.content_object_id",
        user_id="g.user_id", at="now() - interval '9 days 12 hours'",
    )  # fmt: skip
    people = size.staff + size.guardians
    for count, everyone in ((30, size.staff), (6, people)):
        _insert(
            "notices.Notice", f"generate_series(1, {everyone}) i, generate_series(1, {count}) n",
            recipient_id="i", kind="CASE WHEN n % 2 = 0 THEN 'log_news' ELSE 'deadline' END",
            subject="'stafettlogg.Stafettlogg'", subject_id=f"'{count}-' || n",
            due_day="current_date - n", link="'/logg/1/'",
            created_at="now() - n * interval '1 day'", sent_at="now() - n * interval '1 day'",
            read_at="CASE WHEN n > 3 THEN now() - interval '1 day' END",
        )  # fmt: skip
