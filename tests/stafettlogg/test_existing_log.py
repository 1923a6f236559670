"""Whether the child has a log in another case: who may ask, and how little is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ActEvent, ReadEvent
from cases.levels import facts_of
from cases.models import Case, StepDone
from cases.services import start_concern
from cases.services.looking import OtherLog, look_for_log
from stafettlogg.services import end_log
from tests.cases.test_levels import at
from tests.conftest import JONAS_PID

FOUND = "Jonas har en stafettlogg"
NONE = "Vi fant ingen"


@pytest.fixture
def ppts(child, ppt, per, today) -> Case:
    """Per's own case about the same child, at level 1, without a log."""
    return Case.objects.create(
        municipality=ppt.municipality, child=child, unit=ppt, guide_slug="sondre_nordstrand",
        level=1, level_since=today, holder=per, concern_on=today, concern="Språket henger etter.",
        opened_by=per,
    )  # fmt: skip


def ask(browse, who, case):
    return browse(who).post(reverse("cases:existing-log", args=[case.pk]))


@pytest.mark.requirement("R176", "R188")
@pytest.mark.parametrize("level", [1, 2])
def test_one_is_told_that_it_exists_since_when_where_and_who_holds_it(
    ppts, log, kari, per, today, as_, level
):
    at(ppts, level, "sondre_nordstrand", today)

    with as_(per):
        assert look_for_log(ppts, by=per, on=today) == [
            OtherLog(since=log.opened_on, unit="Skogbrynet skole", holder="Kari Nordli")
        ]


@pytest.mark.requirement("R176")
def test_the_page_tells_it_and_nothing_of_what_stands_there(
    ppts, log, new_measure, kari, per, browse
):
    secret = new_measure()

    answer = ask(browse, per, ppts)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert FOUND in page
    assert "Kari Nordli" in page
    assert "Skogbrynet skole" in page
    for hidden in (secret.text, secret.goal.text, "Trekker seg unna", f"/logg/{log.pk}"):
        assert hidden not in page
    assert not per.has_perm("stafettlogg.view_stafettlogg", log)


@pytest.mark.requirement("R176")
def test_without_another_log_one_is_told_so(ppts, per, browse):
    assert NONE in ask(browse, per, ppts).content.decode()


def test_the_own_log_and_one_that_has_ended_are_not_meant(
    case_at_1, ppts, log, kari, per, today, browse, as_
):
    assert NONE in ask(browse, kari, case_at_1).content.decode()

    from stafettlogg.archive.reasons import Reason

    with as_(kari):
        end_log(
            log, by=kari, on=today, reason="Slutt.", archive_reason=Reason.LOG_ENDED, occasion="t"
        )
    assert NONE in ask(browse, per, ppts).content.decode()


@pytest.mark.requirement("R176")
def test_one_who_writes_the_same_identity_number_in_a_case_of_their_own_finds_it(
    log, child, ppt, per, pia, today, as_
):
    def begun(by, identity_number: str) -> Case:
        case = start_concern(
            by=by, on=today, unit=ppt, first_name="Jonas", last_name="Solberg", born=child.born,
            concern="Språket henger etter.", concern_on=today, identity_number=identity_number,
        )  # fmt: skip
        return at(case, 1, "sondre_nordstrand", today)

    with as_(per):
        assert len(look_for_log(begun(per, JONAS_PID), by=per, on=today)) == 1
    with as_(pia):
        assert look_for_log(begun(pia, ""), by=pia, on=today) == []


@pytest.mark.requirement("R176")
def test_without_identity_number_the_page_says_that_it_may_miss(ppts, log, per, browse):
    sentence = "Barnet står uten fødselsnummer i saken."
    with_number = ask(browse, per, ppts).content.decode()
    ppts.child.identity_number = ppts.child.identity_hash = ""
    ppts.child.save()
    without = browse(per).get(reverse("cases:existing-log", args=[ppts.pk])).content.decode()

    assert sentence not in with_number
    assert sentence in without


@pytest.mark.requirement("R176", "R188")
def test_it_is_noted_in_the_audit_as_a_reading_and_as_a_step(ppts, log, per, today, browse):
    for _time in range(2):
        ask(browse, per, ppts)

    acts = ActEvent.objects.filter(act="cases.look_for_log", user_id=per.pk)
    assert [act.details["found"] for act in acts] == [1, 1]
    assert ReadEvent.objects.filter(page="cases:existing-log", user_id=per.pk).count() == 2
    assert StepDone.objects.get(case=ppts).step == "existing_log"
    assert "step:1:existing_log" in facts_of(ppts, today)
    page = browse(per).get(reverse("cases:detail", args=[ppts.pk])).content.decode()
    assert "Gjort: Sett etter om barnet har en stafettlogg" in page


# Who may not


def test_only_the_one_who_holds_an_open_case_about_the_child_asks(
    ppts, log, kari, pia, mona, geir, siri, anne, guardians, per, today, browse
):
    for other in (kari, pia, mona, geir, siri, anne):
        address = reverse("cases:existing-log", args=[ppts.pk])
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address).status_code == 404
        with pytest.raises(PermissionDenied):
            look_for_log(ppts, by=other, on=today)
    at(ppts, 9, "sondre_nordstrand", today)
    assert ask(browse, per, ppts).status_code == 404
    assert not ActEvent.objects.filter(act="cases.look_for_log").exists()


@pytest.mark.parametrize(("level", "guide"), [(0, "sondre_nordstrand"), (1, "nittedal")])
def test_it_is_asked_before_planning_and_where_the_guide_asks_for_it(
    ppts, log, per, today, browse, level, guide
):
    at(ppts, level, guide, today)

    answer = ask(browse, per, ppts)
    assert answer.status_code == 422
    assert FOUND not in answer.content.decode()
    with pytest.raises(ValidationError):
        look_for_log(ppts, by=per, on=today)
    page = browse(per).get(reverse("cases:detail", args=[ppts.pk])).content.decode()
    assert "/finnes-logg/" not in page
    assert not StepDone.objects.exists()


def test_a_guardian_learns_nothing_of_a_shielded_case_by_it(
    ppts, case_at_1, log, per, anne, guardians, browse
):
    case_at_1.shielded_at, case_at_1.shielded_level = timezone.now(), 1
    case_at_1.save()
    ask(browse, per, ppts)

    assert browse(anne).get(reverse("cases:existing-log", args=[case_at_1.pk])).status_code == 404
    home = browse(anne).get(reverse("stafettlogg:family-home")).content.decode()
    assert "PPT" not in home
    assert "Per Dahl" not in home


@pytest.mark.requirement("R176", "R188")
def test_the_button_stands_on_the_case_page_and_on_the_step_until_there_is_a_log(
    ppts, case_at_1, log, per, kari, browse, today
):
    address = reverse("cases:existing-log", args=[ppts.pk])
    page = browse(per).get(reverse("cases:detail", args=[ppts.pk])).content.decode()
    own = browse(kari).get(reverse("cases:detail", args=[case_at_1.pk]))

    assert page.count(f'href="{address}"') >= 1
    assert "Se om Jonas har en stafettlogg" in page
    assert own.context["log_lookup"] == ""
    for level, step in ((1, "planlegg_tiltak"), (2, "etabler_kontakt")):
        steps = {s.code: s for s in ppts.guide.level(level).steps}
        assert "page:existing_log" in steps[step].tools
