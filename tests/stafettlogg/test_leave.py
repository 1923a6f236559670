"""A young adult lets guardians go on reading, and takes it back in the same second."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from bti.people.models import Guardianship
from consent.services import digest
from stafettlogg import access
from stafettlogg.models import Goal, Leave
from stafettlogg.services.explaining import explain_access
from stafettlogg.services.leaving import end_leave, let_read
from stafettlogg.tasks import derive_access, remind_of_leave
from tests.conftest import citizen
from tests.stafettlogg.conftest import roles
from tests.stafettlogg.test_access import born

HIGH = "idporten-loa-high"


@pytest.fixture
def jonas(child) -> User:
    user = citizen("jonas", "Jonas Solberg", "03851598730")
    child.user = user
    child.save()
    return user


@pytest.fixture
def grown(log, jonas, child, new_goal, today):
    """The log of one who has just turned 18, with a goal in each of two areas."""
    new_goal(text="Jonas er med i lek", area="social")
    new_goal(text="Jonas sover hele natta", area="home")
    born(child, today, years=18)
    with for_purpose("test"):
        log.refresh_from_db()
    access.derive(log, today)
    return log


@pytest.fixture
def let(grown, jonas, guardianship_anne, today):
    """``let(left_out=…)``: Jonas lets Anne read for 90 days."""

    def given(**changed):
        fields = {
            "guardian": guardianship_anne.guardian, "until": today + dt.timedelta(days=90),
            "language": "nb", "login_level": HIGH,
        }  # fmt: skip
        with acting(user_id=jonas.pk):
            return let_read(log_of(grown), by=jonas, on=today, **{**fields, **changed})

    return given


def log_of(log):
    with for_purpose("test"):
        return type(log).objects.select_related("case__child__municipality").get(pk=log.pk)


def areas(user, log) -> set[str]:
    """What the filter shows, which must be what is in the database for the one who acts."""
    user = User.objects.get(pk=user.pk)
    with acting(user_id=user.pk):
        shown = set(Goal.objects.visible_to(user, log).values_list("area", flat=True))
        assert shown == set(Goal.objects.filter(log=log).values_list("area", flat=True))
    return shown


@pytest.mark.requirement("R23", "R74", "R80")
def test_at_18_guardians_read_only_by_the_young_adults_leave(grown, let, today, anne, tomas):
    assert roles(grown) == {"kari": "holder", "citizen-jonas": "youth"}

    leave = let()

    assert roles(grown)["citizen-anne"] == "actor"
    assert "citizen-tomas" not in roles(grown)
    assert areas(anne, log_of(grown)) == {"social", "home"}
    assert leave.text_hash == digest(leave.text)
    assert (leave.language, leave.login_level) == ("nb", HIGH)
    assert "Anne Solberg" in leave.text


@pytest.mark.requirement("R80", "R282")
def test_a_block_of_the_municipality_beats_the_leave(grown, let, guardianship_anne, today):
    let()
    assert "citizen-anne" in roles(grown)

    with for_purpose("test"):
        guardianship_anne.blocked = True
        guardianship_anne.save()
    access.derive(log_of(grown), today)

    assert "citizen-anne" not in roles(grown)


@pytest.mark.requirement("R228", "R80")
def test_areas_can_be_left_out(grown, let, anne, jonas, kari):
    let(left_out=["home"])

    assert areas(anne, log_of(grown)) == {"social"}
    assert areas(jonas, log_of(grown)) == areas(kari, log_of(grown)) == {"social", "home"}


@pytest.mark.requirement("R227", "R299")
def test_it_is_taken_back_in_the_same_second(grown, let, anne, jonas, today):
    leave = let()
    with acting(user_id=jonas.pk):
        end_leave(Leave.objects.get(pk=leave.pk), by=jonas, on=today)

    assert "citizen-anne" not in roles(grown)
    assert areas(anne, log_of(grown)) == set()
    assert "bestemmer selv" in explain_access(anne, log_of(grown), today)


@pytest.mark.requirement("R260")
def test_the_reason_is_told_in_a_sentence_with_what_is_kept_back(grown, let, anne, today):
    let(left_out=["home"])

    told = explain_access(anne, log_of(grown), today)
    assert told.startswith("Den loggen handler om, har latt vedkommende lese til og med ")
    assert "Holdt tilbake: hjem og familie." in told


@pytest.mark.requirement("R80")
def test_it_can_be_given_in_the_last_month_before_18_and_leaves_no_gap(
    log, jonas, child, guardianship_anne, today, anne
):
    birthday = today + dt.timedelta(days=20)
    child.born = birthday.replace(year=birthday.year - 18)
    child.save()
    access.derive(log, today)
    with acting(user_id=jonas.pk):
        leave = let_read(
            log_of(log), by=jonas, on=today, guardian=guardianship_anne.guardian,
            until=birthday + dt.timedelta(days=30), language="nb", login_level=HIGH,
        )  # fmt: skip
    assert leave.starts_on == birthday
    with for_purpose("test"):
        assert access.role_of(anne, log_of(log), today) == "guardian"
        access.derive(log, birthday)
        assert access.role_of(anne, log_of(log), birthday) == "actor"
        assert access.role_of(anne, log_of(log), birthday + dt.timedelta(days=31)) is None


@pytest.mark.requirement("R80")
def test_long_before_18_it_cannot_be_given(log, jonas, child, guardianship_anne, today):
    born(child, today, years=16)
    access.derive(log, today)
    with acting(user_id=jonas.pk), pytest.raises(ValidationError, match="snart fyller 18"):
        let_read(
            log_of(log), by=jonas, on=today, guardian=guardianship_anne.guardian,
            until=today, language="nb", login_level=HIGH,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"login_level": "idporten-loa-substantial"}, "høyeste sikkerhetsnivå"),
        ({"until": dt.date(2000, 1, 1)}, "Siste dag kan ikke være før"),
        ({"until": dt.date(2100, 1, 1)}, "høyst"),
        ({"left_out": ["moon"]}, "Velg områder fra lista"),
        ({"seen": "0" * 64}, "Teksten er endret"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(let, changed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        let(**changed)
    with for_purpose("test"):
        assert not Leave.objects.exists()


def test_nobody_but_the_young_adult_gives_it(grown, kari, anne, guardianship_anne, today):
    for other in (kari, anne):
        with acting(user_id=other.pk), pytest.raises(PermissionDenied):
            let_read(
                log_of(grown), by=other, on=today, guardian=guardianship_anne.guardian,
                until=today, language="nb", login_level=HIGH,
            )  # fmt: skip


def test_a_block_of_the_municipality_holds(grown, let, guardianship_anne, today):
    with for_purpose("test"):
        tie = Guardianship.objects.get(pk=guardianship_anne.pk)
        tie.blocked = True
        tie.save()
    with pytest.raises(ValidationError, match="står i lista"):
        let()


def test_it_is_not_given_twice_and_can_be_given_anew(grown, let, jonas, today):
    leave = let()
    with pytest.raises(ValidationError, match="kan alt lese"):
        let()
    with acting(user_id=jonas.pk):
        end_leave(Leave.objects.get(pk=leave.pk), by=jonas, on=today)
    assert let(left_out=["home"]).pk != leave.pk


def test_one_who_is_let_in_reads_and_no_more(grown, let, anne):
    let()
    with acting(user_id=anne.pk):
        for perm in ("add_lysglimt", "view_readers", "change_stafettlogg", "add_contribution"):
            assert not anne.has_perm(f"stafettlogg.{perm}", log_of(grown)), perm
        assert anne.has_perm("stafettlogg.view_stafettlogg", log_of(grown))


def test_the_guardian_and_the_holder_are_told(let, anne, kari, today):
    let()

    kinds = set(Notice.objects.values_list("recipient__username", "kind"))
    assert {("citizen-anne", "log_opened"), ("kari", "consent_answered")} <= kinds


def test_the_night_opens_and_closes_it(grown, let, today, monkeypatch):
    let(until=today)
    with for_purpose("test"):
        assert access.role_of(User.objects.get(username="citizen-anne"), log_of(grown), today)
    tomorrow = today + dt.timedelta(days=1)
    with for_purpose("test"):
        assert grown in access.logs_to_derive(tomorrow)
    assert derive_access() >= 0


@pytest.mark.requirement("R80", "R228")
def test_the_page_shows_the_text_before_it_is_signed(
    grown, jonas, browse, guardianship_anne, today
):
    http = browse(jonas)
    session = http.session
    session["login_level"] = HIGH
    session.save()
    where = f"/logg/{grown.pk}/foreldre/"
    chosen = {
        "submission_key": "6a8f2f60-2f0b-4b0c-9e1b-6d8d8a4f9d11",
        "guardian": guardianship_anne.guardian_id,
        "until": (today + dt.timedelta(days=30)).isoformat(), "left_out": ["home"], "read": "1",
    }  # fmt: skip

    assert "Skal foreldrene dine fortsatt lese" in http.get(where).content.decode()
    page = http.post(where, chosen)
    text = page.content.decode()
    assert "Dette signerer du" in text
    assert "Hjem og familie" in text
    seen = page.context["signing"]["seen"]
    assert http.post(where, {**chosen, "sign": "1", "seen": "old"}).status_code == 200
    with for_purpose("test"):
        assert not Leave.objects.exists()
    assert http.post(where, {**chosen, "sign": "1", "seen": seen}).status_code == 302
    with for_purpose("test"):
        leave = Leave.objects.get()
    assert "Ta det tilbake" in http.get(where).content.decode()
    end = f"/logg/foreldre/{leave.pk}/avslutt/"
    answer = http.post(end, {"submission_key": "6a8f2f60-2f0b-4b0c-9e1b-6d8d8a4f9d12"})
    assert answer.status_code == 302
    assert "citizen-anne" not in roles(grown)


def test_others_find_no_such_page(grown, let, anne, kari, browse):
    leave = let()
    for other in (anne, kari):
        assert browse(other).get(f"/logg/{grown.pk}/foreldre/").status_code == 404
        assert browse(other).get(f"/logg/foreldre/{leave.pk}/avslutt/").status_code == 404


@pytest.mark.requirement("R80")
def test_the_pages_of_one_who_is_let_in_hold_nothing_of_what_is_left_out(grown, let, anne, browse):
    let(left_out=["home"])
    http = browse(anne)
    for path in (f"/logg/{grown.pk}/", "/logg/familie/", f"/logg/{grown.pk}/lysglimt/"):
        page = http.get(path)
        assert page.status_code in (200, 404), path
        assert "sover hele natta" not in page.content.decode(), path
    assert "er med i lek" in http.get(f"/logg/{grown.pk}/").content.decode()


@pytest.mark.requirement("R23", "R80")
def test_one_who_turns_18_soon_is_told_once(log, jonas, child, today):
    for days, told in ((40, 0), (20, 1), (20, 1)):
        birthday = today + dt.timedelta(days=days)
        child.born = birthday.replace(year=birthday.year - 18)
        child.save()
        remind_of_leave()
        notices = Notice.objects.filter(recipient=jonas, kind="log_news")
        assert notices.count() == told
    assert notices.get().link == f"/logg/{log.pk}/foreldre/"
