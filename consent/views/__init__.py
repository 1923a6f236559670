"""The pages of consent: the citizen's own, and those of the one who asked."""

from consent.views.answering import DeclinePage, SignPage, WithdrawPage
from consent.views.paper import PaperPage, ScanPage
from consent.views.reading import ConsentPage, MinePage

__all__ = [
    "ConsentPage",
    "DeclinePage",
    "MinePage",
    "PaperPage",
    "ScanPage",
    "SignPage",
    "WithdrawPage",
]
