"""The pages of a child welfare case."""

import datetime as dt

import pytest

from bti.audit.models import ReadEvent
from bti.web.templatetags.words import day_month
from cases.models import Case, ReceivedReport, WelfareDecision, WelfareTelling
from tests.cases.test_welfare import decide

WHY = "Slik vurderer barnevernet det."


def sent(page, **fields):
    return {"submission_key": page.context["form"]["submission_key"].value(), **fields}


def post(client, address: str, **fields):
    return client.post(address, sent(client.get(address), **fields))


@pytest.mark.requirement("R239", "R241", "R244", "R245")
def test_the_case_shows_the_course_and_whether_there_is_a_log(reported, kari, browse):
    page = browse(kari).get(f"/saker/{reported.pk}/").content.decode()

    assert "Gangen i barnevernssaken" in page
    assert "Henleggelse eller tiltak" in page
    assert "Barnet har ingen stafettlogg i denne saken." in page
    assert f"/saker/{reported.pk}/barnevern/" in page


def test_a_case_without_a_report_shows_no_course(case, kari, browse):
    assert "Gangen i barnevernssaken" not in browse(kari).get(f"/saker/{case.pk}/").content.decode()


@pytest.mark.requirement("R240", "R242", "R246")
def test_the_course_tells_stage_clock_and_who_holds_the_baton(reported, kari, today, browse):
    page = browse(kari).get(f"/saker/{reported.pk}/barnevern/").content.decode()

    assert f"Frist {day_month(today + dt.timedelta(days=7))}" in page
    assert "Barnevernet har ikke stafettpinnen mens det undersøker." in page
    assert "Andre får vite det bare når ungdommen og foreldrene samtykker." in page


@pytest.mark.requirement("R358")
def test_the_form_offers_what_can_be_decided_with_the_law_of_today(
    reported,
    kari,
    today,
    browse,
):
    client, address = browse(kari), f"/saker/{reported.pk}/barnevern/bestemt/"
    page = client.get(address)
    assert [kind for kind, _label in page.context["form"].fields["kind"].choices] == [
        "report_dismissed", "investigation", "emergency",
    ]  # fmt: skip

    answer = post(client, address, kind="investigation", decided_on=today, reason=WHY,
                  told_by="Bente Rud")  # fmt: skip

    assert answer.url == f"/saker/{reported.pk}/barnevern/"
    page = client.get(address)
    labels = [label for _kind, label in page.context["form"].fields["kind"].choices]
    assert "Vedtak om hjelpetiltak (Barnevernsloven §§ 3-1 og 3-4)" in labels
    text = page.content.decode()
    assert "Lov om barneverntjenester (1992) § 4-12" in text
    course = client.get(answer.url).content.decode()
    assert "Registrert av Kari Nordli på vegne av barnevernet, etter Bente Rud." in course


def test_what_is_refused_stays_typed(reported, kari, today, browse):
    client, address = browse(kari), f"/saker/{reported.pk}/barnevern/bestemt/"

    answer = post(client, address, kind="investigation", decided_on=today, reason=WHY)

    assert answer.status_code == 422
    assert WHY in answer.content.decode()
    assert not WelfareDecision.objects.exists()


def test_a_second_press_of_the_button_records_nothing_twice(reported, kari, today, browse):
    client, address = browse(kari), f"/saker/{reported.pk}/barnevern/bestemt/"
    data = sent(client.get(address), kind="investigation", decided_on=today, reason=WHY,
                told_by="Bente")  # fmt: skip

    client.post(address, data)
    client.post(address, data)

    assert WelfareDecision.objects.count() == 1


@pytest.mark.requirement("R243")
def test_child_welfare_finds_the_cases_that_consent_opens(
    reported,
    bente,
    browse,
    guardians,
    today,
):
    from tests.conftest import give_consent

    client, course = browse(bente), f"/saker/{reported.pk}/barnevern/"
    assert client.get(course).status_code == 404
    assert "Jonas" not in client.get("/saker/barnevern/").content.decode()

    give_consent(reported, today, services={"barnevern": "child_welfare"}, guardians=guardians)

    assert f'href="{course}"' in client.get("/saker/barnevern/").content.decode()
    assert "/saker/barnevern/" in client.get("/saker/").content.decode()
    assert client.get(course).status_code == 200
    assert ReadEvent.objects.filter(page="cases:welfare", why="child_welfare").exists()
    assert "told_by" not in client.get(f"{course}bestemt/").context["form"].fields
    assert client.get(f"/saker/{reported.pk}/").status_code == 404  # the case itself is not theirs


def test_others_do_not_learn_that_the_pages_exist(reported, geir, mona, anne, browse):
    for other in (geir, mona, anne):
        for page in ("", "bestemt/", "svar/", "slutt/", "mottatt/"):
            address = f"/saker/{reported.pk}/barnevern/{page}"
            assert browse(other).get(address).status_code == 404


def test_only_those_in_child_welfare_have_the_list(kari, browse, reported):
    assert browse(kari).get("/saker/barnevern/").status_code == 403
    assert "/saker/barnevern/" not in browse(kari).get("/saker/").content.decode()


