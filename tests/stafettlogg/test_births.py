"""The log of one who is pregnant becomes the child's: day by day around the birth."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.people.models import Child
from cases.services.births import end_pregnancy, register_birth, remind_of_terms, set_term
from cases.tasks import remind
from consent.models import Consent
from consent.services import sign
from stafettlogg import access
from stafettlogg.models import ArchiveExport, Follows, Stafettlogg
from stafettlogg.services import plan_measure, set_goal, share_lysglimt
from stafettlogg.services.births import choose_what_follows
from tests.conftest import give_consent
from tests.stafettlogg.conftest import roles

HIGH = "idporten-loa-high"
DAY = dt.timedelta(days=1)


@pytest.fixture
def child(school) -> Child:
    """Not born yet."""
    return Child.objects.create(
        municipality=school.municipality, unit=school, first_name="Barnet", last_name="Solberg"
    )


@pytest.fixture
def consented(case, guardians, today) -> Consent:
    """Anne alone, while she is pregnant."""
    return give_consent(
        case, today - 30 * DAY, services={"skole": "school"}, guardians=guardians[:1]
    )


@pytest.fixture
def before(log, kari, today, as_) -> dict:
    """What stands in the log before the birth."""
    later = today + 30 * DAY
    with as_(kari):
        goal = set_goal(
            log, by=kari, on=today, text="Anne sover seks timer hver natt", area="health", need=2,
            takes="Ro om kvelden", reach_by=later,
        )  # fmt: skip
        measure = plan_measure(
            goal, by=kari, on=today, text="Kari ringer hver uke", arena="service", employee=kari,
            starts_on=today, due_on=later, evaluate_on=later,
        )  # fmt: skip
        glimpse = share_lysglimt(log, by=kari, on=today, text="Hjertet slo fint.")
    return {"goal": goal, "measure": measure, "lysglimt": glimpse}


@pytest.fixture
def born(log, before, case, kari, today, as_):
    """The birth is registered."""
    with as_(kari):
        register_birth(
            case, by=kari, on=today, born=today, first_name="Iben", last_name="Solberg"
        )  # fmt: skip
    return reload(log)


def reload(log) -> Stafettlogg:
    with for_purpose("test"):
        return Stafettlogg.objects.select_related("case__child").get(pk=log.pk)


def all_sign(case, today, as_, *users) -> None:
    asked = case.consents.get(state="asked")
    for user in users:
        with as_(user):
            sign(asked, by=user, on=today, language="nb", login_level=HIGH)


def seen_by(user, as_) -> dict[str, int]:
    """How many rows of each table that hangs on a log the user finds, in raw SQL."""
    names = ("goal", "measure", "evaluation", "lysglimt", "historicalgoal", "historicallysglimt")
    found = {}
    with as_(user), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT count(*) FROM stafettlogg_{name}")  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


@pytest.mark.requirement("R6")
def test_before_the_birth_she_alone_signs_and_reads(log, before, guardians, anne, tomas, case, as_):
    assert roles(log) == {"kari": "holder", "citizen-anne": "guardian"}
    assert set(seen_by(tomas, as_).values()) == {0}
    assert case.consents.get().signatures.get().guardian == guardians[0]


@pytest.mark.requirement("R6")
def test_at_birth_those_who_answer_for_the_child_are_asked_anew(born, case, guardians, anne, tomas):
    asked = case.consents.get(state="asked")

    assert {row.guardian for row in asked.signatures.all()} == set(guardians)
    assert asked.to_log
    assert [one.code for one in asked.services.all()] == ["skole"]
    assert {n.recipient for n in Notice.objects.filter(kind="consent")} == {anne, tomas}
    assert (born.carried_by, born.case.child.first_name) == (anne, "Iben")


@pytest.mark.requirement("R6")
def test_until_it_counts_the_other_parent_reads_nothing(born, case, today, as_, anne, tomas):
    assert "citizen-tomas" not in roles(born)
    all_sign(case, today, as_, anne)
    assert "citizen-tomas" not in roles(born)
    all_sign(case, today, as_, tomas)
    assert roles(born)["citizen-tomas"] == "guardian"


@pytest.mark.requirement("R6")
def test_then_the_other_parent_reads_what_comes_after_and_nothing_from_before(
    born, case, today, as_, kari, anne, tomas, browse
):
    all_sign(case, today, as_, anne, tomas)
    assert set(seen_by(tomas, as_).values()) == {0}
    with as_(kari):
        share_lysglimt(born, by=kari, on=today, text="Iben smilte.")
    assert seen_by(tomas, as_)["lysglimt"] == 1
    assert seen_by(anne, as_)["lysglimt"] == 2
    for name in ("detail", "lysglimt", "attachments"):
        page = browse(tomas).get(reverse(f"stafettlogg:{name}", args=[born.pk]))
        assert page.status_code == 200
        assert "Hjertet" not in page.text
        assert "sover seks timer" not in page.text
    assert "Iben smilte" in browse(tomas).get(reverse("stafettlogg:lysglimt", args=[born.pk])).text


def test_before_is_hers_also_where_she_has_no_login(
    log, before, case, kari, today, as_, guardianship_anne
):
    guardianship_anne.guardian.user = None
    guardianship_anne.guardian.save()
    with as_(kari):
        register_birth(case, by=kari, on=today, born=today, first_name="Iben", last_name="S")
    assert reload(log).carried_by is None


@pytest.mark.requirement("R6")
def test_she_chooses_entry_by_entry_what_follows_and_takes_it_back(
    born, before, case, today, as_, anne, tomas, kari
):
    all_sign(case, today, as_, anne, tomas)
    with as_(anne):
        choose_what_follows(
            born, by=anne, on=today, follow=[before["measure"]], keep_back=[]
        )  # fmt: skip
    assert seen_by(tomas, as_) == {
        "goal": 1, "measure": 1, "evaluation": 0, "lysglimt": 0, "historicalgoal": 1,
        "historicallysglimt": 0,
    }  # fmt: skip
    with as_(anne):
        choose_what_follows(
            born, by=anne, on=today, follow=[], keep_back=[before["measure"], before["goal"]]
        )  # fmt: skip
    assert set(seen_by(tomas, as_).values()) == {0}


@pytest.mark.parametrize("who", ["kari", "tomas"])
def test_nobody_else_chooses(born, before, case, today, as_, anne, tomas, who, request):
    all_sign(case, today, as_, anne, tomas)
    user = request.getfixturevalue(who)
    with as_(user), pytest.raises(PermissionDenied):
        choose_what_follows(born, by=user, on=today, follow=[before["goal"]], keep_back=[])
    assert not Follows.objects.exists()


def test_what_came_after_cannot_be_chosen(born, kari, anne, today, as_):
    with as_(kari):
        after = share_lysglimt(born, by=kari, on=today, text="Iben smilte.")
    with as_(anne), pytest.raises(ValidationError, match="før fødselen"):
        choose_what_follows(born, by=anne, on=today, follow=[after], keep_back=[])


def test_her_page_lists_what_is_hers_and_keeps_what_she_ticks(born, before, anne, kari, browse):
    path = reverse("stafettlogg:what-follows", args=[born.pk])
    client = browse(anne)
    page = client.get(path).text
    assert "Hjertet slo fint" in page
    assert "checked" not in page
    answer = client.post(
        path,
        {"submission_key": str(uuid.uuid4()), "follow": [f"lysglimt-{before['lysglimt'].pk}"]},
    )
    assert answer.url == path
    assert client.get(path).text.count(" checked") == 1
    assert browse(kari).get(path).status_code == 404


def test_an_entry_of_another_log_is_no_choice(born, anne, browse):
    path = reverse("stafettlogg:what-follows", args=[born.pk])
    answer = browse(anne).post(
        path, {"submission_key": str(uuid.uuid4()), "follow": ["goal-987654"]}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"born": DAY}, "born"),
        ({"born": -400 * DAY}, "born"),
        ({"identity_number": "12345678901"}, "identity_number"),
    ],
)
def test_a_birth_that_cannot_be_is_refused_beside_the_field(
    log, case, kari, today, as_, fields, field
):
    given = {"born": today, "first_name": "Iben", "last_name": "S", **fields}
    if "born" in fields:
        given["born"] = today + fields["born"]
    with as_(kari), pytest.raises(ValidationError) as refusal:
        register_birth(case, by=kari, on=today, **given)
    if hasattr(refusal.value, "error_dict"):
        assert field in refusal.value.error_dict
    case.child.refresh_from_db()
    assert case.child.born is None


def test_a_birth_is_registered_once_and_by_the_holder(born, case, kari, mona, today, as_):
    for user in (kari, mona):
        with as_(user), pytest.raises(PermissionDenied):
            register_birth(case, by=user, on=today, born=today, first_name="A", last_name="B")


@pytest.mark.requirement("R6")
def test_a_pregnancy_that_ends_is_closed_without_clocks_and_notices(
    log, before, case, kari, today, as_
):
    set_due(case, kari, today, as_)
    notices = Notice.objects.count()
    with as_(kari):
        end_pregnancy(case, by=kari, on=today)
    ended = reload(log)

    assert (ended.ended_on, case.closed_on) == (today, today)
    assert Notice.objects.count() == notices
    for days in range(0, 400, 30):
        remind_of_terms(today + days * DAY)
        remind(today + days * DAY)
    assert Notice.objects.count() == notices
    with for_purpose("test"):
        assert ArchiveExport.objects.get(log=log).reason == "log_ended"
    assert roles(log)["citizen-anne"] == "guardian"


def set_due(case, kari, today, as_) -> None:
    with as_(kari):
        set_term(case, by=kari, on=today, due_on=today + 40 * DAY)


def test_two_weeks_after_the_term_the_holder_is_asked_once(log, case, kari, today, as_):
    set_due(case, kari, today, as_)
    assert remind_of_terms(today + 53 * DAY) == 0
    remind_of_terms(today + 54 * DAY)
    remind_of_terms(today + 60 * DAY)
    notice = Notice.objects.get(kind="deadline", link=reverse("cases:birth", args=[case.pk]))
    assert notice.recipient == kari


def test_a_term_that_cannot_be_is_refused(case, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError):
        set_term(case, by=kari, on=today, due_on=today + 400 * DAY)


def test_the_pages_of_an_unborn_child(log, case, kari, anne, today, browse):
    client = browse(kari)
    page = client.get(reverse("cases:detail", args=[case.pk])).text
    for name in ("term", "birth", "pregnancy-end"):
        path = reverse(f"cases:{name}", args=[case.pk])
        assert path in page
        assert client.get(path).status_code == 200
        assert browse(anne).get(path).status_code == 404
    path = reverse("cases:birth", args=[case.pk])
    answer = client.post(
        path,
        {
            "submission_key": str(uuid.uuid4()), "born": today.isoformat(), "first_name": "Iben",
            "last_name": "Solberg", "identity_number": "",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Barnet er født" not in client.get(answer.url).text


def test_grants_follow_the_calendar_as_before(born, case, today, as_, anne, tomas):
    all_sign(case, today, as_, anne, tomas)
    with for_purpose("test"):
        grants = {g.user: g.reads_after for g in born.read_grants.select_related("user")}
    assert grants[tomas] == born.born_at
    assert grants[anne] is None
    access.derive(born, today + DAY)
    with for_purpose("test"):
        assert born.read_grants.get(user=tomas).reads_after == born.born_at
