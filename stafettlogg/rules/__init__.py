"""Who may do what with a log. Reading is granted (``access``); writing follows the baton."""

from stafettlogg.rules import permissions as permissions  # says them to django-rules
from stafettlogg.rules.reading import may_answer_emergency, roles_in
from stafettlogg.rules.writing import voice_of

__all__ = ["may_answer_emergency", "roles_in", "voice_of"]
