"""Addresses of cases."""

from django.urls import path, register_converter

from cases import views
from cases.levels import STEPS


class StepConverter:
    """A step between levels, by its code; an unknown one is no address."""

    regex = "[a-z]+"

    def to_python(self, value: str) -> str:
        if value not in STEPS:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "step")

app_name = "cases"
urlpatterns = [
    path("", views.CaseList.as_view(), name="list"),
    path("ny/", views.NewConcern.as_view(), name="new"),
    path("veileder/", views.GuidePage.as_view(), name="guide"),
    path("akutt/", views.Acute.as_view(), name="acute"),
    path("leder/", views.UnitList.as_view(), name="unit"),
    path("leder/<int:pk>/rutine/", views.SignOffRoutine.as_view(), name="sign-off-routine"),
    path("leder/<int:pk>/", views.Oversee.as_view(), name="oversee"),
    path("<int:pk>/", views.CaseDetail.as_view(), name="detail"),
    path("<int:pk>/niva/<step:step>/", views.ChangeLevel.as_view(), name="change-level"),
    path("<int:pk>/steg/", views.MarkStep.as_view(), name="mark-step"),
    path("<int:pk>/termin/", views.Term.as_view(), name="term"),
    path("<int:pk>/fodsel/", views.Birth.as_view(), name="birth"),
    path("<int:pk>/svangerskap/", views.EndPregnancy.as_view(), name="pregnancy-end"),
    path("<int:pk>/stafettholder/", views.Appoint.as_view(), name="appoint"),
    path("leder/flytt/", views.Caseload.as_view(), name="caseload"),
    path("<int:pk>/overgang/", views.BeginTransition.as_view(), name="transition-begin"),
    path("overganger/", views.Transitions.as_view(), name="transitions"),
    path("overgang/<int:pk>/", views.TransitionPage.as_view(), name="transition"),
    path(
        "overgang/<int:pk>/pakke.pdf",
        views.TransitionPackage.as_view(),
        name="transition-package",
    ),
    path("overgang/<int:pk>/samtykke/", views.AskFamily.as_view(), name="transition-ask"),
    path(
        "overgang/<int:pk>/fullfor/",
        views.CompleteTransition.as_view(),
        name="transition-complete",
    ),
    path("overgang/<int:pk>/avlys/", views.CancelTransition.as_view(), name="transition-cancel"),
    path("overgang/<int:pk>/mottaker/", views.NameReceiver.as_view(), name="transition-receiver"),
    path("<int:pk>/henvendelse/", views.SendReferral.as_view(), name="refer"),
    path("henvendelser/", views.Inbox.as_view(), name="inbox"),
    path("folger/", views.Followed.as_view(), name="followed"),
    path("henvendelse/<int:pk>/", views.ReceivedReferral.as_view(), name="referral"),
    path("henvendelse/<int:pk>/ta-imot/", views.Receive.as_view(), name="referral-receive"),
    path("henvendelse/<int:pk>/svar/", views.NoteAnswer.as_view(), name="referral-note"),
    path("henvendelse/<int:pk>/mote/", views.AgreeOnMeeting.as_view(), name="referral-meet"),
    path("henvendelse/<int:pk>/bekreft/", views.Confirm.as_view(), name="referral-confirm"),
    path("henvendelse/<int:pk>/trekk/", views.Withdraw.as_view(), name="referral-withdraw"),
    path("pinner/", views.Offers.as_view(), name="offers"),
    path("<int:pk>/tilby/", views.OfferBaton.as_view(), name="offer-baton"),
    path("pinne/<int:pk>/", views.Offer.as_view(), name="offer"),
    path("pinne/<int:pk>/trekk/", views.WithdrawOffer.as_view(), name="offer-withdraw"),
    path("pinne/<int:pk>/godkjenn/", views.ApproveOffer.as_view(), name="offer-approve"),
    path("<int:pk>/familie/", views.Family.as_view(), name="family"),
    path("foresatt/<int:pk>/", views.ChangeGuardian.as_view(), name="change-guardian"),
    path("foresatt/<int:pk>/sperre/", views.BlockGuardian.as_view(), name="block-guardian"),
    path("foresatt/<int:pk>/dom/", views.ConfirmGuardian.as_view(), name="confirm-guardian"),
    path("<int:pk>/overlevering/", views.WriteHandover.as_view(), name="handover"),
    path("<int:pk>/overlevering/lest/", views.ReadHandover.as_view(), name="handover-read"),
    path("<int:pk>/individuell-plan/", views.IndividualPlanPage.as_view(), name="plan"),
    path("<int:pk>/individuell-plan/onske/", views.RequestPlan.as_view(), name="plan-request"),
    path("<int:pk>/individuell-plan/svar/", views.AnswerPlan.as_view(), name="plan-answer"),
    path("<int:pk>/individuell-plan/logg/", views.SwitchPlan.as_view(), name="plan-switch"),
    path("<int:pk>/individuell-plan/innhold/", views.WritePlan.as_view(), name="plan-write"),
    path("<int:pk>/onske/", views.Wish.as_view(), name="wish"),
    path("<int:pk>/oppsummering/", views.Summary.as_view(), name="summary"),
    path("<int:pk>/finnes-logg/", views.ExistingLog.as_view(), name="existing-log"),
    path("<int:pk>/foresatt/", views.AddGuardian.as_view(), name="add-guardian"),
    path("<int:pk>/samtykke/", views.AskConsent.as_view(), name="ask-consent"),
    path("<int:pk>/samtykke/minn-pa/", views.Remind.as_view(), name="remind"),
    path("<int:pk>/drofting/", views.Discuss.as_view(), name="discuss"),
    path("<int:pk>/anonymt/", views.AnonymousText.as_view(), name="anonymous"),
    path("<int:pk>/samtale/", views.TalkPage.as_view(), name="talk"),
    path("<int:pk>/barnet/", views.ChildsPage.as_view(), name="childs-page"),
    path("<int:pk>/invitasjon/", views.Invite.as_view(), name="invite"),
    path("meldinger/", views.OwnReports.as_view(), name="reports"),
    path("<int:pk>/melding/", views.Report.as_view(), name="report"),
    path("<int:pk>/melding/send/", views.SendReport.as_view(), name="send-report"),
    path("<int:pk>/melding/nei/", views.RefuseConsent.as_view(), name="refusal"),
    path("<int:pk>/melding/<int:report>/ansvar/", views.HandOver.as_view(), name="hand-over"),
    path(
        "<int:pk>/melding/<int:report>/ikke-sendt/",
        views.UnsentReport.as_view(),
        name="report-unsent",
    ),
    path("<int:pk>/melding/<int:report>/", views.ConfirmReceipt.as_view(), name="receipt"),
    path("barnevern/", views.WelfareList.as_view(), name="welfare-list"),
    path("<int:pk>/barnevern/", views.WelfareCourse.as_view(), name="welfare"),
    path("<int:pk>/barnevern/mottatt/", views.Received.as_view(), name="welfare-received"),
    path("<int:pk>/barnevern/bestemt/", views.Decide.as_view(), name="welfare-decided"),
    path("<int:pk>/barnevern/svar/", views.Told.as_view(), name="welfare-told"),
    path("<int:pk>/barnevern/slutt/", views.EndWelfare.as_view(), name="welfare-ended"),
    path("<int:pk>/akutt/", views.CaseAcute.as_view(), name="case-acute"),
    path("invitasjon/<int:pk>/", views.InvitationPage.as_view(), name="invitation"),
    path(
        "invitasjon/<int:pk>/kalender.ics",
        views.InvitationCalendar.as_view(),
        name="invitation-ics",
    ),
    path("invitasjon/<int:pk>/svar/", views.AnswerInvitation.as_view(), name="answer"),
    path("invitasjon/<int:pk>/flytt/", views.MoveInvitation.as_view(), name="move-invitation"),
    path("invitasjon/<int:pk>/avlys/", views.CancelInvitation.as_view(), name="cancel-invitation"),
]
