"""Addresses of logging in and out. Those of rights are in ``bti.web.rights``."""

from django.conf import settings
from django.urls import path

from bti.accounts import logout, own, views

app_name = "accounts"
urlpatterns = [
    path("logg-inn/", views.Login.as_view(), name="login"),
    path("oidc/start/", views.StartLogin.as_view(), name="oidc-start"),
    path("oidc/callback/", views.FinishLogin.as_view(), name="oidc-callback"),
    path("oidc/utlogging/", logout.FrontChannel.as_view(), name="front-channel"),
    path("oidc/utlogging/melding/", logout.BackChannel.as_view(), name="back-channel"),
    path("logg-inn/sikrere/", own.StepUp.as_view(), name="step-up"),
    path("innlogginger/", own.OwnLogins.as_view(), name="own-logins"),
    path("innlogginger/ansatt/<int:pk>/", own.LoginsOf.as_view(), name="logins-of"),
    path("logg-ut/", views.Logout.as_view(), name="logout"),
]
if settings.PERSONAS:
    urlpatterns += [path("demo/logg-inn/", views.PersonaLogin.as_view(), name="persona-login")]
