"""The pages of the log."""

from stafettlogg.views.asking import AnswerQuestion, Questions, Waiting
from stafettlogg.views.attachments import (
    AttachmentFile,
    Attachments,
    AttachmentSmall,
    NewAttachment,
    RemoveAttachment,
    RestoreAttachment,
)
from stafettlogg.views.births import WhatFollows
from stafettlogg.views.catalogue import Catalogue, ChooseGoal
from stafettlogg.views.conducting import NewMeeting
from stafettlogg.views.contributing import AnswerRemark, NewContribution
from stafettlogg.views.copies import (
    AnswerInsight,
    AskForInsight,
    Copies,
    CopyFile,
    CopyPage,
)
from stafettlogg.views.detail import LogDetail, LogList
from stafettlogg.views.emergency import AnswerEmergency, AskEmergency, Emergencies
from stafettlogg.views.ending import EndByFamily
from stafettlogg.views.entry import CorrectEntry, EntryAbout, RemarkOnEntry, UndoEntry
from stafettlogg.views.exports import ExportFile, ExportPackage, ExportPage, Exports
from stafettlogg.views.family import FamilyHome
from stafettlogg.views.leaving import EndLeave, LetRead
from stafettlogg.views.meeting_list import Meetings
from stafettlogg.views.meetings import AnswerMinutes, CorrectMinutes, MeetingPage, ToldToChild
from stafettlogg.views.mine import MyMeasures
from stafettlogg.views.observing import AttachObservation
from stafettlogg.views.opening import OpenLog
from stafettlogg.views.past import AsItWas
from stafettlogg.views.planning import EndGoal, EndMeasure, Evaluate, NewGoal, NewMeasure
from stafettlogg.views.reading import Readers
from stafettlogg.views.reviewing import ReviewReading, UnusualReadings
from stafettlogg.views.services import PlanPage, Services, Wish
from stafettlogg.views.sharing import Digest, River
from stafettlogg.views.telling import Agree, AnswerObstacle, GiveVoice, MarkDone, ReportObstacle
from stafettlogg.views.timeline import Timeline
from stafettlogg.views.tried import TriedBefore
from stafettlogg.views.withholding import Withhold

__all__ = [
    "AnswerInsight",
    "AskForInsight",
    "Copies",
    "CopyFile",
    "CopyPage",
    "ExportPackage",
    "ReviewReading",
    "UnusualReadings",
    "AnswerMinutes",
    "CorrectMinutes",
    "Meetings",
    "AnswerEmergency",
    "AskEmergency",
    "Emergencies",
    "UndoEntry",
    "TriedBefore",
    "Timeline",
    "RemarkOnEntry",
    "NewContribution",
    "EntryAbout",
    "CorrectEntry",
    "AsItWas",
    "AnswerRemark",
    "ReportObstacle",
    "MarkDone",
    "GiveVoice",
    "AnswerObstacle",
    "Agree",
    "MyMeasures",
    "EndByFamily",
    "ChooseGoal",
    "Catalogue",
    "Waiting",
    "Questions",
    "AnswerQuestion",
    "AttachObservation",
    "AttachmentFile",
    "AttachmentSmall",
    "Attachments",
    "Digest",
    "EndGoal",
    "EndLeave",
    "EndMeasure",
    "Evaluate",
    "ExportFile",
    "ExportPage",
    "Exports",
    "FamilyHome",
    "LetRead",
    "LogDetail",
    "LogList",
    "MeetingPage",
    "NewAttachment",
    "NewGoal",
    "NewLysglimt",
    "NewMeasure",
    "NewMeeting",
    "OpenLog",
    "PlanPage",
    "Readers",
    "Services",
    "Wish",
    "RemoveAttachment",
    "RestoreAttachment",
    "River",
    "ToldToChild",
    "WhatFollows",
    "Withhold",
]
