"""Addresses of logging in and out. Those of rights are in ``bti.web.rights``."""

from django.conf import settings
from django.urls import path

from bti.accounts import views

app_name = "accounts"
urlpatterns = [
    path("logg-inn/", views.Login.as_view(), name="login"),
    path("oidc/start/", views.StartLogin.as_view(), name="oidc-start"),
    path("oidc/callback/", views.FinishLogin.as_view(), name="oidc-callback"),
    path("logg-ut/", views.Logout.as_view(), name="logout"),
]
if settings.PERSONAS:
    urlpatterns += [path("demo/logg-inn/", views.PersonaLogin.as_view(), name="persona-login")]
