"""Events about logins that floors above answer to, in the same transaction."""

from django.dispatch import Signal

citizen_logged_in = Signal()  # user, pid_hash
