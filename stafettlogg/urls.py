"""Addresses of stafettlogg."""

from django.urls import path

from stafettlogg import views
from stafettlogg.models.kinds import KINDS

app_name = "stafettlogg"
urlpatterns = [
    path("", views.LogList.as_view(), name="list"),
    path("familie/", views.FamilyHome.as_view(), name="family-home"),
    path("apne/<int:pk>/", views.OpenLog.as_view(), name="open"),
    path("<int:pk>/", views.LogDetail.as_view(), name="detail"),
    path("<int:pk>/mal/", views.NewGoal.as_view(), name="goal-new"),
    path("mal/<int:pk>/avslutt/", views.EndGoal.as_view(), name="goal-end"),
    path("mal/<int:pk>/tiltak/", views.NewMeasure.as_view(), name="measure-new"),
    path("tiltak/<int:pk>/vurdering/", views.Evaluate.as_view(), name="evaluate"),
    path(
        "tiltak/<int:pk>/observasjon/",
        views.AttachObservation.as_view(),
        name="measure-observation",
    ),
    path("mine-tiltak/", views.MyMeasures.as_view(), name="mine"),
    path("venter/", views.Waiting.as_view(), name="waiting"),
    path("<int:pk>/tiltak/", views.ChooseGoal.as_view(), name="goal-choose"),
    path("mal/<int:pk>/forslag/", views.Catalogue.as_view(), name="catalogue"),
    path("tiltak/<int:pk>/stemme/", views.GiveVoice.as_view(), name="voice"),
    path("tiltak/<int:pk>/gjort/", views.MarkDone.as_view(), name="done"),
    path("tiltak/<int:pk>/hindring/", views.ReportObstacle.as_view(), name="obstacle"),
    path("tiltak/<int:pk>/enig/", views.Agree.as_view(), name="agree"),
    path("hindring/<int:pk>/svar/", views.AnswerObstacle.as_view(), name="obstacle-answer"),
    path("<int:pk>/sporsmal/", views.Questions.as_view(), name="questions"),
    path("sporsmal/<int:pk>/svar/", views.AnswerQuestion.as_view(), name="question-answer"),
    path("<int:pk>/avslutte/", views.EndByFamily.as_view(), name="end-by-family"),
    path("tiltak/<int:pk>/avslutt/", views.EndMeasure.as_view(), name="measure-end"),
    path("<int:pk>/mote/", views.NewMeeting.as_view(), name="meeting-new"),
    path("mote/<int:pk>/", views.MeetingPage.as_view(), name="meeting"),
    path("<int:pk>/moter/", views.Meetings.as_view(), name="meetings"),
    path("mote/<int:pk>/svar/", views.AnswerMinutes.as_view(), name="minutes-answer"),
    path("mote/<int:pk>/rett/", views.CorrectMinutes.as_view(), name="minutes-correct"),
    path("mote/<int:pk>/barnet/", views.ToldToChild.as_view(), name="told-to-child"),
    path("<int:pk>/lysglimt/", views.River.as_view(), name="lysglimt"),
    path("<int:pk>/lysglimt/uka/", views.Digest.as_view(), name="lysglimt-digest"),
    path("<int:pk>/for-fodselen/", views.WhatFollows.as_view(), name="what-follows"),
    path("<int:pk>/vedlegg/", views.Attachments.as_view(), name="attachments"),
    path("<int:pk>/vedlegg/nytt/", views.NewAttachment.as_view(), name="attachment-new"),
    path("vedlegg/<int:pk>/", views.AttachmentFile.as_view(), name="attachment"),
    path("vedlegg/<int:pk>/lite/", views.AttachmentSmall.as_view(), name="attachment-small"),
    path("vedlegg/<int:pk>/bort/", views.RemoveAttachment.as_view(), name="attachment-remove"),
    path("vedlegg/<int:pk>/tilbake/", views.RestoreAttachment.as_view(), name="attachment-restore"),
    path("<int:pk>/foreldre/", views.LetRead.as_view(), name="let-read"),
    path("foreldre/<int:pk>/avslutt/", views.EndLeave.as_view(), name="leave-end"),
    path("<int:pk>/lesere/", views.Readers.as_view(), name="readers"),
    path("<int:pk>/tjenester/", views.Services.as_view(), name="services"),
    path("<int:pk>/onske/", views.Wish.as_view(), name="wish"),
    path("<int:pk>/plan/", views.PlanPage.as_view(), name="plan"),
    path("<int:pk>/deling/", views.Withhold.as_view(), name="withhold"),
    path("<int:pk>/arkiv/", views.Exports.as_view(), name="exports"),
    path("arkiv/<int:pk>/", views.ExportPage.as_view(), name="export"),
    path("arkiv/<int:pk>/dokument.pdf", views.ExportFile.as_view(), name="export-file"),
    path("arkiv/<int:pk>/pakke.zip", views.ExportPackage.as_view(), name="export-package"),
    path("<int:pk>/kopi/", views.Copies.as_view(), name="copies"),
    path("kopi/<int:pk>/", views.CopyPage.as_view(), name="copy"),
    path("kopi/<int:pk>/alt.zip", views.CopyFile.as_view(), name="copy-file"),
    path("kopi/<int:pk>/kopi.pdf", views.CopyFile.as_view(part="kopi.pdf"), name="copy-document"),
    path("kopi/<int:pk>/kopi.json", views.CopyFile.as_view(part="kopi.json"), name="copy-data"),
    path("<int:pk>/innsyn/", views.AskForInsight.as_view(), name="insight-ask"),
    path("innsyn/<int:pk>/svar/", views.AnswerInsight.as_view(), name="insight-answer"),
]

# In an emergency
urlpatterns += [
    path("nodtilgang/", views.AskEmergency.as_view(), name="emergency-ask"),
    path("nodtilgang/liste/", views.Emergencies.as_view(), name="emergency-list"),
    path("nodtilgang/<int:pk>/", views.AnswerEmergency.as_view(), name="emergency-answer"),
]

# Readings that stood out
urlpatterns += [
    path("lesinger/", views.UnusualReadings.as_view(), name="unusual-list"),
    path("lesinger/<int:pk>/", views.ReviewReading.as_view(), name="unusual-review"),
]

# The whole in time, and what others than the holder write
urlpatterns += [
    path("<int:pk>/tidslinje/", views.Timeline.as_view(), name="timeline"),
    path("<int:pk>/slik-var-den/", views.AsItWas.as_view(), name="as-it-was"),
    path("<int:pk>/provd-for/", views.TriedBefore.as_view(), name="tried"),
    path("<int:pk>/notat/", views.NewContribution.as_view(), name="contribution-new"),
    path("merknad/<int:pk>/svar/", views.AnswerRemark.as_view(), name="remark-answer"),
]
# One entry by itself, of each kind
OF_ENTRY = (
    ("om", "entry", views.EntryAbout),
    ("rett", "correct", views.CorrectEntry),
    ("angre", "undo", views.UndoEntry),
    ("stemmer-ikke", "remark", views.RemarkOnEntry),
)
urlpatterns += [
    path(
        f"{kind.slug}/<int:pk>/{word}/",
        page.as_view(model=kind.model),
        name=f"{kind.name}-{name}",
    )
    for kind in KINDS
    for word, name, page in OF_ENTRY
    if (name != "undo" or kind.undoable) and (name != "correct" or not kind.own_page)
]
