"""All addresses. No name, number or word about a person is ever part of one."""

from django.urls import include, path

urlpatterns = [
    path("", include("bti.web.urls")),
    path("", include("bti.accounts.urls")),
    path("saker/", include("cases.urls")),
    path("skjema/", include("forms.urls")),
    path("samtykke/", include("consent.urls")),
    path("logg/", include("stafettlogg.urls")),
]

handler400 = "bti.web.errors.bad_request"
handler403 = "bti.web.errors.forbidden"
handler404 = "bti.web.errors.not_found"
handler500 = "bti.web.errors.server_error"
