"""Folkeregisteret says something else than we do: the holder looks into it."""

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from bti.notices.services import notify
from bti.people.models import Child
from bti.people.signals import registry_differs


@receiver(registry_differs)
def tell_the_holder(child: Child, on: date, **kwargs: Any) -> None:
    """Only whoever holds an open case about the child; the notice says nothing of what."""
    for case in child.cases.open().select_related("holder"):
        link = reverse("cases:family", args=[case.pk])
        notify([case.holder], kind="registry", subject=case, link=link, on=on)
