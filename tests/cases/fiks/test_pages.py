"""The pages of sending: writing it, seeing how it stands, and what one does when it stops."""

import pytest
from django.urls import reverse

from bti.web.models import Draft
from cases.models import Case, ConcernReport, ReportDelivery
from cases.services.sending import send_report
from tests.cases.fiks.conftest import WRITTEN

KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1c03"
State = ReportDelivery.State


def sent(**values) -> dict[str, str]:
    given = {
        "submission_key": KEY, "violence_suspected": "yes", "legal_basis": "necessity",
        "guardians_informed": "no", "basis": "violence", "child_informed": "yes",
        "leader_told": "on", **WRITTEN,
    }  # fmt: skip
    return {**given, **values}


def page_of(client, case) -> str:
    return client.get(reverse("cases:report", args=[case.pk])).content.decode()


@pytest.mark.requirement("R39", "R135")
def test_a_report_is_written_and_put_in_the_outbox_once(case, kari, fiks, guardians, browse):
    client, address = browse(kari), reverse("cases:send-report", args=[case.pk])
    assert address in page_of(client, case)
    page = client.get(address).content.decode()
    assert 'value="kari@bydel.example"' in page
    assert "Det du skriver, blir ikke lagret før du sender." in page
    assert "data-draft" not in page  # the text lies nowhere but in the outbox

    for _ in range(2):
        answer = client.post(address, sent())
        assert answer["Location"] == reverse("cases:report", args=[case.pk])

    delivery = ReportDelivery.objects.get()
    assert (delivery.state, delivery.report.channel) == (State.QUEUED, "here")
    assert Case.objects.get().is_shielded
    assert not Draft.objects.exists()
    assert "Venter på å bli sendt" in page_of(client, case)
    assert WRITTEN["bekymring"] not in page_of(client, case)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"bekymring": ""}, "Hva er du bekymret for?"),
        ({"telefon": "ring meg"}, "Skriv bare tall, som 22 33 44 55."),
        ({"epost": "kari"}, "epost"),
        ({"guardians_informed": "yes"}, "skal foresatte ikke vite om meldingen"),
        ({"guardians_view": "Far sier nei"}, "skal foresatte ikke spørres først"),
    ],
)
def test_bad_input_gets_its_sentence_and_queues_nothing(case, kari, fiks, browse, values, said):
    answer = browse(kari).post(reverse("cases:send-report", args=[case.pk]), sent(**values))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert WRITTEN["observert"].splitlines()[0] in answer.content.decode()  # nothing typed is lost
    assert not ReportDelivery.objects.exists()
    assert not Case.objects.get().is_shielded


def test_where_nothing_can_be_sent_there_is_no_such_page(case, kari, browse):
    client, address = browse(kari), reverse("cases:send-report", args=[case.pk])

    assert client.get(address).status_code == 404
    assert address not in page_of(client, case)


def test_the_pages_are_the_holders(case, queued, fiks, colleague, mona, anne, browse):
    report = queued().report
    ReportDelivery.objects.update(state=State.FAILED)
    for name, args in (("send-report", [case.pk]), ("report-unsent", [case.pk, report.pk])):
        for other in (colleague, mona, anne):
            address = reverse(f"cases:{name}", args=args)
            assert browse(other).get(address).status_code == 404
            assert browse(other).post(address).status_code == 404


@pytest.mark.requirement("R39")
def test_the_page_says_sent_only_when_the_receiver_has_said_so(case, kari, queued, fiks, browse):
    client, delivery = browse(kari), queued()
    detail = reverse("cases:detail", args=[case.pk])
    assert "ikke sendt ennå" in client.get(detail).content.decode()
    assert "Sendt, ikke besvart" not in page_of(client, case)

    send_report(delivery.pk)

    assert "Sendt, ikke besvart" in page_of(client, case)
    assert "Barnevernet skal svare innen" in page_of(client, case)
    assert "ikke sendt ennå" not in client.get(detail).content.decode()


@pytest.mark.parametrize(
    ("lie", "heading", "choices"),
    [
        (({}, 400), "Meldingen er ikke sendt", {"again", "withdraw"}),
        (({}, 500), "Vi vet ikke om meldingen kom fram", {"arrived", "again", "withdraw"}),
    ],
)
def test_one_that_stopped_says_what_one_can_do(
    case, kari, queued, fiks, browse, lie, heading, choices
):
    client, delivery = browse(kari), queued()
    fiks.answers["offentlig"] = lie
    send_report(delivery.pk)
    address = reverse("cases:report-unsent", args=[case.pk, delivery.report_id])
    assert address in page_of(client, case)

    page = client.get(address).content.decode()

    assert heading in page
    assert "ing barnevernet" in page
    offered = {c for c in ("again", "arrived", "withdraw") if f'value="{c}"' in page}
    assert offered == choices
    assert WRITTEN["bekymring"] not in page


@pytest.mark.parametrize(
    ("choice", "state"),
    [("again", "queued"), ("arrived", "withdrawn"), ("withdraw", "withdrawn")],
)
def test_what_one_chooses_is_done_once(case, kari, queued, fiks, browse, choice, state):
    client, delivery = browse(kari), queued()
    fiks.answers["offentlig"] = ({}, 500)
    send_report(delivery.pk)
    address = reverse("cases:report-unsent", args=[case.pk, delivery.report_id])

    assert client.post(address, {"submission_key": KEY, "choice": "x"}).status_code == 422
    assert client.post(address, {"submission_key": KEY, "choice": choice}).status_code == 302

    assert ReportDelivery.objects.get().state == state
    assert ConcernReport.objects.get().is_sent == (choice == "arrived")
    assert client.get(address).status_code == 404  # it is no longer stuck


def test_one_that_waits_is_not_confirmed_or_handed_over(case, kari, queued, browse):
    report = queued().report
    for name in ("receipt", "hand-over"):
        address = reverse(f"cases:{name}", args=[case.pk, report.pk])
        assert browse(kari).get(address).status_code == 404


@pytest.mark.requirement("R34")
def test_the_leader_sees_that_it_stopped_and_nothing_else(
    case_at_1, kari, mona, queued, fiks, browse
):
    delivery = queued()
    fiks.answers["offentlig"] = ({}, 400)
    send_report(delivery.pk)

    page = browse(mona).get(reverse("cases:oversee", args=[case_at_1.pk])).content.decode()

    assert "Meldingen kom ikke fram. Snakk med den som melder, nå." in page
    for secret in ("blåmerker", "Mistanke om vold<", "Jeg vil ikke hjem", "22 33 44 55"):
        assert secret not in page


@pytest.mark.requirement("R35", "R64")
def test_families_see_nothing_of_what_is_being_sent(log, case_at_1, anne, queued, fiks, browse):
    delivery = queued()
    send_report(delivery.pk)
    client = browse(anne)

    for address in (
        reverse("stafettlogg:family-home"), reverse("stafettlogg:detail", args=[log.pk]),
        reverse("web:notices"),
    ):  # fmt: skip
        page = client.get(address).content.decode()
        for secret in ("blåmerker", "melding til barnevern", "Bekymringsmelding", "skjermet"):
            assert secret.lower() not in page.lower()
    assert not anne.notices.filter(kind__startswith="report").exists()
