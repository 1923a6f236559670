"""What consent and the family keep from those who have a measure: filter and database agree."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from consent.models import ConsentLimit, hidden_areas
from consent.services import withdraw_consent
from stafettlogg import access
from stafettlogg.models import (
    Evaluation,
    Goal,
    HeldBack,
    Lysglimt,
    Measure,
    Meeting,
)
from stafettlogg.services import (
    evaluate,
    hold_back,
    plan_measure,
    record_meeting,
    release_hold,
    share_lysglimt,
)
from tests.conftest import give_consent
from tests.stafettlogg.test_meetings import minutes_of

KINDS = (Goal, Measure, Evaluation, Meeting, Lysglimt)


@pytest.fixture
def whole(log, new_goal, new_measure, pers_measure, kari, today):
    """A log with two goals: «social» where Per has a measure, «home» where Kari has one."""
    home = new_goal(text="Jonas sover hele natta hjemme", area="home")
    homes = new_measure(under=home, text="Kari snakker med mor hver uke")
    with acting(user_id=kari.pk):
        for one in (homes, pers_measure):
            evaluate(
                Measure.objects.get(pk=one.pk), by=kari, on=today, carried_out=True, effect=1,
                decision="continue", evaluated_on=today,
            )  # fmt: skip
        record_meeting(log, by=kari, on=today, **minutes_of(today))
        share_lysglimt(log, by=kari, on=today, text="Jonas lo høyt i dag.")
    return log


def limit(consent, area: str, kind: str = "hold", service=None) -> None:
    ConsentLimit.objects.create(consent=consent, area=area, kind=kind, service=service)


def derive(log, today) -> None:
    access.derive(log, today)


def seen(user, log) -> dict[str, set[int]]:
    """What the explicit filter shows, which must be what raw SQL as the user finds."""
    user = User.objects.get(pk=user.pk)
    found = {}
    with acting(user_id=user.pk), connection.cursor() as cursor:
        for model in KINDS:
            shown = set(model.objects.visible_to(user, log).values_list("pk", flat=True))
            table = model._meta.db_table
            cursor.execute(f"SELECT id FROM {table} WHERE log_id = %s", [log.pk])  # noqa: S608
            assert (user.username, table, shown) == (
                user.username, table, {pk for (pk,) in cursor.fetchall()},
            )  # fmt: skip
            history = f"stafettlogg_historical{model._meta.model_name}"
            cursor.execute(f"SELECT DISTINCT id FROM {history} WHERE log_id = %s", [log.pk])  # noqa: S608
            assert {pk for (pk,) in cursor.fetchall()} <= shown
            found[model.__name__] = shown
    return found


def counts(user, log) -> list[int]:
    return [len(pks) for pks in seen(user, log).values()]


EVERYTHING = [2, 2, 2, 1, 1]


@pytest.mark.requirement("R118", "R123")
def test_without_limits_one_with_a_measure_reads_all(whole, per, kari, anne):
    assert [counts(user, whole) for user in (per, kari, anne)] == [EVERYTHING] * 3


@pytest.mark.requirement("R228", "R233")
def test_a_held_area_is_gone_with_all_that_hangs_on_it(
    whole, shared_consent, per, kari, anne, today
):
    limit(shared_consent, "home")
    derive(whole, today)

    assert counts(per, whole) == [1, 1, 1, 1, 1]
    assert [counts(user, whole) for user in (kari, anne)] == [EVERYTHING] * 2


@pytest.mark.requirement("R228", "R233")
def test_only_some_areas_keep_all_others_back(whole, shared_consent, per, today):
    limit(shared_consent, "home", kind="only")
    derive(whole, today)
    shown = seen(per, whole)

    assert [len(pks) for pks in shown.values()] == [1, 2, 2, 1, 1]
    with for_purpose("test"):
        assert Goal.objects.get(pk__in=shown["Goal"]).area == "home"


@pytest.mark.requirement("R228")
def test_who_answers_for_a_measure_sees_it_and_its_evaluations_without_its_goal(
    whole, shared_consent, per, pers_measure, today
):
    limit(shared_consent, "social")
    derive(whole, today)
    shown = seen(per, whole)

    assert pers_measure.pk in shown["Measure"]
    assert pers_measure.goal_id not in shown["Goal"]
    assert len(shown["Evaluation"]) == 2


@pytest.mark.requirement("R228")
@pytest.mark.parametrize(("code", "kept"), [("ppt", True), ("skole", False)])
def test_a_limit_for_a_service_holds_for_that_service(
    whole, shared_consent, per, today, code, kept
):
    limit(shared_consent, "home", service=shared_consent.services.get(code=code))
    derive(whole, today)

    assert (counts(per, whole) != EVERYTHING) == kept


@pytest.mark.requirement("R228")
def test_of_several_consents_the_strictest_holds(
    whole, case, shared_consent, guardians, per, today
):
    other = give_consent(case, today, services={"ppt": "ppt"}, guardians=guardians)
    limit(other, "home")
    derive(whole, today)
    assert counts(per, whole) == [1, 1, 1, 1, 1]

    with acting(user_id=guardians[0].user_id):
        withdraw_consent(other, by=guardians[0].user, on=today)
    assert counts(per, whole) == EVERYTHING


def test_the_strictest_of_only_and_hold():
    def only(area, consent=1):
        return ConsentLimit(consent_id=consent, area=area, kind="only")

    assert hidden_areas([only("home"), only("social")], {"ppt"}).isdisjoint({"home", "social"})
    assert {"home", "social"} <= hidden_areas([only("home"), only("social", 2)], {"ppt"})
    hold = ConsentLimit(consent_id=1, area="home", kind="hold")
    assert "home" in hidden_areas([only("home"), hold], {"ppt"})
    assert hidden_areas([], {"ppt"}) == frozenset()


@pytest.mark.requirement("R228", "R233")
def test_words_open_nothing_until_areas_are_chosen(whole, shared_consent, per, today):
    shared_consent.only_share = "Fraværet"
    shared_consent.save()
    derive(whole, today)
    assert counts(per, whole) == [0] * 5

    limit(shared_consent, "home", kind="only")
    derive(whole, today)
    assert counts(per, whole) == [1, 2, 2, 1, 1]


@pytest.mark.requirement("R123", "R226")
def test_the_day_after_the_consent_nothing_is_seen_limits_or_not(whole, shared_consent, per, today):
    limit(shared_consent, "home")
    derive(whole, today)
    with for_purpose("test"):
        whole.read_grants.filter(user=per).update(until=today - dt.timedelta(days=1))

    with acting(user_id=per.pk), connection.cursor() as cursor:
        for model in KINDS:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608
            assert cursor.fetchone() == (0,)


@pytest.mark.requirement("R228")
@pytest.mark.parametrize(
    ("against", "kept"),
    [("all", True), ("ppt", True), ("school", False), ("per", True), ("pia", False)],
)
@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_one_entry_is_held_back_and_let_go(
    whole, anne, per, pia, kari, tomas, today, model, against, kept
):
    with for_purpose("test"):
        rows = model.objects.filter(log=whole).exclude(pk__in=Measure.objects.filter(employee=per))
        entry = rows.select_related("log__case").order_by("pk").last()
    people = {"per": per, "pia": pia}
    how = {"employee": people[against]} if against in people else {}
    how = {"service": against} if against in ("ppt", "school") else how
    with acting(user_id=anne.pk):
        hold = hold_back(entry, by=anne, on=today, **how)

    assert (entry.pk not in seen(per, whole)[model.__name__]) == kept
    assert [counts(user, whole) for user in (anne, tomas, kari)] == [EVERYTHING] * 3

    with acting(user_id=anne.pk):
        release_hold(hold, by=anne, on=today)
    assert counts(per, whole) == EVERYTHING


@pytest.mark.requirement("R228")
def test_a_goal_takes_its_measures_with_it(whole, kari, per, today):
    with acting(user_id=kari.pk):
        goal = Goal.objects.select_related("log__case").get(log=whole, area="home")
        hold_back(goal, by=kari, on=today, service="ppt")

    assert counts(per, whole) == [1, 1, 1, 1, 1]


def test_who_may_hold_back_and_let_go(whole, anne, tomas, kari, per, geir, today):
    with for_purpose("test"):
        entry = Lysglimt.objects.select_related("log__case").get(log=whole)
    for user in (per, geir):
        with acting(user_id=user.pk), pytest.raises(PermissionDenied):
            hold_back(entry, by=user, on=today)
    with acting(user_id=anne.pk):
        hold = hold_back(entry, by=anne, on=today)
        with pytest.raises(ValidationError):
            hold_back(entry, by=anne, on=today)
    for user in (tomas, kari, per):
        with acting(user_id=user.pk), pytest.raises(PermissionDenied):
            release_hold(hold, by=user, on=today)
    with acting(user_id=anne.pk):
        release_hold(hold, by=anne, on=today)
        with pytest.raises(ValidationError):
            release_hold(hold, by=anne, on=today)


def test_nothing_is_held_back_from_the_family_or_the_holder(
    whole, anne, tomas, kari, per, pers_measure, today
):
    with for_purpose("test"):
        entry = Lysglimt.objects.select_related("log__case").get(log=whole)
        own = Measure.objects.select_related("log__case").get(pk=pers_measure.pk)
    with acting(user_id=anne.pk):
        for person in (tomas, kari):
            with pytest.raises(ValidationError):
                hold_back(entry, by=anne, on=today, employee=person)
        with pytest.raises(ValidationError):
            hold_back(own, by=anne, on=today, employee=per)


def test_one_it_is_held_back_from_cannot_let_themselves_in(whole, anne, per, today):
    with for_purpose("test"):
        entry = Lysglimt.objects.select_related("log__case").get(log=whole)
    with acting(user_id=anne.pk):
        hold = hold_back(entry, by=anne, on=today, employee=per)
    with acting(user_id=per.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE stafettlogg_heldback SET released_at = now()")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM stafettlogg_heldback")
        assert cursor.rowcount == 0
    with acting(user_id=per.pk), pytest.raises(ProgrammingError), transaction.atomic():
        HeldBack.objects.create(log=whole, author=per, lysglimt=hold.lysglimt, service="ppt")


@pytest.mark.requirement("R228")
def test_nobody_gets_a_measure_under_a_goal_they_may_not_know_of(
    whole, shared_consent, kari, per, anne, today
):
    later = today + dt.timedelta(days=20)
    with for_purpose("test"):
        home = Goal.objects.select_related("log__case").get(log=whole, area="home")

    def plan():
        with acting(user_id=kari.pk), pytest.raises(ValidationError) as refused:
            plan_measure(
                home, by=kari, on=today, text="Per ringer", arena="home", employee=per,
                starts_on=today, due_on=later, evaluate_on=later,
            )  # fmt: skip
        [sentence] = refused.value.message_dict["responsible"]
        return sentence

    with acting(user_id=anne.pk):
        hold_back(home, by=anne, on=today, service="ppt")
    assert plan() == "Målet er holdt tilbake fra Per Dahl. Velg en annen."
    limit(shared_consent, "home")
    refusal = "Familien har sagt at Per Dahl ikke skal vite noe om «Hjem og familie»."
    assert plan().startswith(refusal)


@pytest.mark.requirement("R228")
def test_the_page_shows_what_may_be_shared(
    whole, case, shared_consent, per, pers_measure, browse, today
):
    case.guide_slug = "vestby"  # where those with a measure write
    case.save()
    limit(shared_consent, "home")
    derive(whole, today)
    page = browse(per).get(f"/logg/{whole.pk}/").content.decode()
    assert "Jonas er med i lek" in page
    assert "sover hele natta" not in page
    assert "snakker med mor" not in page

    limit(shared_consent, "social")
    derive(whole, today)
    client = browse(per)
    page = client.get(f"/logg/{whole.pk}/").content.decode()
    assert "Per observerer" in page
    assert "Jonas er med i lek" not in page
    page = client.get(f"/logg/tiltak/{pers_measure.pk}/vurdering/")
    assert "målet er holdt tilbake" in page.content.decode()


@pytest.mark.requirement("R228")
def test_minutes_that_are_held_back_are_not_found(whole, anne, per, browse, today):
    with for_purpose("test"):
        meeting = Meeting.objects.select_related("log__case").get(log=whole)
    assert browse(per).get(f"/logg/mote/{meeting.pk}/").status_code == 200
    with acting(user_id=anne.pk):
        hold_back(meeting, by=anne, on=today, service="ppt")

    assert browse(per).get(f"/logg/mote/{meeting.pk}/").status_code == 404
    assert browse(anne).get(f"/logg/mote/{meeting.pk}/").status_code == 200


def test_nobody_is_told_of_what_is_kept_from_them(whole, shared_consent, per, new_goal, today):
    limit(shared_consent, "home")
    derive(whole, today)
    news = Notice.objects.filter(recipient=per, kind=Notice.Kind.LOG_NEWS)
    news.all().delete()
    new_goal(text="Jonas får ro til lekser hver dag hjemme", area="home")
    assert not news.exists()

    new_goal(text="Jonas leser ti minutter hver dag", area="learning")
    assert news.exists()


def test_the_log_page_asks_a_bounded_number_of_queries(
    whole, kari, per, anne, browse, count_queries
):
    path = f"/logg/{whole.pk}/"
    asked = {user.username: count_queries(browse(user), path) for user in (kari, anne, per)}
    assert max(asked.values()) <= 12, asked


@pytest.mark.requirement("R228", "R233")
@pytest.mark.parametrize(("kind", "goals"), [("hold", ["social"]), ("only", ["home"])])
def test_a_named_employee_is_told_less_than_others_of_the_service(
    whole, shared_consent, per, pia, kari, anne, today, kind, goals
):
    ConsentLimit.objects.create(consent=shared_consent, area="home", kind=kind, employee=per)
    derive(whole, today)

    with for_purpose("test"):
        shown = Goal.objects.filter(pk__in=seen(per, whole)["Goal"])
        assert list(shown.values_list("area", flat=True)) == goals
    assert access.kept_from(whole.case, [pia.pk], today)[pia.pk][0] == ()
    assert [counts(user, whole) for user in (kari, anne)] == [EVERYTHING] * 2


@pytest.mark.requirement("R228", "R260")
def test_a_limit_for_one_person_opens_no_log_to_a_service(whole, shared_consent, per, today):
    shared_consent.only_share = "Fravær."
    shared_consent.save()
    ConsentLimit.objects.create(consent=shared_consent, area="home", kind="only", employee=per)

    assert "ppt" not in access.doors(whole.case, today).kinds
