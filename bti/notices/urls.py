"""Addresses of notices; bti.urls puts them into the name space of web."""

from django.urls import path

from bti.notices import views

urlpatterns = [
    path("varsler/", views.Notices.as_view(), name="notices"),
    path("varsler/<int:pk>/", views.OpenNotice.as_view(), name="open-notice"),
]
