"""Addresses of stafettlogg."""

from django.urls import path

from stafettlogg import views

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
    path("tiltak/<int:pk>/avslutt/", views.EndMeasure.as_view(), name="measure-end"),
    path("<int:pk>/mote/", views.NewMeeting.as_view(), name="meeting-new"),
    path("mote/<int:pk>/", views.MeetingPage.as_view(), name="meeting"),
    path("mote/<int:pk>/barnet/", views.ToldToChild.as_view(), name="told-to-child"),
    path("<int:pk>/lysglimt/", views.NewLysglimt.as_view(), name="lysglimt-new"),
    path("<int:pk>/lesere/", views.Readers.as_view(), name="readers"),
    path("<int:pk>/deling/", views.Withhold.as_view(), name="withhold"),
    path("<int:pk>/arkiv/", views.Exports.as_view(), name="exports"),
    path("arkiv/<int:pk>/", views.ExportPage.as_view(), name="export"),
    path("arkiv/<int:pk>/dokument.pdf", views.ExportFile.as_view(), name="export-file"),
]
