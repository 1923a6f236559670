"""Addresses of operations. None of them is for a person."""

from django.urls import path

from bti.operations import views

app_name = "operations"
urlpatterns = [
    path("klar/", views.Ready.as_view(), name="ready"),
    path("metrikk/", views.Metrics.as_view(), name="metrics"),
]
