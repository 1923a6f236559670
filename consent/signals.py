"""Events about consent, sent in the transaction that caused them."""

from django.dispatch import Signal

consent_changed = Signal()  # consent, by: it came to life, was limited, withdrawn or refused
consent_withdrawn = Signal()  # consent, by, on
# consent, user: what those it names would see; answers [{title, href}]
preview_asked = Signal()
