"""The pages of a case."""

from cases.views.acute import Acute, CaseAcute
from cases.views.anonymous import AnonymousText
from cases.views.baton import Appoint, Oversee, ReadHandover, WriteHandover
from cases.views.consents import AskConsent, Remind
from cases.views.deciding import Decide, EndWelfare
from cases.views.detail import CaseDetail
from cases.views.discussing import Discuss, TalkPage
from cases.views.family import (
    AddGuardian,
    BlockGuardian,
    ChangeGuardian,
    ConfirmGuardian,
    Family,
)
from cases.views.following import ConfirmReceipt, HandOver, OwnReports, UnsentReport
from cases.views.guide import GuidePage
from cases.views.inviting import (
    AnswerInvitation,
    CancelInvitation,
    InvitationCalendar,
    InvitationPage,
    Invite,
)
from cases.views.lists import CaseList, UnitList
from cases.views.looking import ExistingLog
from cases.views.moving import ChangeLevel, MarkStep
from cases.views.opening import NewConcern
from cases.views.planning import IndividualPlanPage
from cases.views.reporting import RefuseConsent, Report, SendReport
from cases.views.routine import SignOffRoutine
from cases.views.summing import Summary
from cases.views.voicing import ChildsPage
from cases.views.welfare import Received, Told, WelfareCourse, WelfareList

__all__ = [
    "Acute",
    "AddGuardian",
    "AnonymousText",
    "AnswerInvitation",
    "Appoint",
    "AskConsent",
    "BlockGuardian",
    "CancelInvitation",
    "CaseAcute",
    "CaseDetail",
    "CaseList",
    "ChangeGuardian",
    "ChangeLevel",
    "ChildsPage",
    "ConfirmGuardian",
    "ConfirmReceipt",
    "Decide",
    "Discuss",
    "EndWelfare",
    "Family",
    "ExistingLog",
    "GuidePage",
    "HandOver",
    "IndividualPlanPage",
    "InvitationCalendar",
    "InvitationPage",
    "Invite",
    "MarkStep",
    "NewConcern",
    "Oversee",
    "OwnReports",
    "ReadHandover",
    "Received",
    "RefuseConsent",
    "Remind",
    "Report",
    "SendReport",
    "SignOffRoutine",
    "Summary",
    "TalkPage",
    "Told",
    "UnitList",
    "UnsentReport",
    "WelfareCourse",
    "WelfareList",
    "WriteHandover",
]
