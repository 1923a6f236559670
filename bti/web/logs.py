"""Log lines without personal data."""

import logging
import re

DIGITS = re.compile(r"\b\d{6} ?\d{5}\b")
QUERY = re.compile(r"\?\S+")


class WithoutPersonalData(logging.Filter):
    """Drops query strings and identity numbers from what is logged, and values from tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # wrong arguments must not stop what was logged
            message = str(record.msg)
        record.msg = DIGITS.sub("[nummer]", QUERY.sub("?[…]", message))
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            # Database errors tell the values of the row; the type and the place are enough
            record.msg = f"{record.msg} ({record.exc_info[0].__name__}{_place(record)})"
            record.exc_info = None
            record.exc_text = None
        return True


def _place(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    where = []
    while trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 2)[-2:])
        where.append(f"{file}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " at " + " < ".join(reversed(where[-4:])) if where else ""
