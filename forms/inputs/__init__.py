"""A paper form as a form on a page, and its answers as one reads them."""

from forms.inputs.paper import PaperInput, field_for
from forms.inputs.reading import answered, as_text, line_of, progress, yes_or_no
from forms.inputs.shown import label_of, rows_of, shown_answer
from forms.inputs.table import TableField

__all__ = [
    "PaperInput",
    "TableField",
    "answered",
    "as_text",
    "field_for",
    "label_of",
    "line_of",
    "progress",
    "rows_of",
    "shown_answer",
    "yes_or_no",
]
