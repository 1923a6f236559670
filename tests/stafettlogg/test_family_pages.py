"""The family's home and the page of readers: plain words, and always who, why and when."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.database.acting import for_purpose
from bti.people.models import Child, Guardianship
from bti.web.templatetags.words import day_month
from cases.models import Case, Invitation, Invitee
from cases.services import invite
from consent.models import Consent, Signature
from stafettlogg import access
from stafettlogg.models import Stafettlogg
from stafettlogg.services import mark_seen, set_goal, share_lysglimt
from stafettlogg.views.ahead import meetings_of_family
from tests.conftest import citizen, give_consent
from tests.stafettlogg.test_goals import goal_of


@pytest.mark.requirement("R259", "R260")
def test_home_tells_what_is_new_who_reads_why_and_who_has_read(
    log, pers_measure, kari, per, anne, today, as_, browse
):
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="Jonas delte matpakka.")
    browse(per).get(f"/logg/{log.pk}/")
    page = browse(anne).get("/logg/familie/")
    words = page.content.decode()
    order = [
        "Hei, Anne", "Nytt om Jonas", "«Jonas delte matpakka.»", "Hva vil du gjøre?",
        "Hvem kan lese om Jonas, og hvorfor?", "Hvem har lest?", "Samtykket gjelder til",
    ]  # fmt: skip
    places = [words.index(one) for one in order]
    assert places == sorted(places)
    [child] = page.context["children"]
    assert [(p["name"], p["why"]) for p in child["people"]] == [
        ("Kari Nordli", "Stafettholder. Skriver i loggen."),
        ("Anne Solberg (du)", "Har foreldreansvar"),
        ("Tomas Lund", "Har foreldreansvar"),
        (
            "Per Dahl",
            f"Har tiltaket «Per observerer to friminutt», til {day_month(pers_measure.due_on)}",
        ),
    ]
    [reading] = child["readings"]
    assert (reading["name"], reading["what"], reading["role"]) == (
        "Per Dahl", "leste loggen", "PP-rådgiver, PPT",
    )  # fmt: skip


def test_home_notes_the_reading_and_does_not_move_the_place_read_to(log, goal, anne, browse, as_):
    client = browse(anne)
    client.get("/logg/familie/")
    again = client.get("/logg/familie/")
    assert [line["kind"] for line in again.context["children"][0]["news"]] == ["goal"]
    noted = ReadEvent.objects.filter(log_id=log.pk, page="stafettlogg:family-home")
    assert [event.why for event in noted] == ["mother", "mother"]
    with as_(anne):
        mark_seen(Stafettlogg.objects.get(pk=log.pk), user=anne)
    assert client.get("/logg/familie/").context["children"][0]["news"] == []


def test_home_shows_five_news_and_leads_to_the_rest(log, kari, anne, today, as_, browse):
    with as_(kari):
        for _turn in range(6):
            set_goal(log, by=kari, on=today, **goal_of(today))
    page = browse(anne).get("/logg/familie/")
    assert len(page.context["children"][0]["news"]) == 5
    assert "Les resten i loggen" in page.content.decode()


def test_one_answers_the_invitation_from_home(log, called, anne, browse):
    client = browse(anne)
    page = client.get("/logg/familie/")
    meeting = page.context["children"][0]["meeting"]
    assert "Ja, jeg kommer" in page.content.decode()
    answer = client.post(
        f"/saker/invitasjon/{called.pk}/svar/",
        {"submission_key": str(meeting["submission_key"]), "answer": "yes", "message": ""},
    )
    assert answer.status_code == 302
    assert Invitee.objects.get(invitation=called, guardian__user=anne).answer == "yes"
    assert "Du har svart at du kommer." in client.get("/logg/familie/").content.decode()
    client.post(
        f"/saker/invitasjon/{called.pk}/svar/",
        {"submission_key": str(uuid.uuid4()), "answer": "no", "message": ""},
    )
    assert "Du har svart at du ikke kan." in client.get("/logg/familie/").content.decode()


def test_without_a_log_home_shows_what_waits(case, called, guardians, anne, kari, today, browse):
    consent = Consent.objects.create(
        municipality=case.municipality, child=case.child, keeper=kari, asked_on=today,
        purpose="Trivsel", to_log=True, valid_until=today + dt.timedelta(days=100),
        text_version="test",
    )  # fmt: skip
    Signature.objects.create(consent=consent, guardian=guardians[0])
    page = browse(anne).get("/logg/familie/")
    words = page.content.decode()
    assert "Ingen stafettlogg ennå" not in words
    assert "Samtykke for Jonas" in words
    assert f"/samtykke/{consent.pk}/signer/" in words
    assert "Neste møte om Jonas" in words
    assert page.context["children"] == []
    assert case.concern not in words


def test_a_citizen_nobody_knows_sees_an_empty_home(log, stranger, browse):
    words = browse(stranger).get("/logg/familie/").content.decode()
    assert "Hei, Nils" in words
    assert "Ingen stafettlogg ennå" in words
    assert "Jonas" not in words


def test_home_is_for_citizens(log, kari, browse):
    assert browse(kari).get("/logg/familie/").status_code == 403


@pytest.mark.requirement("R283")
def test_a_youth_has_a_home_of_their_own(log, child, today, browse):
    child.born = today.replace(year=today.year - 16, day=1)
    child.user = citizen("jonas", "Jonas Solberg", "03851598730")
    child.save()
    access.derive(log, today)
    words = browse(child.user).get("/logg/familie/").content.decode()
    assert "Nytt i loggen din" in words
    assert "Hvem kan lese om deg, og hvorfor?" in words


def test_home_says_when_the_consent_has_run_out_or_the_log_has_ended(
    log, consented, anne, today, browse
):
    consented.asked_on = consented.given_on = today - dt.timedelta(days=9)
    consented.valid_until = today - dt.timedelta(days=1)
    consented.save()
    assert "Samtykket er gått ut" in browse(anne).get("/logg/familie/").content.decode()
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    assert "Loggen ble avsluttet" in browse(anne).get("/logg/familie/").content.decode()


def sibling(log, kari, guardians, today, name: str) -> Stafettlogg:
    """A log for a brother or sister of Jonas."""
    case = log.case
    child = Child.objects.create(
        municipality=case.municipality, unit=case.unit, first_name=name, last_name="Solberg",
        born=case.child.born,
    )  # fmt: skip
    for guardian in guardians:
        child.guardianships.create(
            guardian=guardian, relation="mother", parental_responsibility=True
        )
    other = Case.objects.create(
        municipality=case.municipality, child=child, unit=case.unit, guide_slug=case.guide_slug,
        level=1, level_since=today, holder=kari, concern_on=today, concern="x", opened_by=kari,
    )  # fmt: skip
    give_consent(other, today, services={}, guardians=guardians)
    with for_purpose("test"):
        made = Stafettlogg.objects.create(case=other, opened_on=today, opened_by=kari)
        access.derive(made, today)
    return made


def test_home_of_siblings_shows_each_childs_own(log, kari, guardians, anne, today, as_, browse):
    other = sibling(log, kari, guardians, today, "Ada")
    with as_(kari):
        fresh = Stafettlogg.objects.select_related("case").get(pk=other.pk)
        share_lysglimt(fresh, by=kari, on=today, text="Ada syklet.")
        share_lysglimt(log, by=kari, on=today, text="Jonas lo.")
    browse(kari).get(f"/logg/{other.pk}/")
    first, second = browse(anne).get("/logg/familie/").context["children"]
    assert [line["text"] for line in first["news"]] == ["«Ada syklet.»"]
    assert [line["text"] for line in second["news"]] == ["«Jonas lo.»"]
    assert (len(first["readings"]), len(second["readings"])) == (1, 0)


def change(record, **values) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    with for_purpose("test"):
        record.save()


def test_each_childs_news_begin_where_its_own_log_was_read_to(
    log, goal, kari, guardians, anne, today, as_, browse
):
    other = sibling(log, kari, guardians, today, "Ada")
    with as_(kari):
        fresh = Stafettlogg.objects.select_related("case").get(pk=other.pk)
        share_lysglimt(fresh, by=kari, on=today, text="Ada syklet.")
    browse(anne).get(f"/logg/{log.pk}/")
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="Jonas lo.")
    ada, jonas = browse(anne).get("/logg/familie/").context["children"]
    assert [line["text"] for line in ada["news"]] == ["«Ada syklet.»"]
    assert [line["text"] for line in jonas["news"]] == ["«Jonas lo.»"]


def test_a_shield_for_one_child_hides_nothing_about_the_other(
    log, goal, kari, per, guardians, anne, today, as_, browse
):
    other = sibling(log, kari, guardians, today, "Ada")
    change(log.case, shielded_at=timezone.now(), shielded_level=1)
    with as_(kari):
        for of, text in ((other, "Ada syklet."), (log, "Jonas lo.")):
            fresh = Stafettlogg.objects.select_related("case").get(pk=of.pk)
            share_lysglimt(fresh, by=kari, on=today, text=text)
    for of in (log, other):
        browse(kari).get(f"/logg/{of.pk}/")
    ada, jonas = browse(anne).get("/logg/familie/").context["children"]
    assert [line["text"] for line in ada["news"]] == ["«Ada syklet.»"]
    assert [line["kind"] for line in jonas["news"]] == ["goal"]
    assert (len(ada["readings"]), len(jonas["readings"])) == (1, 0)


def test_home_shows_the_next_meeting_with_ones_own_answer(
    log, case, called, kari, guardians, anne, today, as_, browse
):
    def meeting(days: int) -> Invitation:
        at = timezone.localtime() + dt.timedelta(days=days)
        with as_(kari):
            return invite(
                case, by=kari, on=today, purpose="Mer", agenda="Mer", minutes=30, starts_at=at,
                place="Rom 205", guardians=guardians,
            )  # fmt: skip

    later, sooner = meeting(5), meeting(3)
    for line in Invitee.objects.select_related("guardian"):
        is_first = line.invitation_id == called.pk
        change(line, answer="yes" if is_first and line.guardian.user_id == anne.pk else "no")

    def shown():
        meeting = browse(anne).get("/logg/familie/").context["children"][0]["meeting"]
        return meeting and (meeting["pk"], meeting["comes"])

    assert shown() == (called.pk, True)
    change(called, cancelled_at=timezone.now())
    assert shown() == (sooner.pk, False)
    change(sooner, starts_at=timezone.now())
    assert shown() == (later.pk, False)
    change(Guardianship.objects.get(guardian__user=anne), blocked=True)
    assert meetings_of_family(anne, timezone.now(), count=9) == []


@pytest.mark.parametrize("children", [1, 3])
def test_home_asks_eleven_times_whether_one_has_one_child_or_three(
    log, called, measure, kari, guardians, anne, today, browse, count_queries, children
):
    for n in range(children - 1):
        sibling(log, kari, guardians, today, f"Barn{n}")
    assert count_queries(browse(anne), "/logg/familie/") == 11


@pytest.mark.requirement("R259", "R260")
def test_holder_guardian_and_youth_see_who_reads_and_actors_do_not(
    log, pers_measure, kari, anne, per, mona, browse
):
    for user, status in ((kari, 200), (anne, 200), (per, 404), (mona, 404)):
        assert browse(user).get(f"/logg/{log.pk}/lesere/").status_code == status


def test_readings_are_told_in_plain_words_newest_first(
    log, pers_measure, goal, kari, per, anne, browse
):
    browse(per).get(f"/logg/{log.pk}/")
    browse(kari).get(f"/logg/{log.pk}/mal/")
    browse(anne).get(f"/logg/{log.pk}/lesere/")
    readings = browse(anne).get(f"/logg/{log.pk}/lesere/").context["readings"]
    assert [(r["name"], r["what"], r["why"]) for r in readings] == [
        ("Du", "så hvem som har lest", "mor"),
        ("Kari Nordli", "åpnet et skjema i loggen", "har stafettpinnen"),
        ("Per Dahl", "leste loggen", "har et tiltak"),
    ]


@pytest.mark.parametrize("count", [1, 60])
def test_readings_come_25_a_page_and_cost_the_same(log, kari, anne, browse, count_queries, count):
    for _turn in range(count):
        ReadEvent.objects.create(
            user_id=kari.pk, user_name=kari.name, log_id=log.pk, subject="x", subject_id="1",
            page="stafettlogg:detail", why="youth",
        )  # fmt: skip
    client = browse(anne)
    assert count_queries(client, f"/logg/{log.pk}/lesere/") == 10
    if count > 25:
        page = client.get(f"/logg/{log.pk}/lesere/?page=2")
        assert len(page.context["readings"]) == 25
        assert "Hvem kan lese, og hvorfor?" not in page.content.decode()
    beyond = client.get(f"/logg/{log.pk}/lesere/?page=99").context["page_obj"]
    noted = ReadEvent.objects.filter(log_id=log.pk).count() - 1  # without this reading itself
    assert (beyond.number, beyond.paginator.count) == (1 + (noted - 1) // 25, noted)


def test_the_page_of_readers_is_itself_noted(log, anne, browse):
    browse(anne).get(f"/logg/{log.pk}/lesere/")
    assert ReadEvent.objects.filter(log_id=log.pk, page="stafettlogg:readers").count() == 1


def test_nobody_has_read_is_said(log, anne, browse):
    words = browse(anne).get(f"/logg/{log.pk}/lesere/").content.decode()
    assert "Ingen har lest ennå." in words
