"""The log: goals, measures, evaluations, meetings, lysglimt, who may read, and its archive.

Every record that hangs on a log carries ``log``, also where a goal or a measure would lead to
it, since row level security asks for it on each table.
"""

from consent.models import DevelopmentArea
from stafettlogg.models.exports import (
    ArchiveExport,
    export_path,
)
from stafettlogg.models.holding import ENTRIES, Actor, Candidate, Granted, HeldBack
from stafettlogg.models.log import (
    InLog,
    InLogQuerySet,
    LastRead,
    ReadGrant,
    Stafettlogg,
    StafettloggQuerySet,
    sight,
)
from stafettlogg.models.observing import MeasureObservation
from stafettlogg.models.work import (
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    Meeting,
    Need,
)

__all__ = [
    "ENTRIES",
    "Actor",
    "ArchiveExport",
    "Candidate",
    "DevelopmentArea",
    "Evaluation",
    "Goal",
    "Granted",
    "HeldBack",
    "InLog",
    "InLogQuerySet",
    "LastRead",
    "Lysglimt",
    "Measure",
    "MeasureObservation",
    "Meeting",
    "Need",
    "ReadGrant",
    "Stafettlogg",
    "StafettloggQuerySet",
    "export_path",
    "sight",
]
