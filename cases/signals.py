"""Events about a case, sent in the transaction that caused them."""

from django.dispatch import Signal

level_changed = Signal()  # case, change
holder_changed = Signal()  # case, by, on
case_closed = Signal()  # case, change
shield_raised = Signal()  # case: violence suspected, guardians are told nothing

# Asks the floors above what is done on the case: receivers return a set of the guide's facts
facts_asked = Signal()  # case

# Asks the floors above what they want shown on the case page: receivers return a list of dicts,
# each with "kind" (trend, forms, log) and what that kind's part of the page takes
panels_asked = Signal()  # case, user, on
