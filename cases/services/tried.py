"""What is tried in a case, as another service may know it: asked of the floors above."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bti.web.templatetags.words import full_day
from cases.models import Case
from cases.signals import work_asked


def work_of(case: Case, kind: str, on: date) -> list[dict[str, Any]]:
    """Goals with their measures, without what is kept from the kind of service."""
    answers: list[Any] = work_asked.send(sender=Case, case=case, kind=kind, on=on)
    return [goal for _receiver, goals in answers for goal in goals or []]


def as_background(work: list[dict[str, Any]], areas: Collection[str]) -> list[dict[str, Any]]:
    """The goals of the areas, with a line for each measure, as a referral keeps them."""
    return [
        {
            "area": goal["area"],
            "goal": goal["goal"],
            "measures": [line_of(measure) for measure in goal["measures"]],
        }
        for goal in work
        if goal["area"] in areas
    ]


def line_of(measure: dict[str, Any]) -> str:
    """What was tried, by whom, how long and with what effect, in one sentence."""
    time = _("fra %(day)s") % {"day": full_day(measure["since"])}
    if measure["until"]:
        time = _("%(since)s til %(until)s") % {
            "since": full_day(measure["since"]),
            "until": full_day(measure["until"]),
        }
    parts = (measure["who"], time, measure["effect"].lower())
    return f"{measure['text'].rstrip('.')} ({', '.join(part for part in parts if part)})"
