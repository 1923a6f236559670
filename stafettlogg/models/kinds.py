"""The kinds of entries that a person writes in a log, what of each is text, and who corrects it.

A kind that stands here has a page of its own with its versions, can be remarked on by the family,
and can be undone if it is ``Undoable``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stafettlogg.models.contributions import Contribution
from stafettlogg.models.log import InLog
from stafettlogg.models.lysglimt import Lysglimt
from stafettlogg.models.meetings import Meeting
from stafettlogg.models.undoing import Undoable
from stafettlogg.models.work import Evaluation, Goal, Measure


@dataclass(frozen=True)
class Kind:
    """``slug`` stands in addresses; ``texts`` are the fields that may be corrected.

    ``by_author``: it is its author's own words, and only they correct it; else the holder.
    ``own_page``: the address of the kind's own page for correcting, where it has one.
    """

    name: str
    model: type[InLog]
    slug: str
    label: Promise
    texts: tuple[str, ...]
    by_author: bool = False
    own_page: str = ""

    @property
    def undoable(self) -> bool:
        return issubclass(self.model, Undoable)


KINDS: tuple[Kind, ...] = (
    Kind("goal", Goal, "mal", _("Mål"), ("text", "takes")),
    Kind("measure", Measure, "tiltak", _("Tiltak"), ("text",)),
    Kind(
        "evaluation", Evaluation, "vurdering", _("Vurdering"),
        ("child_says", "guardian_says", "holder_says"),
    ),
    Kind(
        "meeting", Meeting, "mote", _("Referat"),
        ("childs_voice", "minutes", "agreed", "told_to_child", "present", "place"),
        own_page="stafettlogg:meeting",
    ),
    Kind("lysglimt", Lysglimt, "glimt", _("Lysglimt"), ("text",), by_author=True),
    Kind("contribution", Contribution, "notat", _("Notat"), ("text",), by_author=True),
)  # fmt: skip
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
BY_MODEL: Mapping[type[Any], Kind] = {kind.model: kind for kind in KINDS}


def kind_of(entry: Any) -> Kind:
    """The kind of the record."""
    return BY_MODEL[type(entry)]
