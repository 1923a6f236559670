"""Meeting mode: out of it come minutes, decisions and the next meeting, all of it or nothing."""

import datetime as dt
import uuid
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from cases.models import Invitation, Invitee
from cases.services import Guest, answer_invitation, invite
from stafettlogg.models import Evaluation, Measure, Meeting, MinutesAnswer
from stafettlogg.services import conduct_meeting
from stafettlogg.services.conducting import Decided, Next, Planned
from tests.stafettlogg.test_meetings import minutes_of, posted

DAY = dt.timedelta(days=1)


@pytest.fixture
def held(case, kari, anne, guardians, today, as_) -> Invitation:
    """A meeting of today, called yesterday: the guardians and an aunt; Anne comes, Tomas cannot."""
    at = dt.datetime.combine(today, dt.time(14))
    with as_(kari):
        invitation = invite(
            case, by=kari, on=today - DAY, purpose="Friminuttene", agenda="Hva ser vi?",
            starts_at=timezone.now() + DAY, minutes=45, place="Rom 204", guardians=guardians,
            guests=[Guest("Berit Solberg", "tante", is_support=True)], kind="evaluation",
        )  # fmt: skip
        invitation.starts_at = timezone.make_aware(at)
        invitation.save()
    with as_(anne):
        answer_invitation(invitation, by=anne, on=today, answer="yes")
    return invitation


@pytest.fixture
def old_measure(new_measure, kari, today, as_) -> Measure:
    """Began a week ago, and waits to be evaluated."""
    measure = new_measure(starts_on=today - 7 * DAY)
    measure.evaluate_on = today - 2 * DAY
    with as_(kari):
        measure.save()
    return measure


def conduct(log, kari, today, **changed):
    given = {"minutes_of": {**minutes_of(today), "agreed": ""}, **changed}
    given["minutes_of"].pop("next_on", None)
    return conduct_meeting(log, by=kari, on=today, **given)


def again(today, days=28) -> Next:
    moment = dt.datetime.combine(today + days * DAY, dt.time(9))
    return Next(timezone.make_aware(moment), 45, "Rom 204")


@pytest.mark.requirement("R104", "R178", "R218", "R220")
def test_leaving_the_meeting_gives_minutes_decisions_measures_and_invitations(
    log, case, held, goal, old_measure, kari, anne, today, as_
):
    with as_(kari):
        lines = {i.called: i.pk for i in held.invitees.select_related("guardian")}
        came = {lines["Anne Solberg"]: "came", lines["Berit Solberg"]: "came",
                lines["Tomas Lund"]: "regrets"}  # fmt: skip
        meeting, invited = conduct(
            log, kari, today,
            minutes_of={**minutes_of(today, present=""), "invitation": held, "attended": came,
                        "reached": "yes", "informs": "Kari sier det til SFO."},
            decided=[Decided(old_measure, "continue", 1, True, next_on=today + 28 * DAY,
                             child_says="Det er fint")],
            planned=[Planned("n1", goal, "Jonas velger leken mandag", "school",
                             today + 28 * DAY, {"by_child": True})],
            again=again(today),
        )  # fmt: skip
        assert meeting.present == "Anne Solberg, Berit Solberg (tante)"
        assert meeting.regrets == "Tomas Lund"
        evaluation = Evaluation.objects.get()
        assert (evaluation.meeting, evaluation.effect, evaluation.on) == (meeting, 1, today)
        assert Measure.objects.get(pk=old_measure.pk).evaluate_on == today + 28 * DAY
        new = Measure.objects.get(meeting=meeting)
        assert (new.text, new.by_child) == ("Jonas velger leken mandag", True)
        assert meeting.next_on == today + 28 * DAY
    case.refresh_from_db()
    assert case.met_on == today
    assert [i.called for i in invited.invitees.order_by("pk")] == [
        "Anne Solberg", "Tomas Lund", "Berit Solberg",
    ]  # fmt: skip
    assert Notice.objects.filter(recipient=anne, kind="invitation").count() >= 1


