"""Families know of the reports that somebody told them of, and of no other."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ConcernReport
from cases.services import report_concern

SAID = "Det ble sendt en melding til barnevernet"


@pytest.fixture
def report(case_at_1, kari, today):
    def noted(**values) -> ConcernReport:
        given = {
            "sent_on": today, "channel": "portal", "guardians_informed": True,
            "guardians_offered": True, "guardians_view": "Mor vil ha hjelp.",
        }  # fmt: skip
        return report_concern(case_at_1, by=kari, on=today, **{**given, **values})

    return noted


@pytest.fixture
def home(log, anne, browse):
    return lambda user=anne: browse(user).get(reverse("stafettlogg:family-home")).content.decode()


@pytest.mark.requirement("R400", "R403")
def test_guardians_know_of_a_report_they_were_told_of(report, home):
    assert SAID not in home()
    report()

    assert SAID in home()
    assert "Dere kan også kontakte barnevernet selv." in home()
    assert "Mor vil ha hjelp" not in home()


@pytest.mark.requirement("R35", "R64", "R400")
@pytest.mark.parametrize(
    "values",
    [
        {"guardians_informed": False, "not_informed_reason": "Kan ikke nås"},
        {"violence_suspected": True, "not_informed_reason": "Vold"},
    ],
)
def test_and_of_no_other(report, home, values):
    report(
        **{"guardians_informed": False, "guardians_offered": False, "guardians_view": "", **values}
    )

    assert SAID not in home()


@pytest.mark.requirement("R35")
def test_behind_a_shield_they_keep_what_they_had_and_get_no_more(report, home, today):
    report(sent_on=today)
    report(
        violence_suspected=True, guardians_informed=False, guardians_offered=False,
        guardians_view="", not_informed_reason="Vold",
    )  # fmt: skip
    assert home().count(SAID) == 1
    ConcernReport.objects.order_by("pk").first().delete()

    report()  # without suspected violence, and told; the shield stands all the same
    assert SAID not in home()


@pytest.mark.requirement("R35")
def test_one_that_was_under_way_when_the_shield_rose_tells_nothing_when_it_arrives(
    case_at_1, report, home, kari, today
):
    waiting = ConcernReport.objects.create(
        case=case_at_1, noted_by=kari, channel="here", guardians_informed=True
    )
    case_at_1.shielded_at = timezone.now() + dt.timedelta(seconds=1)
    case_at_1.save()
    waiting.sent_on = today
    waiting.save()

    assert SAID not in home()
