"""Drawings of the parts: where dots and lines go, and the words that say the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.web.effects import times_without_effect
from bti.web.templatetags.words import day_month, days_word, effect_word, number_word, short_day

register = template.Library()

Point = Mapping[str, Any]


HIGHEST, LOWEST = 34, 166  # pixels down of the highest value and of 1


@register.simple_tag
def trend_drawing(
    points: Sequence[Point],
    top: int | None = None,
    marks: Sequence[Mapping[str, Any]] | None = None,
    signs: bool = False,
) -> dict[str, Any]:
    """A number over time: dots and lines, across in per cent and down in pixels.

    So the drawing fills any width while its words keep their size. ``points``: oldest first,
    each with day and value from 1 to ``top`` (else 7: URO-sonene, R209). ``marks``: the zones of
    the scale, each with label, low and high. ``signs``: the number is how many signs were seen.
    """
    top = top or 7
    first, last = points[0]["day"], points[-1]["day"]
    span = max((last - first).days, 1)
    dots = []
    for point in points:
        across = 35 + 57 * (point["day"] - first).days / span if len(points) > 1 else 63
        down = _down(point["value"], top)
        dots.append({"x": f"{across:.1f}%", "y": down, "over": down - 14, "at": across, **point})
    _choose_dates(dots)
    said = [
        _("%(value)s den %(day)s") % {"value": p["value"], "day": day_month(p["day"])}
        for p in points
    ]
    return {
        "dots": dots,
        "lines": [{"a": a, "b": b} for a, b in zip(dots, dots[1:], strict=False)],
        "zones": _drawn_zones(marks or (), top),
        "says": ", ".join(said),
        "change": _more_or_fewer_signs(points) if signs else _change(points),
    }


def _down(value: int, top: int) -> int:
    return HIGHEST + round((top - value) * (LOWEST - HIGHEST) / max(top - 1, 1))


def _drawn_zones(marks: Sequence[Mapping[str, Any]], top: int) -> list[dict[str, Any]]:
    """Every other zone from the second highest is a band; each has its name beside it."""
    half = round((LOWEST - HIGHEST) / max(top - 1, 1) / 2)
    drawn = []
    for place, mark in enumerate(marks):
        above, below = _down(mark["high"], top) - half, _down(mark["low"], top) + half
        band = (len(marks) - place) % 2 == 0
        drawn.append(
            {
                "label": mark["label"],
                "y": above,
                "height": below - above,
                "middle": (above + below) // 2 + 5,
                "band": band,
            }
        )
    return drawn


def _choose_dates(dots: list[dict[str, Any]]) -> None:
    """First and last date are written; those between only where they do not collide."""
    written = [dots[0]["at"], dots[-1]["at"]]
    for dot in dots:
        ends = dot is dots[0] or dot is dots[-1]
        free = all(abs(dot["at"] - other) >= 28 for other in written)
        dot["date"] = short_day(dot["day"]) if ends or free else ""
        if free:
            written.append(dot["at"])


def _change(points: Sequence[Point]) -> str:
    """What the drawing shows, in one sentence: «Uroen har vokst fra 2 til 4 på 8 dager»."""
    first, last = points[0], points[-1]
    if len(points) < 2:
        return _("Uroen er på %(value)s") % {"value": last["value"]}
    if first["value"] == last["value"]:
        return _("Uroen er den samme")
    days = (last["day"] - first["day"]).days
    if not days:
        grown = _("Uroen har vokst fra %(a)s til %(b)s")
        shrunk = _("Uroen er mindre: fra %(a)s til %(b)s")
    else:
        grown = _("Uroen har vokst fra %(a)s til %(b)s på %(days)s")
        shrunk = _("Uroen er mindre: fra %(a)s til %(b)s på %(days)s")
    said = grown if last["value"] > first["value"] else shrunk
    return said % {"a": first["value"], "b": last["value"], "days": days_word(days)}


def _more_or_fewer_signs(points: Sequence[Point]) -> str:
    """What a drawing of signs shows, in one sentence."""
    first, last = points[0]["value"], points[-1]["value"]
    if len(points) < 2:
        return ngettext("%(n)d tegn sett", "%(n)d tegn sett", last) % {"n": last}
    if first == last:
        return _("Like mange tegn som første gang: %(n)d") % {"n": last}
    more, fewer = _("Flere tegn: fra %(a)s til %(b)s"), _("Færre tegn: fra %(a)s til %(b)s")
    return (more if last > first else fewer) % {"a": first, "b": last}


@register.simple_tag
def scale_drawing(
    options: Sequence[Mapping[str, Any]], zones: Sequence[Any] | None = None
) -> list[dict[str, Any]]:
    """The zones of a scale with the options that lie in each; one without a name where none are.

    ``zones``: calmest first, each with short and values. ``tone``: how far up the zone lies, from
    1 (calm) to 4, whatever the number of zones.
    """
    if not zones:
        return [{"short": "", "span": len(options), "tone": "", "options": options}]
    by_value = {option["value"]: option for option in options}
    return [
        {
            "short": str(zone.short),
            "span": len(zone.values),
            "tone": 4 - round(3 * (len(zones) - 1 - place) / max(len(zones) - 1, 1)),
            "options": [by_value[value] for value in zone.values if value in by_value],
        }
        for place, zone in enumerate(zones)
    ]


@register.simple_tag
def effect_drawing(points: Sequence[Point]) -> dict[str, Any]:
    """Effect over time in a drawing of 120 by 76, with the words that say the same.

    ``points``: oldest first, each with value -2…2 and day. The last six are drawn.
    """
    shown = list(points)[-6:]
    step = 96 / max(len(shown) - 1, 1)
    dots = [
        {"x": f"{12 + step * n if len(shown) > 1 else 60:.1f}", "y": 35 - 13 * p["value"]}
        for n, p in enumerate(shown)
    ]
    said = [
        _("%(effect)s %(day)s")
        % {"effect": effect_word(p["value"]).lower(), "day": day_month(p["day"])}
        for p in shown
    ]
    return {
        "dots": dots,
        "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "word": effect_word(shown[-1]["value"]),
        "says": ", ".join(said),
        "advice": _effect_advice([p["value"] for p in shown]),
    }


def _effect_advice(values: Sequence[int]) -> str:
    """Twice without effect: change or end it? (R238)"""
    without = times_without_effect(values)
    if without < 2:
        return ""
    number = capfirst(number_word(without))
    return _("%(number)s ganger på rad. Endre eller avslutt?") % {"number": number}


@register.simple_tag
def bar_widths(bars: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The bars with their width in per cent of the longest."""
    longest = max((bar["value"] for bar in bars), default=0) or 1
    return [{**bar, "width": f"{100 * bar['value'] / longest:.0f}%"} for bar in bars]
