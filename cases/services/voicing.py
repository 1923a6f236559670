"""What a child says on its own page, kept as a talk with the child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from cases.models import Case, ChildsWord, Talk
from cases.services.discussing import keep, note_talk


@dataclass(frozen=True)
class Said:
    """One thing the child told about. What it does not choose to pass on is kept."""

    topic: str
    face: str = ""
    words: str = ""
    passing: str = ChildsWord.Passing.KEPT

    @property
    def is_something(self) -> bool:
        return bool(self.face or self.words.strip())


@transaction.atomic
def note_childs_words(
    case: Case, *, by: User, on: date, said: Sequence[Said] = (), written_by_child: bool = False,
    child_informed: bool = False, child_chose_silence: bool = False,
) -> Talk:  # fmt: skip
    """Keep what the child told on its page, as a talk with the child on the day (R30, R31, R53).

    The audit tells that there was a talk; not about what, nor what was to be kept. Raises
    ValidationError when nothing is said and the child has not chosen to say nothing.
    """
    authorize(by, "cases.change_case", case)
    told = [] if child_chose_silence else [one for one in said if one.is_something]
    if not told and not child_chose_silence:
        raise ValidationError(
            _("Velg noe du vil fortelle om, eller trykk på «Jeg vil ikke si noe nå».")
        )
    talk = note_talk(
        case, by=by, on=on, talked_with=Talk.With.CHILD, talked_on=on,
        summary=_("Barnet brukte sin egen side."), child_informed=child_informed,
        child_chose_silence=child_chose_silence,
    )  # fmt: skip
    for one in told:
        keep(
            ChildsWord(
                case=case,
                noted_by=by,
                talk=talk,
                topic=one.topic,
                face=one.face,
                words=one.words.strip(),
                passing=one.passing,
                written_by_child=written_by_child and bool(one.words.strip()),
            )  # fmt: skip
        )
    return talk
