"""Forms of the log's pages: clean input, no rules."""

from stafettlogg.inputs.evaluating import EvaluateInput
from stafettlogg.inputs.meetings import MeetingInput
from stafettlogg.inputs.observing import ObservationInput
from stafettlogg.inputs.planning import EndGoalInput, EndMeasureInput, GoalInput, MeasureInput
from stafettlogg.inputs.sharing import ConfirmInput, LysglimtInput
from stafettlogg.inputs.withholding import WithholdInput

__all__ = [
    "ConfirmInput",
    "EndGoalInput",
    "EndMeasureInput",
    "EvaluateInput",
    "GoalInput",
    "LysglimtInput",
    "MeasureInput",
    "MeetingInput",
    "ObservationInput",
    "WithholdInput",
]
