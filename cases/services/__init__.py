"""The only writers of a case."""

from cases.services.baton import appoint_holder
from cases.services.consents import ask_consent_for
from cases.services.deciding import end_welfare, record_decision
from cases.services.discussing import note_discussion, note_talk
from cases.services.family import (
    add_guardian,
    block_guardian,
    change_guardian,
    confirm_guardian,
    unblock_guardian,
)
from cases.services.following import confirm_receipt, hand_over, note_refusal
from cases.services.inviting import answer_invitation, cancel_invitation, invite
from cases.services.meetings import meeting_held
from cases.services.moving import change_level, mark_step
from cases.services.opening import start_concern
from cases.services.relaying import read_handover, write_handover
from cases.services.reporting import report_concern
from cases.services.voicing import note_childs_words
from cases.services.welfare import note_telling, receive_report

__all__ = [
    "add_guardian", "answer_invitation", "appoint_holder", "ask_consent_for", "block_guardian",
    "cancel_invitation", "change_guardian", "change_level", "confirm_guardian", "confirm_receipt",
    "end_welfare", "hand_over", "invite", "mark_step", "meeting_held", "note_childs_words",
    "note_discussion", "note_refusal", "note_talk", "note_telling", "read_handover",
    "receive_report", "record_decision", "report_concern", "start_concern", "unblock_guardian",
    "write_handover",
]  # fmt: skip
