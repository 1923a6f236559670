"""The addresses of the product, and one whose page breaks while it holds personal data."""

from django.urls import path

from bti.urls import handler400, handler403, handler404, handler500, urlpatterns

SECRET = "Jonas Solberg 03851598730"


def broken(request):
    """Fails like a database does: with the values of the row in the message."""
    raise ValueError(f"duplicate key ({SECRET})")


urlpatterns = [*urlpatterns, path("brutt/", broken)]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
