"""The only writers of the log."""

from stafettlogg.services.evaluating import evaluate
from stafettlogg.services.exporting import request_export
from stafettlogg.services.goals import end_goal, set_goal
from stafettlogg.services.holding import hold_back, release_hold
from stafettlogg.services.measures import end_measure, plan_measure
from stafettlogg.services.meetings import record_meeting
from stafettlogg.services.observing import attach_observation
from stafettlogg.services.opening import end_log, open_log
from stafettlogg.services.sharing import mark_seen, share_lysglimt

__all__ = [
    "attach_observation",
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
    "request_export",
    "set_goal",
    "share_lysglimt",
]
