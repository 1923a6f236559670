"""Reports to child welfare: what is noted, whom it is told, and the shield that violence raises."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from cases.levels import steps_from
from cases.models import Case, ConcernReport
from cases.services import change_level, confirm_receipt, report_concern
from cases.signals import shield_raised

DAY = dt.timedelta(days=1)
KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1c01"


@pytest.fixture
def report(case, kari, today):
    """``report(**values)`` notes a report of suspected violence, sent today."""

    def noted(by=kari, **values) -> ConcernReport:
        given = {
            "sent_on": today, "channel": "portal", "violence_suspected": True,
            "guardians_informed": False, "not_informed_reason": "Mistanke om vold eller overgrep",
        }  # fmt: skip
        return report_concern(case, by=by, on=today, **{**given, **values})

    return noted


@pytest.mark.requirement("R33", "R38")
def test_a_report_the_same_day_opens_the_step_to_level_3(case, report, kari, today):
    ways = {way.step.code: way for way in steps_from(case, today)}
    assert [guard.code for guard in ways["report"].unmet] == ["reported"]
    stored = report(leader_told=True)

    assert ConcernReport.objects.get() == stored
    assert (stored.sent_on, stored.channel, stored.noted_by) == (today, "portal", kari)
    ways = {way.step.code: way for way in steps_from(case, today)}
    assert ways["report"].open
    change_level(case, "report", by=kari, on=today, reason="Barnevernet rådet oss til det.")
    assert Case.objects.get().level == 3


@pytest.mark.requirement("R33", "R35", "R64")
def test_suspected_violence_shields_the_case_in_the_same_breath(case_at_1, report, kari):
    heard = []
    receiver = lambda sender, case, **kwargs: heard.append(case.pk)  # noqa: E731
    shield_raised.connect(receiver)
    try:
        report()
        report()
    finally:
        shield_raised.disconnect(receiver)

    stored = Case.objects.get()
    assert stored.is_shielded
    assert stored.shielded_level == 1
    assert heard == [stored.pk]
    assert ActEvent.objects.filter(act="cases.raise_shield").count() == 1


def test_the_shield_stands_as_it_was_raised(case_at_1, report):
    report()
    raised = Case.objects.get().shielded_at
    case_at_1.level = 3
    case_at_1.save()

    report()

    stored = Case.objects.get()
    assert (stored.shielded_at, stored.shielded_level, stored.level) == (raised, 1, 3)


def test_a_report_without_suspected_violence_shields_nothing(case, report):
    report(violence_suspected=False, guardians_informed=True, not_informed_reason="")

    assert not Case.objects.get().is_shielded


def test_a_refused_report_shields_nothing(case, report):
    with pytest.raises(ValidationError):
        report(channel="brevdue")

    assert not Case.objects.get().is_shielded
    assert not ConcernReport.objects.exists()


@pytest.mark.requirement("R35", "R64", "R134")
def test_guardians_are_not_told_where_violence_is_suspected(report):
    with pytest.raises(ValidationError) as error:
        report(guardians_informed=True)

    assert list(error.value.message_dict) == ["guardians_informed"]
    assert "skal foresatte ikke vite om meldingen" in error.value.messages[0]


@pytest.mark.requirement("R134")
def test_why_guardians_are_not_told_is_asked(report):
    with pytest.raises(ValidationError) as error:
        report(violence_suspected=False, not_informed_reason=" ")

    assert error.value.message_dict == {
        "not_informed_reason": ["Skriv hvorfor foresatte ikke er orientert."]
    }
    told = report(violence_suspected=False, guardians_informed=True, not_informed_reason="?")
    assert (told.guardians_informed, told.not_informed_reason) == (True, "")


@pytest.mark.requirement("R34", "R141")
def test_the_leader_gets_a_notice_without_content_and_guardians_none(
    report, mona, anne, guardians, today
):
    stored = report()

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (mona, "report")
    assert (notice.subject, notice.subject_id) == ("cases.ConcernReport", str(stored.pk))
    assert notice.link == reverse("cases:unit")


def test_a_leader_who_has_left_is_not_told(report, mona, today):
    mona.memberships.update(ends=today - DAY)
    report()

    assert not Notice.objects.exists()


@pytest.mark.requirement("R137", "R138")
def test_each_reports_for_themselves_and_no_report_is_a_copy(case, report, kari, colleague):
    first, second = report(), report()
    case.holder = colleague
    case.save()
    third = report(by=colleague)

    assert ConcernReport.objects.count() == 3
    assert [r.noted_by for r in (first, second, third)] == [kari, kari, colleague]


def test_a_report_from_a_day_ahead_or_before_the_concern_is_refused(case, report, today):
    for day in (today + DAY, case.concern_on - DAY):
        with pytest.raises(ValidationError) as error:
            report(sent_on=day)
        assert list(error.value.message_dict) == ["sent_on"]


def test_only_the_holder_notes_a_report(report, colleague, anne, guardians):
    for other in (colleague, anne):
        with pytest.raises(PermissionDenied):
            report(by=other)


def test_the_receipt_is_noted_once_and_after_the_report(report, kari, today):
    stored = report(sent_on=today - DAY)

    for day in (today + DAY, today - 2 * DAY):
        with pytest.raises(ValidationError) as error:
            confirm_receipt(stored, by=kari, on=today, received_on=day)
        assert list(error.value.message_dict) == ["received_on"]
    confirm_receipt(stored, by=kari, on=today, received_on=today)
    assert ConcernReport.objects.get().received_on == today
    with pytest.raises(ValidationError, match="alt bekreftet"):
        confirm_receipt(stored, by=kari, on=today, received_on=today)


# The pages


def sent(today, **values) -> dict[str, str]:
    given = {
        "submission_key": KEY, "sent_on": today.isoformat(), "channel": "phone",
        "violence_suspected": "yes", "guardians_informed": "no", "basis": "violence",
        "leader_told": "on", "legal_basis": "necessity", "child_informed": "no",
        "child_not_informed_reason": "Barnet er for lite.",
    }  # fmt: skip
    return {**given, **values}


@pytest.mark.requirement("R39", "R156")
def test_the_report_page_is_the_holders_and_leads_to_the_portal(
    case, kari, colleague, mona, anne, guardians, browse
):
    address = reverse("cases:report", args=[case.pk])

    page = browse(kari).get(address).content.decode()
    assert "https://bekymringsmelding.fiks.ks.no/offentlig" in page
    assert "Meld rett til barneverntjenesten." in page
    for other in (colleague, mona, anne):
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address).status_code == 404


def test_a_report_is_noted_once_however_often_it_is_sent(case, kari, today, browse):
    client, address = browse(kari), reverse("cases:report", args=[case.pk])

    for _ in range(2):
        answer = client.post(address, sent(today))
        assert answer["Location"] == reverse("cases:detail", args=[case.pk])

    stored = ConcernReport.objects.get()
    assert stored.not_informed_reason == "Mistanke om vold eller overgrep."
    assert Case.objects.get().is_shielded


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sent_on": "2999-01-01"}, "Datoen kan ikke være fram i tid."),
        ({"guardians_informed": "yes"}, "skal foresatte ikke vite om meldingen"),
        ({"violence_suspected": "no", "basis": ""}, "Velg hvorfor foresatte ikke vet det."),
        ({"violence_suspected": "no"}, "Over har du svart nei på spørsmålet om vold."),
        (
            {"violence_suspected": "no", "basis": "other"},
            "Skriv hvorfor foresatte ikke er orientert.",
        ),
        ({"channel": ""}, "Hvordan?"),
    ],
)
def test_bad_input_gets_its_sentence_and_changes_nothing(case, kari, today, browse, values, said):
    answer = browse(kari).post(reverse("cases:report", args=[case.pk]), sent(today, **values))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ConcernReport.objects.exists()
    assert not Case.objects.get().is_shielded


def test_the_words_about_another_reason_are_kept(case, kari, today, browse):
    browse(kari).post(
        reverse("cases:report", args=[case.pk]),
        sent(today, violence_suspected="no", basis="other", not_informed_reason="Kan ikke nås."),
    )

    assert ConcernReport.objects.get().not_informed_reason == "Kan ikke nås."


def test_the_receipt_is_noted_from_its_page(case, report, kari, colleague, today, browse):
    stored = report(sent_on=today - DAY)
    address = reverse("cases:receipt", args=[case.pk, stored.pk])
    assert address in browse(kari).get(reverse("cases:report", args=[case.pk])).content.decode()

    assert browse(colleague).get(address).status_code == 404
    assert browse(kari).get(reverse("cases:receipt", args=[case.pk, 0])).status_code == 404
    early = {"submission_key": KEY, "received_on": (today - 2 * DAY).isoformat()}
    assert browse(kari).post(address, early).status_code == 422
    right = {"submission_key": KEY, "received_on": today.isoformat()}
    assert browse(kari).post(address, right).status_code == 302

    assert ConcernReport.objects.get().received_on == today


def test_the_report_page_asks_no_more_the_more_reports_there_are(
    case, report, kari, browse, django_assert_num_queries
):
    client, address = browse(kari), reverse("cases:report", args=[case.pk])
    client.get(address)
    for more in (1, 2):
        for _ in range(more):
            report()
        with django_assert_num_queries(9):
            client.get(address)
