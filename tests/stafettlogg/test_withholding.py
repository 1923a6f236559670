"""Pages about who sees what: hold back, preview before sharing, why one reads, and lost access."""

import datetime as dt
import uuid

import pytest

from bti.accounts.models import Membership
from bti.database.acting import acting, for_purpose
from bti.web.models import Draft
from consent.models import Consent, ConsentLimit
from consent.services import ask_consent, withdraw_consent
from stafettlogg import access
from stafettlogg.models import HeldBack, Measure
from stafettlogg.services import end_measure, share_lysglimt
from stafettlogg.services.explaining import explain_access
from tests.stafettlogg.conftest import reload


@pytest.fixture
def glimpse(log, kari, today):
    with acting(user_id=kari.pk):
        return share_lysglimt(log, by=kari, on=today, text="Jonas lo høyt i dag.")


def told(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def key() -> dict[str, str]:
    return {"submission_key": str(uuid.uuid4())}


@pytest.mark.requirement("R228", "R260")
def test_a_guardian_holds_one_entry_back_and_lets_go(log, glimpse, pers_measure, anne, per, browse):
    path = f"/logg/{log.pk}/deling/"
    client = browse(anne)
    assert "Jonas lo høyt" in told(client, f"{path}?til=tjeneste-ppt")

    code = f"lysglimt-{glimpse.pk}"
    answer = client.post(path, {"til": "tjeneste-ppt", "hold": code, **key()})
    assert answer.status_code == 302
    with for_purpose("test"):
        hold = HeldBack.objects.get()
    assert (hold.lysglimt_id, hold.service) == (glimpse.pk, "ppt")
    assert "Jonas lo høyt" not in told(browse(per), f"/logg/{log.pk}/")
    assert "Jonas lo høyt" in told(client, f"/logg/{log.pk}/")

    client.post(path, {"til": "tjeneste-ppt", "release": str(hold.pk), **key()})
    assert "Jonas lo høyt" in told(browse(per), f"/logg/{log.pk}/")


def test_the_page_is_for_the_holder_and_the_family(log, pers_measure, per, kari, tomas, browse):
    path = f"/logg/{log.pk}/deling/"
    assert browse(per).get(path).status_code == 404
    assert browse(kari).get(path).status_code == 200
    assert browse(tomas).get(path).status_code == 200
    assert browse(kari).get(f"{path}?til=person-1").status_code == 404


def test_the_page_asks_a_bounded_number_of_queries(
    log, glimpse, pers_measure, kari, today, browse, count_queries
):
    path = f"/logg/{log.pk}/deling/?til=tjeneste-ppt"
    before = count_queries(browse(kari), path)
    with acting(user_id=kari.pk):
        for number in range(3):
            share_lysglimt(log, by=kari, on=today, text=f"Lysglimt {number}")
    assert count_queries(browse(kari), path) == before
    assert before <= 12


@pytest.fixture
def planned(goal, per, today):
    later = (today + dt.timedelta(days=30)).isoformat()
    return {
        "text": "Per observerer", "arena": "service", "reach": "individual",
        "responsible": f"employee:{per.pk}", "starts_on": today.isoformat(), "due_on": later,
        "evaluate_on": later,
    }  # fmt: skip


@pytest.mark.requirement("R118", "R228")
def test_the_holder_sees_what_a_newcomer_will_see_before_they_come_in(
    log, goal, glimpse, shared_consent, planned, kari, per, browse
):
    client, path = browse(kari), f"/logg/mal/{goal.pk}/tiltak/"
    answer = client.post(path, {**planned, **key()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Dette får Per Dahl se" in page
    assert "Jonas lo høyt" in page
    with for_purpose("test"):
        assert not Measure.objects.exists()

    seen = {"shown_to": f"person-{per.pk}", "has_seen": "on", "hold": f"lysglimt-{glimpse.pk}"}
    assert client.post(path, {**planned, **seen, **key()}).status_code == 302
    page = told(browse(per), f"/logg/{log.pk}/")
    assert "Per observerer" in page
    assert "Jonas lo høyt" not in page


def test_a_tick_for_one_person_lets_no_other_in(goal, shared_consent, planned, kari, pia, browse):
    seen = {"shown_to": f"person-{pia.pk}", "has_seen": "on"}
    answer = browse(kari).post(f"/logg/mal/{goal.pk}/tiltak/", {**planned, **seen, **key()})
    assert answer.status_code == 422


@pytest.mark.requirement("R228", "R339")
def test_the_family_sees_what_a_new_service_would_see_before_signing(
    case, log, goal, glimpse, kari, anne, browse, today
):
    with acting(user_id=kari.pk):
        asked = ask_consent(
            case.child, by=kari, on=today, purpose="PPT kan hjelpe", to_log=True,
            valid_until=today + dt.timedelta(days=90), service_codes=["ppt"],
            areas_for={"ppt": ["learning"]},
        )  # fmt: skip
        case.consents.add(asked)
    page = told(browse(anne), f"/samtykke/{asked.pk}/")
    assert "Dette ser de i loggen nå" in page
    assert f"/logg/{log.pk}/deling/?til=tjeneste-ppt" in page
    for user in (anne, kari):
        page = told(browse(user), f"/logg/{log.pk}/deling/?til=tjeneste-ppt")
        assert "1 oppføring vises" in page  # the lysglimt; the goal is about friends
        assert "Jonas lo høyt" in page
        assert "Jonas er med i lek" not in page


@pytest.mark.requirement("R228", "R233")
def test_the_areas_are_part_of_what_is_signed_and_shown(case, log, kari, anne, browse, today):
    with acting(user_id=kari.pk):
        asked = ask_consent(
            case.child, by=kari, on=today, purpose="PPT kan hjelpe", to_log=True,
            valid_until=today + dt.timedelta(days=90), service_codes=["ppt"],
            held_areas=["home"], areas_for={"ppt": ["learning", "social"]},
        )  # fmt: skip
    page = told(browse(anne), f"/samtykke/{asked.pk}/signer/?steg=3")
    assert "PPT får bare vite noe om:" in page
    assert "Hjem og familie" in page
    page = told(browse(anne), f"/samtykke/{asked.pk}/")
    assert "Venner og samspill, Læring og skole" in page
    assert ConsentLimit.history.filter(consent=asked).count() == 3


@pytest.mark.requirement("R260")
def test_each_reader_is_explained_to_the_family(
    log, measure, pers_measure, shared_consent, kari, per, anne, browse, today
):
    ConsentLimit.objects.create(consent=shared_consent, kind="hold", area="home")
    access.derive(log, today)
    page = told(browse(anne), f"/logg/{log.pk}/lesere/")
    assert "Har tiltaket «Per observerer to friminutt», og samtykket gjelder til og med" in page
    assert "Holdt tilbake: hjem og familie." in page
    assert "Har stafettpinnen" in page
    assert "Holdt tilbake: hjem og familie." in told(browse(per), f"/logg/{log.pk}/")
    assert explain_access(per, log, today).endswith("Holdt tilbake: hjem og familie.")


@pytest.mark.requirement("R260")
def test_why_one_reads_no_longer(log, pers_measure, kari, per, anne, geir, browse, today):
    told_geir = explain_access(geir, log, today)
    assert told_geir == "Leser ikke lenger: har ikke noe tiltak i loggen."
    with acting(user_id=kari.pk):
        end_measure(
            Measure.objects.select_related("log__case").get(pk=pers_measure.pk), by=kari,
            on=today, reason="Ferdig",
        )  # fmt: skip
    assert explain_access(per, log, today).startswith("Leser ikke lenger: tiltaket ble avsluttet")
    page = told(browse(anne), f"/logg/{log.pk}/lesere/")
    assert "Leser ikke lenger: tiltaket ble avsluttet" in page


@pytest.fixture
def withdrawn(case, log, pers_measure, per, anne, browse, today):
    """Per had the log open; then the family withdrew all consent."""
    client = browse(per)
    told(client, f"/logg/{log.pk}/")
    for consent in Consent.objects.filter(cases=case, state="given"):
        with acting(user_id=anne.pk):
            withdraw_consent(consent, by=anne, on=today)
    return client


@pytest.mark.requirement("R123", "R260")
def test_one_who_lost_access_is_told_why_at_the_next_click(log, withdrawn):
    page = told(withdrawn, f"/logg/{log.pk}/", status=403)
    assert "Du kan ikke lese dette lenger" in page
    assert "loggen ble avsluttet" in page
    for name in ("Jonas", "friminutt"):
        assert name not in page


def test_what_was_typed_is_kept_to_hand_over(log, withdrawn, per):
    answer = withdrawn.post(
        f"/logg/{log.pk}/lysglimt/", {"text": "Per så at de lo sammen.", **key()}
    )
    assert answer.status_code == 403
    assert "Per så at de lo sammen." in answer.content.decode()
    assert Draft.objects.filter(user=per).exists()
    page = told(withdrawn, f"/logg/{log.pk}/lysglimt/", status=403)
    assert "Per så at de lo sammen." in page


def test_one_who_left_is_told_so(log, pers_measure, per, browse, today):
    client = browse(per)
    told(client, f"/logg/{log.pk}/")
    Membership.objects.filter(user=per).update(ends=today - dt.timedelta(days=1))

    answer = client.get(f"/logg/{log.pk}/", follow=True)

    assert answer.redirect_chain[0][0].startswith("/logg-inn/")
    assert "Du arbeider ikke lenger her" in answer.content.decode()


def test_others_get_404_as_before(log, pers_measure, per, pia, stranger, browse, today):
    for user in (pia, stranger):
        assert browse(user).get(f"/logg/{log.pk}/").status_code == 404
        assert browse(user).post(f"/logg/{log.pk}/lysglimt/", key()).status_code == 404
    # Never opened it, and lost it: not told that it is there
    Membership.objects.filter(user=per).update(ends=today - dt.timedelta(days=1))
    assert browse(reload(per)).get(f"/logg/{log.pk}/").status_code == 404
