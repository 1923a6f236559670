"""What to think over about the day of a meeting. It warns and never refuses (R63, R69)."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bti.guides import days
from bti.guides.deadlines import deadline_date
from cases.models import Case


def day_warnings(case: Case, starts_at: datetime, minutes: int = 0) -> list[str]:
    """What to think over about the day and the hour, in sentences."""
    day = timezone.localdate(starts_at)
    said = _about_the_day(day)
    if days.outside_office_hours(starts_at, starts_at + timedelta(minutes=minutes)):
        said.append(_("Møtet er utenom vanlig arbeidstid. Hør om alle kan komme da."))
    deadline = case.guide.deadline("involve_guardians")
    if deadline and day > deadline_date(deadline, case.concern_on):
        said.append(_("Dagen er etter fristen for å ta foresatte med."))
    return said


def _about_the_day(day: date) -> list[str]:
    if days.is_holiday(day):
        return [_("Dagen er en helligdag.")]
    if days.is_weekend(day):
        return [_("Dagen er i helgen.")]
    said = []
    if day.weekday() == days.FRIDAY:
        said.append(_("Møtet er på en fredag. Tidlig i uka er bedre enn rett før helgen."))
    elif days.is_before_days_off(day):
        said.append(_("Møtet er rett før en helligdag. Tidlig i uka er bedre."))
    if days.school_may_be_closed(day):
        said.append(_("Skolen kan ha fri denne dagen. Se etter i skoleruta."))
    return said
