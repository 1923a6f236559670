"""System check: the way to the archive is whole before anything is promised to it."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from stafettlogg.archive import plans
from stafettlogg.archive.adapters import ADAPTERS, FAULTS


@register()
def archive_can_be_reached(**kwargs: Any) -> list[Error]:
    """E020 an adapter nobody knows; E021 what it lacks; E022 a plan that says nothing whole."""
    wrong = [Error(fault, id="bti.E022") for fault in plans.faults()]
    if settings.ARCHIVE_ADAPTER not in ADAPTERS:
        told = f"BTI_ARCHIVE_ADAPTER is {settings.ARCHIVE_ADAPTER}. It must be folder or s3."
        return [*wrong, Error(told, id="bti.E020")]
    return [*wrong, *(Error(fault, id="bti.E021") for fault in FAULTS[settings.ARCHIVE_ADAPTER]())]