@pytest.mark.requirement("R104")
def test_a_measure_that_changes_ends_and_another_stands_in_its_place(
    log, held, old_measure, kari, guardians, today, as_
):
    anew = {"text": "Anne og Kari finner en lekekamerat", "guardian": guardians[0]}
    with as_(kari):
        conduct(
            log, kari, today,
            decided=[Decided(old_measure, "change", 0, True, next_on=today + 28 * DAY, anew=anew)],
        )  # fmt: skip
        old = Measure.objects.get(pk=old_measure.pk)
        new = Measure.objects.get(ended_on=None)
    assert old.ended_on == today
    assert (new.text, new.guardian, new.goal_id) == (anew["text"], guardians[0], old.goal_id)
    assert new.evaluate_on == today + 28 * DAY


def test_what_is_wrong_anywhere_leaves_nothing_behind(
    log, held, goal, old_measure, kari, today, as_
):
    """The last of many steps fails: no minutes, no evaluation, no measure, no invitation."""
    decided = [Decided(old_measure, "end", 1, True)]
    late = Planned("n2", goal, "For sent", "school", today - DAY, {"by_child": True})
    soon = Planned("n1", goal, "Et tiltak", "school", today + DAY, {"by_child": True})
    for wrong, field in (
        ({"planned": [late]}, "n2_due_on"),
        ({"again": again(today, days=0)}, "next_on"),
        ({"planned": [soon], "again": Next(again(today).starts_at, 5, "Rom 204")}, "next_minutes"),
    ):
        with as_(kari), pytest.raises(ValidationError) as refused:
            conduct(log, kari, today, **{"decided": decided, **wrong})
        assert field in refused.value.message_dict
        with as_(kari):
            assert not Meeting.objects.exists()
            assert not Evaluation.objects.exists()
            assert Measure.objects.get(ended_on=None) == old_measure
        assert Invitation.objects.get() == held


def test_a_failure_of_the_system_leaves_nothing_behind(log, held, old_measure, kari, today, as_):
    decided = [Decided(old_measure, "end", 1, True)]
    with (
        as_(kari),
        mock.patch("stafettlogg.services.conducting.invite", side_effect=OSError("gone")),
        pytest.raises(OSError, match="gone"),
    ):
        conduct(log, kari, today, decided=decided, again=again(today))
    with as_(kari):
        assert not Meeting.objects.exists()
        assert Measure.objects.get(pk=old_measure.pk).ended_on is None


def page_of(today, held, measure, **changed) -> dict:
    own = held.invitees.get(guardian__user__username="citizen-anne")
    return {
        **posted(today, agreed="", next_on=today + 28 * DAY), "invitation": str(held.pk),
        "kind": "evaluation", f"a{own.pk}": "came", f"m{measure.pk}_decision": "end",
        f"m{measure.pk}_effect": "1", f"m{measure.pk}_carried_out": "yes", **changed,
    }  # fmt: skip


