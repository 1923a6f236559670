"""What a municipality's archive plan decides of titles, screening and place (R296)."""

from dataclasses import fields
from typing import Any

from django.conf import settings

from bti.accounts.models import Municipality
from stafettlogg.archive.arkivmelding import Plan

NAMES = {one.name for one in fields(Plan)}
OTHERS = "*"


def plan_of(municipality: Municipality) -> Plan:
    """The municipality's own where it has one; then that of all others; then the default."""
    plans = settings.ARCHIVE_PLANS
    return plan_from(plans.get(municipality.number) or plans.get(OTHERS) or {})


def plan_from(told: dict[str, Any]) -> Plan:
    """Raises ValueError for what no plan has."""
    strange = set(told) - NAMES
    if strange:
        raise ValueError(f"no such part of an archive plan: {', '.join(sorted(strange))}")
    given = dict(told)
    if "classes" in given:
        given["classes"] = tuple((str(system), str(key)) for system, key in given["classes"])
    return Plan(**given)


def faults() -> list[str]:
    """What is wrong with the plans that are told, one by one."""
    found = []
    for number, told in settings.ARCHIVE_PLANS.items():
        try:
            plan = plan_from(told)
        except (TypeError, ValueError) as error:
            found.append(f"BTI_ARCHIVE_PLANS, {number}: {error}")
            continue
        if not all(part.strip() for part in (plan.restriction, plan.ground, plan.public_title)):
            found.append(f"BTI_ARCHIVE_PLANS, {number}: restriction, ground or title is empty")
    return found
