"""The pages of a case."""

from cases.views.acute import Acute, CaseAcute
from cases.views.anonymous import AnonymousText
from cases.views.baton import Appoint, Oversee, ReadHandover, WriteHandover
from cases.views.births import Birth, EndPregnancy, Term
from cases.views.caseload import Caseload
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
    MoveInvitation,
)
from cases.views.lists import CaseList, UnitList
from cases.views.looking import ExistingLog
from cases.views.moving import ChangeLevel, MarkStep
from cases.views.offering import ApproveOffer, Offer, OfferBaton, Offers, WithdrawOffer
from cases.views.opening import NewConcern
from cases.views.planning import (
    AnswerPlan,
    IndividualPlanPage,
    RequestPlan,
    SwitchPlan,
    WritePlan,
)
from cases.views.referring import (
    AgreeOnMeeting,
    Confirm,
    Followed,
    Inbox,
    NoteAnswer,
    Receive,
    ReceivedReferral,
    SendReferral,
    Withdraw,
)
from cases.views.reporting import RefuseConsent, Report, SendReport
from cases.views.routine import SignOffRoutine
from cases.views.summing import Summary
from cases.views.transiting import (
    AskFamily,
    BeginTransition,
    CancelTransition,
    CompleteTransition,
    NameReceiver,
    TransitionPackage,
    TransitionPage,
    Transitions,
)
from cases.views.voicing import ChildsPage
from cases.views.welfare import Received, Told, WelfareCourse, WelfareList
from cases.views.wishing import Wish

__all__ = [
    "Acute",
    "AddGuardian",
    "AgreeOnMeeting",
    "AnswerPlan",
    "RequestPlan",
    "SwitchPlan",
    "Wish",
    "WritePlan",
    "AskFamily",
    "BeginTransition",
    "CancelTransition",
    "CompleteTransition",
    "NameReceiver",
    "TransitionPackage",
    "TransitionPage",
    "Transitions",
    "Confirm",
    "Followed",
    "Inbox",
    "NoteAnswer",
    "Receive",
    "ReceivedReferral",
    "SendReferral",
    "Withdraw",
    "AnonymousText",
    "AnswerInvitation",
    "Appoint",
    "ApproveOffer",
    "AskConsent",
    "Birth",
    "BlockGuardian",
    "CancelInvitation",
    "CaseAcute",
    "CaseDetail",
    "CaseList",
    "Caseload",
    "ChangeGuardian",
    "ChangeLevel",
    "ChildsPage",
    "ConfirmGuardian",
    "ConfirmReceipt",
    "Decide",
    "Discuss",
    "EndPregnancy",
    "EndWelfare",
    "Family",
    "ExistingLog",
    "GuidePage",
    "HandOver",
    "IndividualPlanPage",
    "InvitationCalendar",
    "InvitationPage",
    "Invite",
    "MoveInvitation",
    "MarkStep",
    "NewConcern",
    "Offer",
    "OfferBaton",
    "Offers",
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
    "Term",
    "Told",
    "UnitList",
    "UnsentReport",
    "WelfareCourse",
    "WithdrawOffer",
    "WelfareList",
    "WriteHandover",
]
