"""«Fant du det du lette etter?» on the pages of the guide, and what was answered (R371)."""

from bti.web.feedback.inputs import asked_on

__all__ = ["asked_on"]
