"""Addresses of the login of staff; bti.urls puts them into the name space of accounts."""

from django.urls import path

from bti.accounts.staff import local, views

urlpatterns = [
    path("logg-inn/ansatt/", views.ChooseProvider.as_view(), name="staff-login"),
    path("logg-inn/ansatt/<int:pk>/", views.StartStaffLogin.as_view(), name="staff-start"),
    path("oidc/ansatt/<slug:kind>/", views.FinishStaffLogin.as_view(), name="staff-callback"),
    path("logg-inn/passord/", local.LocalLogin.as_view(), name="local-login"),
    path("logg-inn/igjen/", local.ShowAgain.as_view(), name="login-again"),
    path("invitasjon/", local.Join.as_view(), name="join"),
    path("invitasjon/passord/", local.SetUp.as_view(), name="set-up-local"),
    path("invitasjon/<slug:token>/", local.Invited.as_view(), name="invited"),
]