@pytest.mark.requirement("R246", "R359")
def test_who_has_been_told_is_noted(reported, kari, today, browse):
    decide(reported, "investigation", kari, today)
    decide(reported, "dismissed", kari, today)
    client, address = browse(kari), f"/saker/{reported.pk}/barnevern/svar/"

    refused = post(client, address, about="conclusion", to="public", told_on=today)
    assert "skal alltid ha dette skriftlig" in refused.content.decode()
    answer = post(client, address, about="conclusion", to="public", told_on=today, in_writing="on")

    course = client.get(answer.url).content.decode()
    assert "Offentlig melder" in course
    assert "Hva det endte med, skriftlig" in course


@pytest.mark.requirement("R252")
def test_only_child_welfare_is_offered_to_tell_by_law(reported, known, kari, bente, browse):
    address = f"/saker/{reported.pk}/barnevern/svar/"

    def bases(user) -> list[str]:
        fields = browse(user).get(address).context["form"].fields
        return [basis for basis, _label in fields["basis"].choices]

    assert "law" not in bases(kari)
    assert "law" in bases(bente)


@pytest.mark.requirement("R251")
def test_the_case_ends_on_its_page(reported, kari, today, browse):
    client, address = browse(kari), f"/saker/{reported.pk}/barnevern/slutt/"
    assert "Det er ikke registrert tiltak" in client.get(address).content.decode()
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)

    answer = post(client, address, end_reason="consent_withdrawn", decided_on=today, reason=WHY,
                  told_by="Bente Rud", then="return")  # fmt: skip

    assert "Samtykket er trukket" in client.get(answer.url).content.decode().replace(
        "samtykket er trukket", "Samtykket er trukket"
    )
    assert Case.objects.get(pk=reported.pk).level == 1


@pytest.mark.requirement("R353", "R354", "R355", "R356")
def test_child_welfare_receives_and_answers_in_its_own_case(own, bente, today, browse):
    client = browse(bente)
    case = f"/saker/{own.pk}/"
    assert "Registrer mottatt melding" in client.get(case).content.decode()
    answer = post(
        client, f"{case}barnevern/mottatt/", received_on=today, way="written", reporter="public",
        violence_suspected="no", priority="now", area="Nord", pregnancy="on",
    )  # fmt: skip
    course = client.get(answer.url).content.decode()
    assert "Følges opp med en gang · Nord" in course
    assert "«Barn utsatt for rus i svangerskapet»" in course
    post(client, f"{case}barnevern/svar/", about="receipt", to="public", told_on=today)
    answer = post(client, f"{case}niva/investigate/", reason="Det er grunn til å undersøke.",
                  best_interest="Barnet trenger at noen ser etter.")  # fmt: skip

    assert answer.url == case
    assert Case.objects.get(pk=own.pk).level == 1
    assert ReceivedReport.objects.get().noted_by == WelfareTelling.objects.get().noted_by == bente
    assert "Oppstartsmøte med barn og foreldre" in client.get(case).content.decode()


@pytest.mark.requirement("R154")
def test_the_page_asks_child_welfare_whom_it_gives_the_baton_to(
    reported,
    known,
    bente,
    kari,
    mona,
    today,
    browse,
):
    from cases.services import appoint_holder

    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)
    appoint_holder(reported, to=bente, by=mona, on=today, reason="Barnevernet overtar.")
    client, address = browse(bente), f"/saker/{reported.pk}/barnevern/slutt/"

    refused = post(client, address, end_reason="professional", decided_on=today, reason=WHY,
                   then="return")  # fmt: skip
    assert "Velg hvem som skal ha den nå." in refused.content.decode()
    answer = post(client, address, end_reason="professional", decided_on=today, reason=WHY,
                  then="return", to=kari.pk)  # fmt: skip

    assert answer.url == f"/saker/{reported.pk}/barnevern/"  # the consent still names them
    assert Case.objects.get(pk=reported.pk).holder == kari


@pytest.mark.parametrize("part", ["", "bestemt/", "svar/", "slutt/"])
def test_no_page_asks_the_database_more_than_it_must(
    reported,
    kari,
    today,
    browse,
    django_assert_max_num_queries,
    part,
):
    for kind in ("investigation", "help_measures", "emergency", "help_measures"):
        decide(reported, kind, kari, today)
    client = browse(kari)
    client.get(f"/saker/{reported.pk}/")

    with django_assert_max_num_queries(12):
        client.get(f"/saker/{reported.pk}/barnevern/{part}")


@pytest.mark.requirement("R5", "R360")
def test_child_welfare_asks_for_consent_by_the_municipalitys_list(own, bente, guardians, browse):
    own.level = 2
    own.save()

    form = browse(bente).get(f"/saker/{own.pk}/samtykke/").context["form"]

    assert form.guide.slug == "sondre_nordstrand"


def test_the_wish_is_the_holders_to_tell_the_leader(reported, kari, mona, today, browse):
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today, wish="Helst helsesykepleieren")

    course = browse(kari).get(f"/saker/{reported.pk}/barnevern/").content.decode()
    appoint = browse(mona).get(f"/saker/{reported.pk}/stafettholder/").content.decode()

    assert "Helst helsesykepleieren" in course
    assert "Helst helsesykepleieren" not in appoint
