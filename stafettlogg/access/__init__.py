"""Who may read a log: derived here, written here, asked here. The only door to django-guardian.

A grant is never given by hand. It follows from the baton, from parental responsibility, from the
youth's age, and from a measure together with live consent; when one of these ends, the grant ends
in the same transaction (R74, R118, R123, R260, R277, R278). ``until`` closes the door by itself
on the day a consent or a membership runs out, whether or not a task has run.
"""

from stafettlogg.access.asking import may_read, role_of
from stafettlogg.access.deriving import READ, derive
from stafettlogg.access.due import logs_to_derive
from stafettlogg.access.grounds import Reason, Role, reasons
from stafettlogg.access.opened import Doors, Kept, doors, kept_from, last_days, limits_of, places

__all__ = [
    "READ", "Doors", "Kept", "Reason", "Role", "derive", "doors", "kept_from", "last_days",
    "limits_of", "logs_to_derive", "may_read", "places", "reasons", "role_of",
]  # fmt: skip
