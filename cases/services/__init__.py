"""The only writers of a case."""

from cases.services.baton import appoint_holder
from cases.services.consents import add_guardian, ask_consent_for
from cases.services.discussing import note_discussion, note_talk
from cases.services.inviting import answer_invitation, cancel_invitation, invite
from cases.services.moving import change_level, mark_step
from cases.services.opening import start_concern
from cases.services.reporting import confirm_receipt, report_concern

__all__ = [
    "add_guardian", "answer_invitation", "appoint_holder", "ask_consent_for",
    "cancel_invitation", "change_level", "confirm_receipt", "invite", "mark_step",
    "note_discussion", "note_talk", "report_concern", "start_concern",
]  # fmt: skip
