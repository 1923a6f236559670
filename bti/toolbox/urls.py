"""Addresses of the toolbox."""

from django.urls import path

from bti.toolbox import views

app_name = "toolbox"
urlpatterns = [
    path("", views.Toolbox.as_view(), name="home"),
    path("skjema/<slug:code>/", views.OpenForm.as_view(), name="form"),
    path("side/<slug:code>/", views.OpenPage.as_view(), name="page"),
]
