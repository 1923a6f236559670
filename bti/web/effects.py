"""Effect over time, as numbers from -2 (much worse) to 2 (much better), oldest first.

Pure: what a drawing, a page and a service must answer alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any


def middle_by_day(points: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The middle of what was said each day, the first day first; halves go up."""
    by_day: dict[date, list[int]] = {}
    for point in points:
        by_day.setdefault(point["day"], []).append(point["value"])
    return [
        {"day": day, "value": _middle(values), "of": len(values)}
        for day, values in sorted(by_day.items())
    ]


def _middle(values: Sequence[int]) -> int:
    return (2 * sum(values) + len(values)) // (2 * len(values))


def times_without_effect(values: Sequence[int]) -> int:
    """How many of the last evaluations in a row that were not better (R238)."""
    without = 0
    for value in reversed(values):
        if value > 0:
            break
        without += 1
    return without


def should_ask_to_end(values: Sequence[int], limit: int) -> bool:
    """Whether so many evaluations in a row told of no effect that one asks: end it? (R238)."""
    return times_without_effect(values) >= limit


def trend(values: Sequence[int]) -> int | None:
    """1 when the last is better than the one before, -1 when worse, 0 when alike; None before."""
    if len(values) < 2:  # noqa: PLR2004  (a trend is between two)
        return None
    return (values[-1] > values[-2]) - (values[-1] < values[-2])
