"""What people answer to."""

from typing import Any

from django.dispatch import receiver

from bti.accounts.models import User
from bti.accounts.signals import citizen_logged_in
from bti.people.services import link_login


@receiver(citizen_logged_in)
def tie_the_login(user: User, pid_hash: str, **kwargs: Any) -> None:
    """Children who are registered since the last login are there at this one."""
    link_login(user, pid_hash=pid_hash)
