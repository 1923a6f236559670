"""The log: goals, measures, evaluations, meetings, lysglimt, who may read, and its archive.

Every record that hangs on a log carries ``log``, also where a goal or a measure would lead to
it, since row level security asks for it on each table.
"""

from consent.models import DevelopmentArea
from stafettlogg.models.attaching import HANGS_ON, Attachment
from stafettlogg.models.birth import Follows
from stafettlogg.models.contributions import Contribution, Remark
from stafettlogg.models.copies import FamilyCopy, Insight
from stafettlogg.models.emergency import EmergencyAccess
from stafettlogg.models.exports import (
    ArchiveExport,
    export_path,
    package_path,
)
from stafettlogg.models.holding import ENTRIES, Actor, Candidate, Granted, HeldBack
from stafettlogg.models.leave import Leave
from stafettlogg.models.log import (
    InLog,
    InLogQuerySet,
    LastRead,
    ReadGrant,
    Stafettlogg,
    StafettloggQuerySet,
    reads_by_leave,
    sight,
)
from stafettlogg.models.lysglimt import Lysglimt
from stafettlogg.models.meetings import Meeting, MinutesAnswer
from stafettlogg.models.observing import MeasureObservation
from stafettlogg.models.reviewing import UnusualReading
from stafettlogg.models.thinking import MeasureNote, Question
from stafettlogg.models.undoing import Undoable
from stafettlogg.models.work import (
    Evaluation,
    Goal,
    Measure,
    Need,
)

__all__ = [
    "ENTRIES",
    "HANGS_ON",
    "Actor",
    "ArchiveExport",
    "Attachment",
    "Candidate",
    "Contribution",
    "DevelopmentArea",
    "EmergencyAccess",
    "Evaluation",
    "FamilyCopy",
    "Follows",
    "Goal",
    "Granted",
    "HeldBack",
    "InLog",
    "InLogQuerySet",
    "Insight",
    "LastRead",
    "Leave",
    "Lysglimt",
    "Measure",
    "MeasureNote",
    "MeasureObservation",
    "Meeting",
    "MinutesAnswer",
    "Need",
    "Question",
    "ReadGrant",
    "Remark",
    "Stafettlogg",
    "StafettloggQuerySet",
    "Undoable",
    "UnusualReading",
    "export_path",
    "package_path",
    "reads_by_leave",
    "sight",
]
