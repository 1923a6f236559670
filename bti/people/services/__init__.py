"""Everything that writes about people. Who may is asked by the service above."""

from bti.people.services.births import register_birth, set_term
from bti.people.services.registering import (
    check_born,
    link_login,
    register_child,
    register_guardian,
)
from bti.people.services.ties import block_tie, change_tie, confirm_judgment, unblock_tie

__all__ = [
    "block_tie",
    "change_tie",
    "check_born",
    "confirm_judgment",
    "link_login",
    "register_birth",
    "register_child",
    "register_guardian",
    "set_term",
    "unblock_tie",
]
