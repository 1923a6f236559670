"""The pages of a case."""

from cases.views.baton import Appoint, Oversee
from cases.views.consents import AddGuardian, AskConsent
from cases.views.detail import CaseDetail
from cases.views.discussing import Discuss, TalkPage
from cases.views.guide import GuidePage
from cases.views.inviting import (
    AnswerInvitation,
    CancelInvitation,
    InvitationCalendar,
    InvitationPage,
    Invite,
)
from cases.views.lists import CaseList, UnitList
from cases.views.moving import ChangeLevel, MarkStep
from cases.views.opening import NewConcern
from cases.views.reporting import Acute, CaseAcute, ConfirmReceipt, Report

__all__ = [
    "Acute",
    "AddGuardian",
    "AnswerInvitation",
    "Appoint",
    "AskConsent",
    "CancelInvitation",
    "CaseAcute",
    "CaseDetail",
    "CaseList",
    "ChangeLevel",
    "ConfirmReceipt",
    "Discuss",
    "GuidePage",
    "InvitationCalendar",
    "InvitationPage",
    "Invite",
    "MarkStep",
    "NewConcern",
    "Oversee",
    "Report",
    "TalkPage",
    "UnitList",
]
