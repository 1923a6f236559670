"""The only writers of the log."""

from stafettlogg.services.asking import answer_question, ask, remind_of_questions
from stafettlogg.services.attaching import attach, remove_attachment, restore_attachment
from stafettlogg.services.conducting import conduct_meeting
from stafettlogg.services.contributing import contribute
from stafettlogg.services.correcting import correct
from stafettlogg.services.evaluating import evaluate
from stafettlogg.services.exporting import request_export
from stafettlogg.services.goals import end_goal, set_goal
from stafettlogg.services.holding import hold_back, release_hold
from stafettlogg.services.measures import end_measure, plan_measure
from stafettlogg.services.meetings import record_meeting
from stafettlogg.services.minutes import answer_minutes, correct_minutes
from stafettlogg.services.observing import attach_observation
from stafettlogg.services.opening import end_log, open_log
from stafettlogg.services.remarking import answer_remark, remark
from stafettlogg.services.sharing import choose_digest, mark_seen, share_lysglimt
from stafettlogg.services.telling import (
    agree,
    answer_obstacle,
    give_voice,
    mark_done,
    report_obstacle,
)
from stafettlogg.services.undoing import undo

__all__ = [
    "answer_minutes",
    "conduct_meeting",
    "correct_minutes",
    "report_obstacle",
    "mark_done",
    "give_voice",
    "answer_obstacle",
    "agree",
    "remind_of_questions",
    "ask",
    "answer_question",
    "attach",
    "undo",
    "remark",
    "correct",
    "contribute",
    "answer_remark",
    "attach_observation",
    "choose_digest",
    "end_goal",
    "end_log",
    "end_measure",
    "evaluate",
    "hold_back",
    "mark_seen",
    "open_log",
    "plan_measure",
    "record_meeting",
    "release_hold",
    "remove_attachment",
    "request_export",
    "restore_attachment",
    "set_goal",
    "share_lysglimt",
]
