"""What the archive is told of an export: the message, and the part of the manifest about it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from stafettlogg.archive import plans
from stafettlogg.archive.arkivmelding import Document, Message, Person
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport, Stafettlogg

LANGUAGE = "nb"


def message_of(export: ArchiveExport, log: Stafettlogg, documents: tuple[Document, ...]) -> Message:
    """The message about the documents. Keys are the same for the same log, so it is one file."""
    case, child = log.case, log.case.child
    around = child.guardianships.values_list("guardian__first_name", "guardian__last_name")
    with override(LANGUAGE):
        return Message(
            child=Person(child.name or _("Ufødt barn"), child.identity_number),
            others=tuple(f"{first} {last}" for first, last in around),
            folder_key=folder_key(log),
            entry_key=f"{folder_key(log)}-{export.pk}",
            why=str(Reason(export.reason).label),
            unit=case.unit.name,
            responsible=case.holder.name,
            opened_on=log.opened_on,
            ended_on=log.ended_on,
            made_on=timezone.localdate(export.asked_at),
            documents=documents,
            plan=plans.plan_of(case.municipality),
        )


def folder_key(log: Stafettlogg) -> str:
    """What the log is called at the archive; it tells nobody's name."""
    return f"stafettlogg-{log.pk}"


def about(
    export: ArchiveExport, log: Stafettlogg, left_out: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the manifest says of the package beyond its files."""
    return {
        "system": "Stafettloggen",
        "municipality": log.case.municipality.number,
        "log": log.pk,
        "export": export.pk,
        "reason": export.reason,
        "occasion": export.occasion,
        "left_out": left_out,
    }
