"""Forms of the log's pages: clean input, no rules."""

from stafettlogg.inputs.attaching import AttachInput
from stafettlogg.inputs.births import WhatFollowsInput
from stafettlogg.inputs.evaluating import EvaluateInput
from stafettlogg.inputs.meetings import MeetingInput
from stafettlogg.inputs.minutes import AnswerMinutesInput, CorrectMinutesInput
from stafettlogg.inputs.observing import ObservationInput
from stafettlogg.inputs.planning import EndGoalInput, EndMeasureInput, GoalInput, MeasureInput
from stafettlogg.inputs.sharing import ConfirmInput, DigestInput, LysglimtInput
from stafettlogg.inputs.telling import (
    AgreeInput,
    AnswerInput,
    AnswerObstacleInput,
    ChooseGoalInput,
    DoneInput,
    ObstacleInput,
    QuestionInput,
    VoiceInput,
)
from stafettlogg.inputs.withholding import WithholdInput

__all__ = [
    "AnswerMinutesInput",
    "CorrectMinutesInput",
    "VoiceInput",
    "QuestionInput",
    "ObstacleInput",
    "DoneInput",
    "ChooseGoalInput",
    "AnswerObstacleInput",
    "AnswerInput",
    "AgreeInput",
    "AttachInput",
    "ConfirmInput",
    "DigestInput",
    "EndGoalInput",
    "EndMeasureInput",
    "EvaluateInput",
    "GoalInput",
    "LysglimtInput",
    "MeasureInput",
    "MeetingInput",
    "ObservationInput",
    "WhatFollowsInput",
    "WithholdInput",
]
