"""Pages of the paper forms: filling in, reading, comparing, following over time, printing."""

from forms.views.compare import Compare
from forms.views.filling import Correct, Fill
from forms.views.listing import FormList
from forms.views.printing import Blank, Pdf
from forms.views.reading import Read, Text, TextFile
from forms.views.timeline import OverTime

__all__ = [
    "Blank",
    "Compare",
    "Correct",
    "Fill",
    "FormList",
    "OverTime",
    "Pdf",
    "Read",
    "Text",
    "TextFile",
]
