"""One run through the levels for one child, and what is noted on the way."""

from cases.models.case import Case, CaseQuerySet, IndividualPlan, Level, OnCase
from cases.models.noted import (
    Discussion,
    HolderChange,
    Invitation,
    Invitee,
    LevelChange,
    MeetingKind,
    StepDone,
    Talk,
)
from cases.models.passing import BatonOffer, FamilyWish
from cases.models.plans import PlanRequest, PlanSwitch, PlanText
from cases.models.referrals import Referral
from cases.models.reports import ConcernReport, ConsentRefusal, ReportDelivery
from cases.models.routine import RoutineSignOff
from cases.models.transitions import Transition
from cases.models.voice import ChildsWord
from cases.models.welfare import ReceivedReport, WelfareDecision, WelfareTelling

__all__ = [
    "BatonOffer", "Case", "CaseQuerySet", "ChildsWord", "ConcernReport", "ConsentRefusal",
    "Discussion", "FamilyWish", "HolderChange", "IndividualPlan", "Invitation", "Invitee", "Level",
    "LevelChange", "MeetingKind", "OnCase", "PlanRequest", "PlanSwitch", "PlanText",
    "ReceivedReport", "Referral", "ReportDelivery", "RoutineSignOff", "StepDone", "Talk",
    "Transition", "WelfareDecision",
    "WelfareTelling",
]  # fmt: skip
