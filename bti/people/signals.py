"""Events about people that floors above answer to, in the same transaction."""

from django.dispatch import Signal

guardianship_changed = Signal()  # child
login_linked = Signal()  # user
registry_differs = Signal()  # child, on
