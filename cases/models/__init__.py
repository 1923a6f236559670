"""One run through the levels for one child, and what is noted on the way."""

from cases.models.case import Case, CaseQuerySet, IndividualPlan, Level, OnCase
from cases.models.noted import (
    Discussion,
    HolderChange,
    Invitation,
    Invitee,
    LevelChange,
    StepDone,
    Talk,
)
from cases.models.reports import ConcernReport, ConsentRefusal, ReportDelivery
from cases.models.routine import RoutineSignOff
from cases.models.voice import ChildsWord
from cases.models.welfare import ReceivedReport, WelfareDecision, WelfareTelling

__all__ = [
    "Case", "CaseQuerySet", "ChildsWord", "ConcernReport", "ConsentRefusal", "Discussion",
    "HolderChange", "IndividualPlan", "Invitation", "Invitee", "Level", "LevelChange", "OnCase",
    "ReceivedReport", "ReportDelivery", "RoutineSignOff", "StepDone", "Talk",
    "WelfareDecision", "WelfareTelling",
]  # fmt: skip
