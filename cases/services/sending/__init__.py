"""Sending reports to child welfare from here, where a carrier is switched on."""

from cases.services.sending.after import (
    arrived,
    ask_receipts,
    remind_of_stuck,
    try_again,
    withdraw,
)
from cases.services.sending.outbox import (
    due_reports,
    end_lost_posting,
    queue_report,
    send_report,
    sends_for,
)
from cases.services.sending.port import TOLD

__all__ = [
    "TOLD", "arrived", "ask_receipts", "due_reports", "end_lost_posting", "queue_report",
    "remind_of_stuck", "send_report", "sends_for", "try_again", "withdraw",
]  # fmt: skip
