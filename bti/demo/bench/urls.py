"""Addresses while the bench runs: the product's, and below /tvilling/ the twins of its pages."""

from django.urls import path

from bti.demo.bench import twins
from bti.urls import handler400, handler403, handler404, handler500
from bti.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *product,
    path("tvilling/saker/", twins.my_cases),
    path("tvilling/saker/leder/", twins.unit),
    path("tvilling/logg/", twins.my_logs),
    path("tvilling/saker/<int:pk>/", twins.case),
    path("tvilling/logg/familie/", twins.family_home),
    path("tvilling/logg/<int:pk>/", twins.log),
    path("tvilling/logg/<int:pk>/lesere/", twins.readers),
    path("tvilling/samtykke/", twins.my_consents),
    path("tvilling/varsler/", twins.notices),
]
