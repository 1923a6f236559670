"""Minutes after they are written: those who were there say whether they are right (R115, R317).

A comment stands beside the minutes. What is wrong is corrected in a new version, and the old one
is kept; whoever had approved is asked anew.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Invitee
from cases.rules import may_be_told
from stafettlogg.models import Meeting, MinutesAnswer, ReadGrant
from stafettlogg.services.keeping import is_shown, keep, readers, refuse

State = MinutesAnswer.State
FAMILY = (ReadGrant.Role.GUARDIAN, ReadGrant.Role.YOUTH)


def ask_those_present(meeting: Meeting, *, by: User, on: date) -> None:
    """Ask those who were there, have a login and read the log; without an invitation the family."""
    log = meeting.log
    may = {user.pk: user for user in readers(log, on) if user.pk != by.pk}
    there = set(_who_came(meeting)) if meeting.invitation_id else _family_of(meeting)
    asked = [
        user
        for key, user in may.items()
        if key in there and may_be_told(user, log.case) and is_shown(meeting, user, log)
    ]
    for user in asked:
        keep(MinutesAnswer(log=log, author=by, meeting=meeting, user=user, version=meeting.version))
    _tell(meeting, asked, on=on)


@transaction.atomic
def answer_minutes(
    meeting: Meeting, *, by: User, on: date, approves: bool, comment: str = ""
) -> MinutesAnswer:
    """Approve the minutes as they stand now, or say what is missing or wrong in them."""
    authorize(by, "stafettlogg.answer_minutes", meeting)
    own = MinutesAnswer.objects.select_for_update().filter(meeting=meeting, user=by)
    answer: MinutesAnswer | None = own.first()
    if answer is None:
        raise PermissionDenied("stafettlogg.answer_minutes")
    version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    if not may_be_told(by, meeting.log.case):
        version = min(version, meeting.version)  # what came after the shield is not told of
    if version != meeting.version:
        raise ValidationError(_("Referatet er rettet i mellomtida. Les det på nytt før du svarer."))
    if not approves and not comment.strip():
        refuse("comment", _("Skriv hva som mangler, eller hva som ikke stemmer."))
    answer.version = version
    answer.state = State.APPROVED if approves else State.COMMENTED
    answer.comment = comment.strip()
    answer.answered_at = timezone.now()
    keep(answer)
    record_act(by=by, act="stafettlogg.answer_minutes", subject=meeting, answer=answer.state)
    if may_be_told(meeting.log.case.holder, meeting.log.case):
        _notify([meeting.log.case.holder], meeting, Notice.Kind.MINUTES_ANSWERED, on=on)
    return answer


@transaction.atomic
def correct_minutes(
    meeting: Meeting, *, by: User, on: date, minutes: str, agreed: str, why: str,
    told_to_child: str = "", seen: int | None = None,
) -> Meeting:  # fmt: skip
    """Write a new version of the minutes; the history keeps the old one, and the comments stand.

    ``seen``: the version that was corrected; refused when another was written meanwhile.
    """
    authorize(by, "stafettlogg.correct_minutes", meeting)
    fresh: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if seen is not None and seen != fresh.version:
        raise ValidationError(
            _("Referatet er rettet i mellomtida. Les den nye utgaven før du retter mer.")
        )
    if not minutes.strip():
        refuse("minutes", _("Skriv referat. Et møte uten referat kan ingen bygge videre på."))
    if not why.strip():
        refuse("why", _("Skriv kort hva du rettet."))
    texts = (minutes.strip(), agreed.strip(), told_to_child.strip())
    if texts == (fresh.minutes, fresh.agreed, fresh.told_to_child):
        refuse("minutes", _("Ingenting er endret."))
    fresh.minutes, fresh.agreed, fresh.told_to_child = texts
    fresh.corrected_why = why.strip()
    fresh.version += 1
    keep(fresh)
    record_act(by=by, act="stafettlogg.correct_minutes", subject=fresh, version=fresh.version)
    asked = [
        answer.user
        for answer in fresh.answers.select_related("user")
        if may_be_told(answer.user, fresh.log.case) and is_shown(fresh, answer.user, fresh.log)
    ]
    _tell(fresh, asked, on=on)
    return fresh


def _who_came(meeting: Meeting) -> Iterable[int]:
    """Of the invited with a login: who came; where nobody noted that, who did not say no."""
    rows = list(Invitee.objects.filter(invitation=meeting.invitation_id).select_related("guardian"))
    noted = any(row.attended for row in rows)
    for row in rows:
        came = row.attended == Invitee.Attended.CAME if noted else row.answer != row.Answer.NO
        key = row.guardian.user_id if row.guardian else row.user_id
        if row.is_child:
            key = meeting.log.case.child.user_id
        if came and key:
            yield key


def _family_of(meeting: Meeting) -> set[int]:
    rows = ReadGrant.objects.filter(content_object=meeting.log_id, role__in=FAMILY)
    return set(rows.values_list("user_id", flat=True))


def _tell(meeting: Meeting, users: list[User], *, on: date) -> None:
    _notify(users, meeting, Notice.Kind.MINUTES, on=on)


def _notify(users: list[User], meeting: Meeting, kind: str, *, on: date) -> None:
    link = reverse("stafettlogg:meeting", args=[meeting.pk])
    notify(users, kind=kind, subject=meeting, link=link, on=on)
