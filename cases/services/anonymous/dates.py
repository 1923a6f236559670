"""Takes the day out of a date and leaves the month: «[en ukedag i oktober]»."""

import re
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _

MONTH_NAMES = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "desember",
)  # fmt: skip
SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9,
         "okt": 10, "nov": 11, "des": 12}  # fmt: skip
NUMBERS = {**{name: number for number, name in enumerate(MONTH_NAMES, start=1)}, **SHORT}
WEEKDAY = r"(?:(?:man|tirs|ons|tors|fre|lør|søn|laur|sun|tys)dag(?:en)?[ ,]+(?:den[ ]+)?|den[ ]+)?"
IN_WORDS = re.compile(
    rf"(?<!\w){WEEKDAY}(?P<day>\d{{1,2}})\.?[ ]*"
    rf"(?P<month>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?:\.|(?!\w))"
    r"(?:[ ]*(?P<year>(?:19|20)\d{2}|'\d{2}))?",
    re.IGNORECASE,
)
IN_DIGITS = re.compile(
    rf"(?<![\d\w.]){WEEKDAY}(?P<day>\d{{1,2}})[./\-](?P<month>\d{{1,2}})"
    r"(?:[./\- ]{1,2}(?P<year>(?:19|20)?\d{2})(?!\d)|\.|/)?(?![\d])",
    re.IGNORECASE,
)
ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[\-./](?P<month>\d{1,2})[\-./](?P<day>\d{1,2})(?!\d)"
)


def take_out_dates(text: str, born: date | None) -> str:
    """The text without days; the day of birth has a word of its own."""
    for pattern in (ISO, IN_WORDS, IN_DIGITS):
        text = pattern.sub(lambda match: _instead(match, born), text)
    return text


def neutral_days() -> set[str]:
    """Every neutral word that a date may become."""
    days = {_in_month(year, month, 1) for month in range(1, 13) for year in (None, 2024)}
    days |= {_in_month(2024, month, day) for month in range(1, 13) for day in range(1, 8)}
    return days | {_("fødselsdatoen")}


def _instead(match: re.Match[str], born: date | None) -> str:
    written, found = match[0], match.groupdict()
    name = found["month"].casefold()
    month = NUMBERS.get(name) or (int(name) if name.isdecimal() else 0)
    day = int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return written
    year = _year(found["year"])
    stop = "." if written.endswith(".") else ""
    if born and (born.day, born.month) == (day, month) and year in (None, born.year):
        return f"[{_('fødselsdatoen')}]{stop}"
    return f"[{_in_month(year, month, day)}]{stop}"


def _year(written: str | None) -> int | None:
    digits = (written or "").strip("'")
    if not digits:
        return None
    year = int(digits)
    return year if year > 99 else 2000 + year


def _in_month(year: int | None, month: int, day: int) -> str:
    name = {"month": dateformat.format(date(2000, month, 1), "F")}
    try:
        weekend = year is not None and date(year, month, day).weekday() > 4
    except ValueError:
        weekend = False
    if year is None:
        return _("en dag i %(month)s") % name
    return (_("en helgedag i %(month)s") if weekend else _("en ukedag i %(month)s")) % name