@pytest.mark.requirement("R215", "R218")
def test_the_page_takes_the_meeting_through_its_phases(
    log, held, old_measure, kari, today, browse, as_
):
    client = browse(kari)
    page = client.get(f"/logg/{log.pk}/mote/?m={held.pk}").content.decode()
    for part in ("Hva ser vi?", old_measure.text, "Berit Solberg (tante)", "Hva gjør vi med"):
        assert part in page
    sent = page_of(today, held, old_measure)
    first, second = (client.post(f"/logg/{log.pk}/mote/", sent) for _ in range(2))
    with as_(kari):
        meeting = Meeting.objects.get()
        assert Evaluation.objects.get().meeting == meeting
        assert Measure.objects.get(pk=old_measure.pk).ended_on == today
    assert first["Location"] == second["Location"] == f"/logg/mote/{meeting.pk}/"
    assert Invitation.objects.exclude(pk=held.pk).count() == 1
    own = Invitee.objects.get(invitation=held, guardian__user__username="citizen-anne")
    assert own.attended == "came"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"_effect": ""}, "Si hvordan det går med målet."),
        ({"_carried_out": ""}, "Si om tiltaket ble gjennomført."),
        ({"_decision": "continue"}, "Si når dere vurderer det neste gang."),
        ({"_decision": ""}, "Tiltaket skal vurderes nå."),
        ({"_decision": "change"}, "Skriv hvordan tiltaket er nå"),
        ({"ends": "13:00"}, "Møtet må slutte etter at det begynner."),
        ({"next_clock": ""}, "Skriv klokka, så kan alle bli invitert."),
        ({"last_meeting": "on"}, "Velg ett av dem"),
        ({"n1_text": "Noe nytt"}, "Velg én som er ansvarlig for tiltaket."),
        ({"next_on": "2020-01-01"}, "Neste møte må være etter dette."),
    ],
)
@pytest.mark.requirement("R92", "R178")
def test_what_is_missing_gets_its_sentence_and_nothing_is_lost(
    log, held, old_measure, kari, today, browse, as_, changed, said
):
    sent = page_of(today, held, old_measure)
    for name, value in changed.items():
        sent[f"m{old_measure.pk}{name}" if name.startswith("_") else name] = value
    answer = browse(kari).post(f"/logg/{log.pk}/mote/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Jonas liker best ballbingen" in page
    with as_(kari):
        assert not Meeting.objects.exists()


def test_minutes_that_are_written_already_are_not_written_again(
    log, held, old_measure, kari, today, browse, as_
):
    with as_(kari):
        conduct(log, kari, today, minutes_of={**minutes_of(today), "invitation": held})
    sent = {**page_of(today, held, old_measure), "submission_key": str(uuid.uuid4())}
    answer = browse(kari).post(f"/logg/{log.pk}/mote/", sent)
    assert answer.status_code == 422
    assert "Møtet har alt et referat." in answer.content.decode()


def test_the_draft_of_a_meeting_outlives_the_session(log, held, old_measure, kari, browse):
    key = f"stafettlogg:meeting-new:{log.pk}"
    name = f"m{old_measure.pk}_decision"
    client = browse(kari)
    client.post(
        "/utkast/",
        {"draft_key": key, "draft_fields": [name, "minutes"], name: "end", "minutes": "Halvveis"},
    )
    client.logout()
    page = browse(kari).get(f"/logg/{log.pk}/mote/?m={held.pk}")
    assert page.context["form"][name].value() == "end"
    assert "Halvveis" in page.content.decode()


def test_behind_a_shield_nobody_of_the_family_is_invited_again(
    log, case, held, kari, anne, colleague, today, as_
):
    case.shielded_at, case.shielded_level = timezone.now(), 1
    case.save()
    with as_(kari):
        log = type(log).objects.select_related("case").get(pk=log.pk)
        meeting, invited = conduct(
            log, kari, today, minutes_of={**minutes_of(today), "invitation": held},
            again=again(today),
        )  # fmt: skip
        assert not MinutesAnswer.objects.exists()
    assert invited is None
    assert meeting.next_on == today + 28 * DAY


@pytest.mark.requirement("R84", "R85", "R86", "R116", "R217", "R222")
def test_the_page_says_in_each_phase_what_the_guide_asks_for(
    log, case, goal, held, kari, today, browse
):
    case.level = 2
    case.save()
    page = browse(kari).get(f"/logg/{log.pk}/mote/").content.decode()
    for said in (
        "La alle si navn og rolle.",
        "forholdet til voksne og jevnaldrende",
        "Konkret virker best",
        "så barnet vet hva det øver på",
        "hva dere ønsker av tjenesten",
        "Fortsett ikke ute på gangen.",
    ):
        assert said in page


@pytest.mark.requirement("R73", "R107")
def test_the_page_asks_no_more_the_more_measures_there_are(
    log, held, new_measure, kari, browse, count_queries
):
    client, address = browse(kari), f"/logg/{log.pk}/mote/"
    new_measure()
    first = count_queries(client, address)
    for _n in range(3):
        new_measure()
    assert count_queries(client, address) == first
