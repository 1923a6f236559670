"""What an archive document holds: everything in the log, as it was, ready to print.

Gathered with a fixed number of queries, whatever the size of the log.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from stafettlogg.archive.asked import notes_section, questions_section
from stafettlogg.archive.attached import attachments_section
from stafettlogg.archive.contributed import contributions_section, remarks_section
from stafettlogg.archive.course import history_section, readings_section
from stafettlogg.archive.originals import Beside, beside
from stafettlogg.archive.pieces import Document, day, moment
from stafettlogg.archive.reasons import Reason
from stafettlogg.archive.sections import (
    consents_section,
    course_section,
    family_section,
    goals_section,
    lysglimt_section,
    meetings_section,
    readers_section,
)
from stafettlogg.archive.services import services_section
from stafettlogg.models import (
    ArchiveExport,
    Stafettlogg,
)


def log_of(export: ArchiveExport) -> Stafettlogg:
    """The log of the export, with all that its cover tells."""
    about = ("case__child", "case__unit", "case__municipality", "case__holder", "opened_by")
    log: Stafettlogg = Stafettlogg.objects.select_related(*about).get(pk=export.log_id)
    return log


def gather(export: ArchiveExport) -> Document:
    """The document of the export, with what lies beside it as it is now."""
    log = log_of(export)
    return document_of(export, log, beside(log))


def document_of(export: ArchiveExport, log: Stafettlogg, lies_beside: Beside) -> Document:
    """Everything in the log of the export, in the order a reader wants it."""
    case, child = log.case, log.case.child
    sections = [
        family_section(log),
        readers_section(log),
        consents_section(log),
        goals_section(log),
        notes_section(log),
        questions_section(log),
        meetings_section(log),
        lysglimt_section(log),
        contributions_section(log),
        remarks_section(log),
        attachments_section(log, lies_beside.numbers),
        services_section(log),
        course_section(log),
        history_section(log),
        readings_section(log, lies_beside.readings_number),
    ]
    return Document(
        title=_("Stafettlogg for %(name)s") % {"name": child.name},
        cover=[
            (_("Barn"), child.name),
            (_("Født"), day(child.born)),
            (_("Kommune"), case.municipality.name),
            (_("Tjenestested"), case.unit.name),
            (_("Stafettholder"), case.holder.name),
            (_("Loggen ble åpnet"), day(log.opened_on)),
            (_("Loggen ble avsluttet"), day(log.ended_on) or _("Loggen er åpen")),
            (_("Begrunnelse for avslutning"), log.end_reason),
            (_("Arkivert fordi"), str(Reason(export.reason).label)),
            (_("Laget"), moment(timezone.now())),
            (_("Dokument"), f"{log.pk}-{export.pk}"),
        ],
        sections=sections,
        language="nb",
        made_at=timezone.now(),
    )
