"""What the guides ask to be written down before one goes on, and that it is."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.levels import facts_of
from cases.services import note_talk
from cases.services.reporting import report_concern
from tests.cases.test_levels import at
from tests.conftest import give_consent


@pytest.mark.requirement("R171")
def test_the_day_the_family_was_involved_is_recorded_at_level_0(case, kari, today):
    day = today - dt.timedelta(days=2)
    talk = note_talk(
        case, by=kari, on=today, talked_with="guardians", talked_on=day, summary="De ser det også."
    )

    assert (talk.on, case.level) == (day, 0)
    assert "tar den med til barnet og familien tidlig" in case.guide.level(0).description.nb


@pytest.mark.requirement("R114")
def test_a_report_says_whether_the_guardians_were_told_and_why_not(case, kari, today):
    at(case, 2, "nittedal", today)
    report = {"by": kari, "on": today, "sent_on": today, "channel": "portal"}

    with pytest.raises(ValidationError) as refused:
        report_concern(case, **report, guardians_informed=False)
    assert refused.value.message_dict == {
        "not_informed_reason": ["Skriv hvorfor foresatte ikke er orientert."]
    }
    told = report_concern(case, **report, guardians_informed=True)
    assert told.guardians_informed
    untold = report_concern(case, **report, not_informed_reason="Vi får ikke tak i dem.")
    assert (untold.guardians_informed, untold.not_informed_reason) == (
        False, "Vi får ikke tak i dem.",
    )  # fmt: skip
    with pytest.raises(ValidationError):
        report_concern(case, **report, violence_suspected=True, guardians_informed=True)
    text = " ".join(line.nb for step in case.guide.level(2).steps for line in step.how)
    assert "Melder dere, sier dere det til familien. Ved mistanke om vold" in text


@pytest.mark.requirement("R133")
def test_at_level_3_the_consent_records_which_services_take_part(case, kari, today, browse):
    at(case, 3, "nittedal", today)
    consent = give_consent(
        case, today, services={"barnevern": "child_welfare", "bup": "specialist_health"}
    )

    page = browse(kari).get(reverse("consent:detail", args=[consent.pk])).content.decode()

    assert all(named in page for named in ("barnevern", "bup"))
    assert "service_involved" in facts_of(case, today)
    text = " ".join(line.nb for step in case.guide.level(3).steps for line in step.how)
    assert "Finn ut sammen med familien hvem som skal være med. Trengs barnevernet?" in text
