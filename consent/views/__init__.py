"""The pages of consent: the citizen's own, and those of the one who asked."""

from consent.views.answering import DeclinePage, SignPage, WithdrawPage
from consent.views.looking import SecondLook
from consent.views.paper import PaperPage, ScanPage, UndoPaperPage
from consent.views.printing import PdfPage, PrintPage
from consent.views.reading import ConsentPage, MinePage
from consent.views.reviewing import TranslationsPage

__all__ = [
    "ConsentPage",
    "DeclinePage",
    "MinePage",
    "PaperPage",
    "PdfPage",
    "PrintPage",
    "ScanPage",
    "SecondLook",
    "SignPage",
    "TranslationsPage",
    "UndoPaperPage",
    "WithdrawPage",
]
