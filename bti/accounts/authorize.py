"""The first line of every service."""

from typing import Any

from django.core.exceptions import PermissionDenied

from bti.accounts.models import User


def authorize(user: User, perm: str, obj: Any = None) -> None:
    """Raise PermissionDenied unless ``user`` holds ``perm`` (on ``obj``)."""
    if not user.has_perm(perm, obj):
        raise PermissionDenied(perm)
