"""The pages of the log."""

from stafettlogg.views.detail import LogDetail, LogList
from stafettlogg.views.exports import ExportFile, ExportPage, Exports
from stafettlogg.views.family import FamilyHome
from stafettlogg.views.meetings import MeetingPage, NewMeeting, ToldToChild
from stafettlogg.views.observing import AttachObservation
from stafettlogg.views.opening import OpenLog
from stafettlogg.views.planning import EndGoal, EndMeasure, Evaluate, NewGoal, NewMeasure
from stafettlogg.views.reading import Readers
from stafettlogg.views.sharing import NewLysglimt
from stafettlogg.views.withholding import Withhold

__all__ = [
    "AttachObservation",
    "EndGoal",
    "EndMeasure",
    "Evaluate",
    "ExportFile",
    "ExportPage",
    "Exports",
    "FamilyHome",
    "LogDetail",
    "LogList",
    "MeetingPage",
    "NewGoal",
    "NewLysglimt",
    "NewMeasure",
    "NewMeeting",
    "OpenLog",
    "Readers",
    "ToldToChild",
    "Withhold",
]
