"""What the family finds wrong, as the pages show it beside the entry."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.web.templatetags.words import full_day
from stafettlogg.models import InLog, Remark, Stafettlogg, sight
from stafettlogg.models.kinds import kind_of

MOST = 20
# What the law says, for each reason not to correct
LAW = {
    Remark.Basis.CORRECT: gettext_lazy(
        "Retten til retting gjelder det som er uriktig eller ufullstendig "
        "(personvernforordningen artikkel 16)."
    ),
    Remark.Basis.JUDGMENT: gettext_lazy(
        "En vurdering rettes ikke, men det du mener, blir stående ved siden av "
        "(personvernforordningen artikkel 16)."
    ),
    Remark.Basis.RECORD: gettext_lazy(
        "Det som dokumenterer arbeidet, skal bli stående (personvernforordningen artikkel 17 nr. 3 "
        "og arkivlova). Det du mener, blir stående ved siden av."
    ),
}
COMPLAIN = gettext_lazy(
    "Er du uenig, kan du klage til Datatilsynet (personvernforordningen artikkel 12 nr. 4 og 77)."
)


def remarks_on(entry: InLog, user: User) -> list[dict[str, Any]]:
    """The remarks on the entry that the user is shown, with their answers, oldest first."""
    rows = Remark.objects.visible_to(user, entry.log).filter(
        kind=kind_of(entry).name, entry=entry.pk
    )
    return [
        in_words(one, user, entry.log)
        for one in rows.select_related("author", "answered_by").order_by("pk")[:MOST]
    ]


def in_words(one: Remark, user: User, log: Stafettlogg) -> dict[str, Any]:
    """One remark. Outside a shield its answer is not told."""
    shield = sight(user, log)["shield"]
    answered = one.answered_at and (shield is None or one.answered_at <= shield)
    return {
        "text": one.text,
        "meta": _("%(name)s, %(day)s") % {"name": one.author.name, "day": full_day(one.written_at)},
        "answer": one.answer if answered else "",
        "outcome": one.get_outcome_display() if answered else "",
        "law": LAW.get(Remark.Basis(one.basis)) if answered and one.basis else "",
        "complain": COMPLAIN if answered and one.basis and user.is_citizen else "",
        "answered": _("%(name)s, %(day)s")
        % {
            "name": one.answered_by.name if one.answered_by else "",
            "day": full_day(one.answered_at),
        }
        if answered
        else "",
        "answer_href": address("stafettlogg:remark-answer", one.pk)
        if not one.answered_at and log.case.holder_id == user.pk
        else "",
    }
