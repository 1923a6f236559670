"""A text that tells of a worry without telling whose: for those one discusses with anonymously.

``take_out`` removes what the record knows about the child; ``marks`` points at what may still
tell who it is. Neither knows the database, and neither can be sure: the one who writes decides.
"""

from cases.services.anonymous.known import Known, Name
from cases.services.anonymous.marking import Piece, marks
from cases.services.anonymous.removing import take_out

__all__ = ["Known", "Name", "Piece", "marks", "take_out"]
