"""One meeting for siblings: one time and place, and nothing of one with a reader of the other."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.notices.models import Notice
from bti.people.models import Child, Guardianship
from cases.models import Case, Invitation, Invitee
from cases.services import answer_invitation, cancel_invitation, invite, move_invitation
from cases.services.calendar import calendar_file
from cases.services.gathering import identity_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def at(today) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(today + 7 * DAY, dt.time(14)))


@pytest.fixture
def sister_case(case, kari, guardians, today) -> Case:
    """Lise, whose mother is Anne; Tomas is not her father. Kari holds her case too."""
    lise = Child.objects.create(
        municipality=case.municipality, unit=case.unit, first_name="Lise", last_name="Solberg",
        born=today - 4000 * DAY, group="6A",
    )  # fmt: skip
    Guardianship.objects.create(
        child=lise, guardian=guardians[0], relation="mother", parental_responsibility=True
    )
    return Case.objects.create(
        municipality=case.municipality, child=lise, unit=case.unit, guide_slug=case.guide_slug,
        level=1, level_since=today, holder=kari, concern_on=today, concern="x", opened_by=kari,
    )  # fmt: skip


@pytest.fixture
def pair(case, sister_case, kari, guardians, at, today) -> tuple[Invitation, Invitation]:
    first = invite(
        case, by=kari, on=today, purpose="Jonas og friminuttene", agenda="Friminutt",
        starts_at=at, minutes=45, place="Rom 2", guardians=guardians,
    )  # fmt: skip
    second = invite(
        sister_case, by=kari, on=today, purpose="Lise og leksene", agenda="Lekser", starts_at=at,
        minutes=30, place="Et annet sted", guardians=guardians[:1], together_with=first,
    )  # fmt: skip
    first.refresh_from_db()
    return first, second


def test_the_meeting_is_one_and_each_child_has_an_invitation_of_its_own(pair):
    first, second = pair
    assert first.together == second.together is not None
    assert (second.starts_at, second.minutes, second.place) == (first.starts_at, 45, "Rom 2")
    assert first.uid != second.uid


def test_no_text_name_or_count_of_one_is_shown_to_a_reader_of_the_other(pair, tomas, anne, browse):
    first, second = pair
    page = browse(tomas).get(reverse("cases:invitation", args=[first.pk])).content.decode()
    for word in ("Lise", "leksene", "søsken", str(second.uid)):
        assert word not in page
    for name in ("invitation", "invitation-ics", "answer"):
        assert browse(tomas).get(reverse(f"cases:{name}", args=[second.pk])).status_code == 404
    own = browse(anne).get(reverse("cases:invitation", args=[second.pk])).content.decode()
    assert "Lise og leksene" in own
    for word in ("Jonas", "friminuttene", "Tomas"):
        assert word not in own


def test_who_is_invited_for_both_is_told_once_when_it_moves_and_has_it_once_in_the_calendar(
    pair, kari, anne, tomas, at, today
):
    first, second = pair
    before = {identity_of(one, anne, today) for one in pair}
    answer_invitation(second, by=anne, on=today, answer="yes")
    moved = move_invitation(
        second, by=kari, on=today, starts_at=at + DAY, minutes=45, place="Rom 3"
    )
    assert moved.pk == second.pk
    first.refresh_from_db()
    assert (first.starts_at, first.place, first.version) == (at + DAY, "Rom 3", 1)
    told = Notice.objects.filter(kind="invitation_moved")
    assert sorted(n.recipient.pk for n in told) == sorted([anne.pk, tomas.pk])
    assert Invitee.objects.get(invitation=second).answer == "none"
    assert before == {first.uid} == {identity_of(one, anne, today) for one in pair}
    assert identity_of(first, tomas, today) == first.uid
    texts = {calendar_file(one, "x", identity=first.uid).split("ATTENDEE")[0] for one in
             Invitation.objects.all()}  # fmt: skip
    assert len({text.split("DTSTAMP")[0] for text in texts}) == 1


def test_it_is_called_off_for_both(pair, kari, anne, today):
    cancel_invitation(pair[0], by=kari, on=today)
    assert not Invitation.objects.filter(cancelled_at=None).exists()
    assert Notice.objects.filter(recipient=anne, kind="invitation_cancelled").count() == 1
    with pytest.raises(ValidationError, match="avlyst"):
        cancel_invitation(pair[1], by=kari, on=today)


def test_only_siblings_of_the_same_holder_meet_together(
    case, sister_case, kari, colleague, guardians, at, today
):
    first = invite(
        case, by=kari, on=today, purpose="x", agenda="x", starts_at=at, minutes=45, place="x",
        guardians=guardians,
    )  # fmt: skip
    values = {"purpose": "x", "agenda": "x", "starts_at": at, "minutes": 45, "place": "x",
              "guardians": guardians[:1], "together_with": first}  # fmt: skip

    sister_case.holder = colleague
    sister_case.save()
    with pytest.raises(PermissionDenied):
        invite(sister_case, by=kari, on=today, **values)
    with pytest.raises(ValidationError) as refused:
        invite(sister_case, by=colleague, on=today, **values)
    assert list(refused.value.message_dict) == ["together"]


def test_whoever_holds_only_one_moves_only_that_one(pair, sister_case, colleague, kari, at, today):
    first, second = pair
    sister_case.holder = colleague
    sister_case.save()
    move_invitation(first, by=kari, on=today, starts_at=at + DAY, minutes=45, place="Rom 2")
    second.refresh_from_db()
    assert (second.starts_at, second.version) == (at, 0)


def test_the_pages_lead_from_one_to_the_other(pair, case, sister_case, kari, browse, today, at):
    first, second = pair
    page = browse(kari).get(reverse("cases:invitation", args=[first.pk])).content.decode()
    assert "Invitasjonen til møtet om Lise" in page
    address = reverse("cases:invite", args=[sister_case.pk])
    page = browse(kari).get(f"{address}?sammen={first.pk}").content.decode()
    assert "Jonas, " in page
    assert f'value="{first.pk}" selected' in page
