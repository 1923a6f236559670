"""What everyone who is logged in may do with what is their own; feedback on the pages."""

import rules

from bti.accounts.models import User
from bti.accounts.rules import is_administrator


@rules.predicate
def is_employed(user: User) -> bool:
    """Has a live place in the municipality: works by its guide."""
    return bool(user.live_memberships)


rules.add_perm("web.view_own", rules.is_authenticated)
rules.add_perm("web.give_feedback", is_employed)
rules.add_perm("web.read_feedback", is_administrator)
