"""Addresses of web. Those of notices lie in their own app and share the name space (bti.urls)."""

from django.urls import path

from bti.web import pages

app_name = "web"
urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("sprak/", pages.SetLanguage.as_view(), name="set-language"),
    path("hold-innlogget/", pages.KeepAlive.as_view(), name="keep-alive"),
    path("utkast/", pages.SaveDraft.as_view(), name="draft"),
    path("helse/", pages.Health.as_view(), name="health"),
    path("tilgjengelighet/", pages.Accessibility.as_view(), name="accessibility"),
    path("personvern/", pages.Privacy.as_view(), name="privacy"),
]
