"""What must be known of a report: who knows and why not, on what ground, and a no to consent."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.inputs.reporting import basis_choices
from cases.models import Case, ConcernReport, ConsentRefusal
from cases.services import note_refusal
from stafettlogg.services import open_log
from tests.cases.test_reporting import DAY, KEY, report, sent

__all__ = ["report"]


CONTENTS = {
    "legal_basis": "duty", "violence_suspected": False, "guardians_informed": True,
    "not_informed_reason": "", "child_informed": True, "guardians_offered": True,
    "guardians_view": "Far mener det går seg til.", "log_told": True, "leader_told": True,
    "meeting_offered": True,
}  # fmt: skip


@pytest.mark.requirement("R36", "R134", "R135", "R136", "R141", "R241", "R403", "R404")
def test_what_must_be_known_of_a_report_is_kept_and_nothing_of_its_text(report):
    stored = report(**CONTENTS)
    stored.refresh_from_db()

    for name, value in CONTENTS.items():
        assert getattr(stored, name) == value
    told = {f.name for f in ConcernReport._meta.fields}
    assert not told & {"text", "concern", "bekymring", "content"}


@pytest.mark.requirement("R35", "R64", "R136", "R403")
@pytest.mark.parametrize(
    "values", [{"guardians_offered": True}, {"guardians_view": "Mor sier at hun falt."}]
)
def test_guardians_are_not_asked_first_where_violence_is_suspected(report, values):
    with pytest.raises(ValidationError) as error:
        report(**values)

    assert list(error.value.message_dict) == ["guardians_view"]
    assert not Case.objects.get().is_shielded


def test_the_database_holds_that_too(report):
    stored = report()
    stored.guardians_view = "Mor sier at hun falt."

    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save()


@pytest.mark.requirement("R241")
def test_that_there_is_a_log_is_known_by_itself_and_a_report_that_keeps_it_back_says_so(
    case_at_1, consented, kari, today, report, browse
):
    assert not report().log_exists
    open_log(case_at_1, by=kari, on=today)

    assert report(log_told=False).log_exists
    page = browse(kari).get(reverse("cases:report", args=[case_at_1.pk])).content.decode()
    assert page.count("Meldingen sier ikke at barnet har stafettlogg") == 1


@pytest.mark.requirement("R36")
def test_the_basis_names_the_law_of_the_day_and_of_the_service(case, today):
    duty = dict(basis_choices("school", today))
    assert duty["duty"] == "Meldeplikt (Barnevernsloven § 13-2, Opplæringslova § 24-3)"
    assert "Barnehageloven § 46" in dict(basis_choices("kindergarten", today))["duty"]
    assert dict(basis_choices("ppt", today))["duty"] == "Meldeplikt (Barnevernsloven § 13-2)"
    before = dict(basis_choices("school", dt.date(2019, 6, 7)))["duty"]
    assert "§ 6-4" in before
    assert "§ 15-3" in before
    assert set(duty) == set(ConcernReport.Basis.values)
    assert "§ 13-4" in duty["order"]
    assert "Nødrett" in duty["necessity"]


@pytest.mark.requirement("R36", "R134", "R136", "R403", "R404")
def test_the_page_asks_who_knows_and_why_not(case, kari, today, browse):
    client, address = browse(kari), reverse("cases:report", args=[case.pk])

    lacking = sent(today, legal_basis="", child_not_informed_reason="")
    page = client.post(address, lacking)
    assert page.status_code == 422
    assert "Skriv hvorfor barnet ikke vet det." in page.content.decode()
    assert "Hva gir deg rett til å si fra?" in page.content.decode()
    assert not ConcernReport.objects.exists()

    whole = sent(
        today, violence_suspected="no", guardians_informed="yes", basis="", guardians_offered="on",
        guardians_view="Mor er enig.", meeting_offered="on", log_told="on",
    )  # fmt: skip
    assert client.post(address, whole).status_code == 302
    stored = ConcernReport.objects.get()
    assert (stored.legal_basis, stored.guardians_view) == ("necessity", "Mor er enig.")
    assert stored.guardians_offered
    assert stored.meeting_offered
    assert stored.child_not_informed_reason == "Barnet er for lite."


@pytest.mark.requirement("R139")
def test_the_page_names_what_the_guide_says_one_should_read(case, kari, browse):
    case.guide_slug = "nittedal"
    case.save()

    page = browse(kari).get(reverse("cases:report", args=[case.pk])).content.decode()

    guide = case.guide
    for code in ("opplysningsplikt", "veileder_melding", "skole_og_barnevern"):
        assert str(guide.link(code).label) in page


@pytest.mark.requirement("R151")
def test_a_new_concern_is_reported_anew(case, kari, report, today, browse):
    report(sent_on=today - DAY)
    page = browse(kari).get(reverse("cases:report", args=[case.pk])).content.decode()
    assert "melder du på nytt" in page

    report()
    assert ConcernReport.objects.count() == 2


# Guardians say no


def refuse(case, by, today, **values):
    given = {
        "refused_on": today,
        "consequences_told": True,
        "outcome": "go_on",
        "reason": "Bra nok",
    }
    return note_refusal(case, by=by, on=today, **{**given, **values})


@pytest.mark.requirement("R140", "R142")
def test_a_no_is_kept_with_what_they_were_told_and_either_way(case, kari, today, browse):
    with pytest.raises(ValidationError) as error:
        refuse(case, kari, today, consequences_told=False)
    assert list(error.value.message_dict) == ["consequences_told"]

    refuse(case, kari, today)
    refuse(case, kari, today, outcome="report", reason="Svært alvorlig")
    assert list(ConsentRefusal.objects.values_list("outcome", flat=True)) == ["go_on", "report"]
    page = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Vi godtar valget og fortsetter sammen. Bra nok" in page
    assert "Vi melder uten samtykke, fordi det er svært alvorlig. Svært alvorlig" in page
    assert page.count("De vet hva det kan føre til.") == 2


@pytest.mark.requirement("R142")
def test_the_page_of_a_no_leads_to_the_report_when_one_reports(case, kari, today, browse):
    client, address = browse(kari), reverse("cases:refusal", args=[case.pk])
    given = {
        "submission_key": KEY, "refused_on": today.isoformat(), "consequences_told": "on",
        "outcome": "report", "reason": "Barnet får ikke hjelpen det må ha.",
    }  # fmt: skip

    assert client.get(address).status_code == 200
    wrong = client.post(address, {**given, "outcome": "", "reason": ""})
    assert wrong.status_code == 422
    answer = client.post(address, given)

    assert answer["Location"] == reverse("cases:report", args=[case.pk])
    assert ConsentRefusal.objects.get().consequences_told


@pytest.mark.requirement("R35")
def test_nobody_is_asked_where_violence_is_suspected(case, report, kari, today, browse):
    report()
    case.refresh_from_db()

    assert browse(kari).get(reverse("cases:refusal", args=[case.pk])).status_code == 404
    with pytest.raises(ValidationError, match="skjermet"):
        refuse(case, kari, today)
    page = browse(kari).get(reverse("cases:report", args=[case.pk])).content.decode()
    assert "Familien sier nei" not in page
    assert "si til foresatte at du melder" not in page


def test_only_the_holder_notes_a_no(case, colleague, mona, anne, guardians, today, browse):
    for other in (colleague, mona, anne):
        with pytest.raises(PermissionDenied):
            refuse(case, other, today)
        assert browse(other).get(reverse("cases:refusal", args=[case.pk])).status_code == 404
