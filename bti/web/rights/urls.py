"""Addresses of rights; bti.urls puts them into the name space of accounts."""

from django.urls import path

from bti.web.rights import views

urlpatterns = [
    path("rettigheter/", views.HolderRights.as_view(), name="holder-rights"),
    path("rettigheter/ny/", views.GrantRight.as_view(), name="grant-right"),
    path("rettigheter/invitasjon/", views.InviteToLogin.as_view(), name="invite-to-login"),
    path("rettigheter/<int:pk>/avslutt/", views.EndRight.as_view(), name="end-right"),
]
