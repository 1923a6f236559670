"""What one notes about talking: with a leader or a colleague, with the child, with guardians."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.people.models import Child
from cases.models import Case, Discussion, Talk
from cases.services.anonymous.known import is_everyday, parts_of, whole

IDENTITY_NUMBER = re.compile(r"\b\d{6} ?\d{5}\b")


@transaction.atomic
def note_discussion(
    case: Case, *, by: User, on: date, partner: str, discussed_on: date, summary: str,
    partner_name: str = "", anonymous: bool = False,
) -> Discussion:  # fmt: skip
    """Note that the concern was discussed with somebody, by the guide's list of partners.

    With partners outside one's own service the child is always anonymous (R48, R49), and an
    anonymous discussion may not name the child. Raises ValidationError by field.
    Source: R45, R46, R50, R157, R165.
    """
    authorize(by, "cases.change_case", case)
    chosen = case.guide.partner(partner)
    if chosen is None:
        raise ValidationError({"partner": _("Velg en av dem som står på lista.")})
    check_day(case, discussed_on, on=on, field="discussed_on")
    nameless = anonymous or chosen.kind == "outside"
    if nameless and names_the_child(case.child, summary):
        raise ValidationError(
            {"summary": _("Drøftingen var anonym. Skriv den uten navnet til barnet.")}
        )
    discussion = Discussion(
        case=case,
        noted_by=by,
        partner=partner,
        partner_name=partner_name.strip(),
        anonymous=nameless,
        on=discussed_on,
        summary=summary.strip(),
    )
    keep(discussion)
    record_act(
        by=by,
        act="cases.note_discussion",
        subject=discussion,
        partner=partner,
        anonymous=nameless,
        on=discussed_on.isoformat(),
    )
    return discussion


@transaction.atomic
def note_talk(
    case: Case, *, by: User, on: date, talked_with: str, talked_on: date, summary: str,
    childs_words: str = "", child_informed: bool = False, child_chose_silence: bool = False,
    may_be_passed_on: bool = False, channel: str = "", outcome: str = "", leader: str = "",
    next_on: date | None = None, weight_given: str = "",
) -> Talk:  # fmt: skip
    """Note a talk with the child, with guardians or with both, the child's own words apart.

    Nobody presses a child: that it chose to say nothing is noted as it is, and its words are
    passed on only when it wants that. With guardians: how it ended, whether the leader takes part,
    and when one speaks again (``next_on``), which is a clock until the next talk. Raises
    ValidationError by field. Source: R28–R31, R53, R66, R78, R96, R102, R166.
    """
    authorize(by, "cases.change_case", case)
    check_day(case, talked_on, on=on, field="talked_on")
    talk = Talk(
        case=case,
        noted_by=by,
        talked_with=talked_with,
        on=talked_on,
        summary=summary.strip(),
        childs_words=childs_words.strip(),
        child_informed=child_informed,
        child_chose_silence=child_chose_silence,
        may_be_passed_on=may_be_passed_on,
        channel=channel or Talk.Channel.IN_PERSON,
        outcome=outcome,
        leader=leader,
        next_on=next_on,
        weight_given=weight_given.strip(),
    )
    _check_childs_part(talk)
    _check_guardians_part(talk)
    keep(talk)
    record_act(
        by=by,
        act="cases.note_talk",
        subject=talk,
        talked_with=talked_with,
        on=talked_on.isoformat(),
    )
    return talk


def check_day(case: Case, day: date, *, on: date, field: str) -> None:
    """Raise ValidationError on ``field`` unless the day lies between the concern and ``on``."""
    if day > on:
        raise ValidationError({field: _("Datoen kan ikke være fram i tid.")})
    if case.child.born and day < case.child.born:
        raise ValidationError({field: _("Datoen er før barnet ble født.")})
    if day < case.concern_on:
        raise ValidationError(
            {
                field: _("Uroen oppsto %(day)s. Datoen kan ikke være før det.")
                % {"day": dateformat.format(case.concern_on, pgettext("datoformat", "j. F Y"))}
            }
        )


def names_the_child(child: Child, text: str) -> bool:
    """Whether the text tells who the child is: a part of its name, or an identity number."""
    if IDENTITY_NUMBER.search(text):
        return True
    return any(_is_named(part, text) for part in parts_of(child.name) if len(part) > 1)


def _is_named(part: str, text: str) -> bool:
    """Whether the part of a name stands in the text, however it is spelled or split."""
    found = re.findall(whole(part), unicodedata.normalize("NFC", text), re.IGNORECASE)
    return any(not (is_everyday(part) and word.islower()) for word in found)


def keep(record: models.Model) -> None:
    """Save a record whose values fit its fields. Raises ValidationError by field."""
    links = {field.name for field in record._meta.fields if field.is_relation}
    record.clean_fields(exclude=links)
    record.save()


def _check_childs_part(talk: Talk) -> None:
    without_child = talk.talked_with == Talk.With.GUARDIANS
    if without_child and (talk.childs_words or talk.child_chose_silence or talk.weight_given):
        raise ValidationError(
            {
                "talked_with": _(
                    "Du har skrevet noe fra barnet, men valgt bare foresatte. Var barnet med?"
                )
            }
        )
    if talk.child_chose_silence and talk.childs_words:
        raise ValidationError(
            {
                "child_chose_silence": _(
                    "Du har skrevet barnets egne ord. Da har barnet sagt noe. Ta bort krysset."
                )
            }
        )
    if talk.may_be_passed_on and (without_child or talk.child_chose_silence):
        raise ValidationError(
            {"may_be_passed_on": _("Barnet har ikke sagt noe som kan sies videre.")}
        )


def _check_guardians_part(talk: Talk) -> None:
    """Raise ValidationError with what a talk without guardians cannot have, and with a bad day."""
    wrong: dict[str, str] = {}
    if talk.talked_with == Talk.With.CHILD:
        sentence = _("Dette gjelder samtaler med foresatte.")
        wrong = {name: sentence for name in ("outcome", "leader", "next_on") if getattr(talk, name)}
    elif talk.next_on is not None and talk.next_on <= talk.on:
        wrong["next_on"] = _("Dagen må være etter samtalen.")
    elif talk.outcome == Talk.Outcome.BROKEN and talk.next_on is None:
        wrong["next_on"] = _("Skriv hvilken dag dere møtes på nytt.")
    if wrong:
        raise ValidationError(wrong)
