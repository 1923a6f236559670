"""The clock of the parts: how many days are left, and the strip of days below the number."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, TypedDict

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bti.web.templatetags.words import day_month, days_word

register = template.Library()

WEEK: Final = (
    (pgettext_lazy("ukedag", "ma"), gettext_lazy("mandag")),
    (pgettext_lazy("ukedag", "ti"), gettext_lazy("tirsdag")),
    (pgettext_lazy("ukedag", "on"), gettext_lazy("onsdag")),
    (pgettext_lazy("ukedag", "to"), gettext_lazy("torsdag")),
    (pgettext_lazy("ukedag", "fr"), gettext_lazy("fredag")),
    (pgettext_lazy("ukedag", "lø"), gettext_lazy("lørdag")),
    (pgettext_lazy("ukedag", "sø"), gettext_lazy("søndag")),
)
MOST_WEEKS: Final = 5  # a longer strip of days tells less than its number


class Day(TypedDict):
    """One day of the strip: css names, and what a screen reader adds to the number."""

    number: int | None
    css: str
    says: str


@register.simple_tag
def clock_face(deadline: Mapping[str, Any]) -> dict[str, Any]:
    """What the clock shows: number of days first, then the weeks from start to due day.

    ``deadline``: due and today (dates); starts, earliest, done, days_left, weeks (optional).
    """
    due, today = deadline["due"], deadline["today"]
    left = deadline.get("days_left")
    left = (due - today).days if left is None else left
    starts = deadline.get("starts") or today
    return {
        "days_left": left,
        "overdue": left < 0,
        "big": _("I dag") if left == 0 else days_word(abs(left)),
        "short": _short(left),
        "weeks": deadline.get("weeks") or _weeks(deadline, min(starts, today)),
        "heads": [{"short": short, "name": name} for short, name in WEEK],
        "from": day_month(min(starts, today)),
        "to": day_month(max(due, today)),
    }


def _short(left: int) -> str:
    if left == 0:
        return _("Siste dag i dag")
    if left > 0:
        return _("%(days)s igjen") % {"days": days_word(left)}
    return _("%(days)s over fristen") % {"days": days_word(-left)}


def _weeks(deadline: Mapping[str, Any], start: date) -> list[list[Day]]:
    """Rows of seven days, Monday first; no rows when there would be too many to read."""
    due, today, earliest = deadline["due"], deadline["today"], deadline.get("earliest")
    end = max(due, today)
    first = start - timedelta(days=start.weekday())
    if (end - first).days >= MOST_WEEKS * 7:
        first = min(today, due) - timedelta(days=min(today, due).weekday())
    count = (end - first).days // 7 + 1
    if count > MOST_WEEKS:
        return []
    days = [first + timedelta(days=n) for n in range(count * 7)]
    marked = [_day(day, start, due, today, earliest) for day in days]
    return [marked[n : n + 7] for n in range(0, len(marked), 7)]


def _day(day: date, start: date, due: date, today: date, earliest: date | None) -> Day:
    if not start <= day <= max(due, today):
        return Day(number=None, css="", says="")
    css = ["fri"] if day.weekday() > 4 else []
    says = []
    if day == today:
        css, says = ["idag"], [_("i dag")]
    elif day > due:
        css.append("over")
        says.append(_("over fristen"))
    elif day < today:
        css.append("gaatt")
    if day == earliest:
        css.append("tidligst")
        says.append(_("tidligst"))
    if day == due:
        css.append("frist")
        says.append(_("frist"))
    return Day(number=day.day, css=" ".join(css), says=", ".join(says))
