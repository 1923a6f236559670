"""All addresses. No name, number or word about a person is ever part of one."""

from django.urls import include, path

from bti.accounts import urls as accounts
from bti.accounts.staff import urls as staff
from bti.notices import urls as notices
from bti.operations import urls as operations
from bti.toolbox import urls as toolbox
from bti.web import urls as web
from bti.web.feedback import urls as feedback
from bti.web.rights import urls as rights

urlpatterns = [
    path(
        "",
        include(([*web.urlpatterns, *notices.urlpatterns, *feedback.urlpatterns], web.app_name)),
    ),
    path(
        "",
        include(
            (
                [*accounts.urlpatterns, *staff.urlpatterns, *rights.urlpatterns],
                accounts.app_name,
            )
        ),
    ),
    path("", include((operations.urlpatterns, operations.app_name))),
    path("verktoy/", include((toolbox.urlpatterns, toolbox.app_name))),
    path("saker/", include("cases.urls")),
    path("skjema/", include("forms.urls")),
    path("samtykke/", include("consent.urls")),
    path("logg/", include("stafettlogg.urls")),
]

handler400 = "bti.web.errors.bad_request"
handler403 = "bti.web.errors.forbidden"
handler404 = "bti.web.errors.not_found"
handler500 = "bti.web.errors.server_error"
