"""Addresses of feedback; bti.urls puts them into the name space of web."""

from django.urls import path

from bti.web.feedback import views

urlpatterns = [
    path("tilbakemelding/", views.GiveFeedback.as_view(), name="feedback"),
    path("rettigheter/tilbakemeldinger/", views.FeedbackList.as_view(), name="feedback-list"),
]
