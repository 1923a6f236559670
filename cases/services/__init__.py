"""The only writers of a case."""

from cases.services.answering import answer_invitation
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
from cases.services.inviting import Guest, invite
from cases.services.meetings import meeting_held
from cases.services.moving import change_level, mark_step
from cases.services.offering import (
    accept_offer,
    approve_offer,
    decline_offer,
    offer_baton,
    read_offer,
    withdraw_offer,
)
from cases.services.opening import start_concern
from cases.services.relaying import read_handover, write_handover
from cases.services.reporting import report_concern
from cases.services.rescheduling import cancel_invitation, move_invitation
from cases.services.voicing import note_childs_words
from cases.services.welfare import note_telling, receive_report
from cases.services.wishing import note_wish

__all__ = [
    "Guest",
    "accept_offer", "add_guardian", "answer_invitation", "appoint_holder", "approve_offer",
    "ask_consent_for", "block_guardian",
    "cancel_invitation", "change_guardian", "change_level", "confirm_guardian", "confirm_receipt",
    "decline_offer", "end_welfare", "hand_over", "invite", "mark_step", "meeting_held",
    "move_invitation", "note_childs_words",
    "note_discussion", "note_refusal", "offer_baton", "read_offer", "withdraw_offer",
    "note_wish", "note_talk", "note_telling", "read_handover",
    "receive_report", "record_decision", "report_concern", "start_concern", "unblock_guardian",
    "write_handover",
]  # fmt: skip
