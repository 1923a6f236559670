"""System check: sending is refused to be switched on before everything it needs is told."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from cases.services.sending.fiks.config import faults

ADAPTERS = ("none", "fiks")


@register()
def reports_can_be_sent(**kwargs: Any) -> list[Error]:
    """E010 an adapter nobody knows; E011 what KS Fiks lacks, one by one."""
    adapter = settings.REPORT_ADAPTER
    if adapter not in ADAPTERS:
        told = f"BTI_REPORT_ADAPTER is {adapter}. It must be none or fiks."
        return [Error(told, id="bti.E010")]
    if adapter == "none":
        return []
    return [Error(fault, id="bti.E011") for fault in faults()]
