"""Words and dates as the parts write them: in the language of the page, in letters."""

from collections.abc import Sized
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

register = template.Library()

LONG: Final = 16  # characters that go on one line of the narrowest screen, beside a tick box

NUMBERS: Final = (
    pgettext_lazy("tallord", "ingen"),
    pgettext_lazy("tallord", "én"),
    pgettext_lazy("tallord", "to"),
    pgettext_lazy("tallord", "tre"),
    pgettext_lazy("tallord", "fire"),
    pgettext_lazy("tallord", "fem"),
    pgettext_lazy("tallord", "seks"),
    pgettext_lazy("tallord", "sju"),
    pgettext_lazy("tallord", "åtte"),
    pgettext_lazy("tallord", "ni"),
    pgettext_lazy("tallord", "ti"),
    pgettext_lazy("tallord", "elleve"),
    pgettext_lazy("tallord", "tolv"),
)
EFFECTS: Final = {
    -2: gettext_lazy("Mye verre"),
    -1: gettext_lazy("Litt verre"),
    0: gettext_lazy("Ingen endring ennå"),
    1: gettext_lazy("Litt bedre"),
    2: gettext_lazy("Mye bedre"),
}


DAYS: Final = {
    "day_month": pgettext_lazy("datoformat", "j. F"),
    "short_day": pgettext_lazy("datoformat", "j. b"),
    "weekday": pgettext_lazy("datoformat", "l j. F"),
    "full_day": pgettext_lazy("datoformat", "j. F Y"),
}


def _day(value: date | None, form: str) -> str:
    if not value:
        return ""
    if isinstance(value, datetime):
        value = _here(value).date()
    return _day_in_words(value, form, get_language())


def _here(moment: datetime) -> datetime:
    """The moment in the time of Norway."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@lru_cache(maxsize=4096)
def _day_in_words(day: date, form: str, language: str | None) -> str:
    """A page writes few days, and each many times: writing one costs 20 µs."""
    return dateformat.format(day, str(DAYS[form]))


@register.filter
def day_month(value: date | None) -> str:
    """«30. november»."""
    return _day(value, "day_month")


@register.filter
def short_day(value: date | None) -> str:
    """«30. nov», where there is room for no more."""
    return _day(value, "short_day")


@register.filter
def weekday(value: date | None) -> str:
    """«mandag 30. november»."""
    return _day(value, "weekday")


@register.filter
def full_day(value: date | None) -> str:
    """«30. november 2026»."""
    return _day(value, "full_day")


@register.filter
def clock_time(value: datetime | time | None) -> str:
    """«16.52», in the time of Norway; of a moment, or of a time that was written down."""
    if value is None:
        return ""
    at = _here(value).time() if isinstance(value, datetime) else value
    return _time_in_words(at.replace(second=0, microsecond=0), get_language())


@lru_cache(maxsize=2048)
def _time_in_words(at: time, language: str | None) -> str:
    return dateformat.time_format(at, pgettext("klokkeslett", "H.i"))


@register.filter
def number_word(value: int) -> str:
    """Small numbers in letters, larger in digits."""
    return str(NUMBERS[value]) if 0 <= value < len(NUMBERS) else str(value)


@register.filter
def days_word(value: int) -> str:
    """«1 dag», «6 dager»."""
    return _days_in_words(value, get_language())


@lru_cache(maxsize=2048)
def _days_in_words(value: int, language: str | None) -> str:
    return ngettext("%(count)s dag", "%(count)s dager", value) % {"count": value}


@register.filter
def effect_word(value: int) -> str:
    """An effect from -2 to 2 in words."""
    return str(EFFECTS[value])


@register.filter
def breakable(text: str) -> str:
    """Long names of services may break after a slash, where the screen is narrow."""
    words = str(text)
    return words.replace("/", "/\u200b") if len(words) > LONG else words


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last name."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalpha()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in chosen).upper()


@register.simple_tag
def missing_heading(count: int, level: int, place: str = "") -> str:
    """«To ting mangler før nivå 1», or before its card; nothing missing is said as well."""
    place = place or _("nivå %(level)s") % {"level": level}
    if not count:
        return _("Alt er klart for %(place)s") % {"place": place}
    text = ngettext(
        "%(number)s ting mangler før %(place)s", "%(number)s ting mangler før %(place)s", count
    )
    return capfirst(text % {"number": number_word(count), "place": place})


@register.simple_tag
def languages() -> list[dict[str, str]]:
    """The languages of the product, each called by its own name."""
    return [{"code": code, "name": name} for code, name in settings.LANGUAGES]


@register.simple_tag
def plain_static(path: str) -> str:
    """Address of a static file; works even when the list of static files is broken (500.html)."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def errors_heading(errors: Sized) -> str:
    """«Rett to ting før du går videre»."""
    count = len(errors)
    text = ngettext(
        "Rett %(number)s ting før du går videre", "Rett %(number)s ting før du går videre", count
    )
    return text % {"number": number_word(count)}


@register.simple_tag
def page_numbers(page: Page) -> list[int]:
    """Numbers of the pages around this one, first and last; 0 stands for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]
