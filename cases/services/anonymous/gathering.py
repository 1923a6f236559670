"""What the record knows of the child and those around it, and what is written about the worry."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import ServiceKind, User
from bti.people.models import Guardianship, NetworkPerson
from bti.web.templatetags.words import full_day
from cases.models import Case, Discussion, Talk
from cases.services.anonymous.known import Known, Name
from cases.services.anonymous.removing import take_out
from cases.signals import texts_asked

FIRST, LAST = "concern", "own"


class Written(NamedTuple):
    """Something written on the case: its key on the form, what it is called, and the words."""

    key: str
    title: str
    text: str


def what_is_written(case: Case, *, by: User) -> list[Written]:
    """The worry, the notes and the forms of the case, for the one who holds it.

    The child's own words are among them only where the child wants them passed on (R31).
    """
    authorize(by, "cases.change_case", case)
    found = [Written(FIRST, str(_("Det du skrev først")), case.concern)]
    found.append(Written("surroundings", _("Det som skjer rundt barnet"), case.surroundings))
    found += _notes(case)
    answers: list[Any] = [given for _, given in texts_asked.send(sender=Case, case=case, user=by)]
    for one in (one for given in answers for one in given or []):
        found.append(Written(one["key"], _on_day(one["title"], one["day"]), one["text"]))
    return [one for one in found if one.text.strip()]


def prepare(
    case: Case, *, by: User, chosen: Collection[str], own: str = "", names: Sequence[str] = ()
) -> str:
    """What was chosen, as one text without what the record knows of the child. Nothing is kept.

    ``names`` are further names that the user asks to have taken out. Source: R48, R49, R376, R398.
    """
    texts = [one.text for one in what_is_written(case, by=by) if one.key in chosen]
    whole = "\n\n".join(text.strip() for text in (*texts, own) if text.strip())
    return take_out(whole, known_about(case, names))


def known_about(case: Case, names: Sequence[str] = ()) -> Known:
    """What the record knows: child and family first, then staff, then places."""
    ties = list(Guardianship.objects.filter(child=case.child_id).select_related("guardian"))
    return Known(
        people=(
            Name(case.child.name, _("barnet")),
            *(Name(name, _("en person")) for name in names if name.strip()),
            *(Name(tie.guardian.name, _relation(tie)) for tie in ties),
            *_others(case),
        ),
        places=tuple(_places(case)),
        exact=tuple(_exact(case, ties)),
        group=case.child.group,
        born=case.child.born,
    )


def _notes(case: Case) -> Iterator[Written]:
    for discussion in Discussion.objects.filter(case=case).order_by("pk"):
        title = _on_day(_("Notat fra drøfting"), discussion.on)
        yield Written(f"discussion-{discussion.pk}", title, discussion.summary)
    for talk in Talk.objects.filter(case=case).order_by("pk"):
        words = talk.childs_words if talk.may_be_passed_on else ""
        text = "\n".join(part for part in (talk.summary, words) if part)
        yield Written(f"talk-{talk.pk}", _on_day(_("Notat fra samtale"), talk.on), text)


def _on_day(title: str, day: date | None) -> str:
    return f"{title}, {full_day(day)}" if day else str(title)


def _relation(tie: Guardianship) -> str:
    near = {Guardianship.Relation.MOTHER: _("mor"), Guardianship.Relation.FATHER: _("far")}
    return near.get(Guardianship.Relation(tie.relation), _("en foresatt"))


def _others(case: Case) -> Iterator[Name]:
    """Network, staff of the case, and those the worry was discussed with."""
    for person in NetworkPerson.objects.filter(child=case.child_id):
        yield Name(person.name, _("en voksen i nettverket"))
    met = Discussion.objects.filter(case=case).exclude(partner_name="")
    names = {case.holder.name, *met.values_list("partner_name", flat=True)}
    if case.appointed_by:
        names.add(case.appointed_by.name)
    for name in sorted(names):
        yield Name(name, _("en ansatt"))


def _places(case: Case) -> Iterator[Name]:
    kinds = {
        ServiceKind.SCHOOL.value: _("skolen"),
        ServiceKind.KINDERGARTEN.value: _("barnehagen"),
    }
    units = {unit.pk: unit for unit in (case.child.unit, case.unit) if unit}
    for unit in units.values():
        yield Name(unit.name, kinds.get(unit.kind, _("tjenesten")))
    yield Name(case.municipality.name, _("kommunen"))
    city = case.guide.municipality.city
    if city:
        yield Name(city, _("kommunen"))


def _exact(case: Case, ties: list[Guardianship]) -> Iterator[Name]:
    """Where the child lives, protected or not, since it is only looked for; how one is reached."""
    child = case.child
    if child.address:
        yield Name(child.address, _("adressen"))
        yield from (Name(part, _("adressen")) for part in child.address.split(",") if part.strip())
    for tie in ties:
        guardian = tie.guardian
        yield from (Name(one, _("telefonnummer")) for one in (guardian.phone,) if one)
        yield from (Name(one, _("e-postadresse")) for one in (guardian.email,) if one)
