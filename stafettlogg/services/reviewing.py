"""The leader's report of unusual reading: found at night in one statement, looked over by day.

Source: what the supervisory authorities have asked of access logs (docs/security.md): readings
without a relation, of one's own name, in bulk, at odd hours; a leader signs for each.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.accounts.rules import administered
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.services import notify
from stafettlogg.models import UnusualReading

MANY = 15  # children in a day, before it can be unusual
TIMES = 3  # as many as on an ordinary day of the last four weeks
NIGHT, MORNING = 22, 6
FIND = """
WITH e AS (
  SELECT r.user_id, r.child_id, r.at, r.at AT TIME ZONE 'Europe/Oslo' AS here,
         regexp_replace(lower(r.user_name), '^.*[ ]', '') AS surname
  FROM audit_readevent r JOIN accounts_user u ON u.id = r.user_id AND u.kind = 'staff'
  WHERE r.at >= %(begins)s AND r.at < %(ends)s AND r.child_id IS NOT NULL),
pairs AS (
  SELECT user_id, child_id, surname, count(*) AS readings, min(at) AS first_at, max(at) AS last_at,
         bool_or(extract(hour FROM here) >= %(night)s OR extract(hour FROM here) < %(morning)s
                 OR extract(isodow FROM here) > 5) AS odd
  FROM e GROUP BY user_id, child_id, surname),
judged AS (
  SELECT p.*,
    EXISTS (SELECT 1 FROM people_child c WHERE c.id = p.child_id AND lower(c.last_name) = p.surname)
    OR EXISTS (SELECT 1 FROM people_guardianship t JOIN people_guardian g ON g.id = t.guardian_id
               WHERE t.child_id = p.child_id AND lower(g.last_name) = p.surname) AS same_name,
    NOT EXISTS (
      SELECT 1 FROM cases_case c WHERE c.child_id = p.child_id AND (
        p.user_id IN (c.holder_id, c.opened_by_id)
        OR EXISTS (SELECT 1 FROM accounts_membership m WHERE m.user_id = p.user_id
                   AND m.unit_id = c.unit_id AND m.role = 'leader')
        OR EXISTS (SELECT 1 FROM cases_holderchange h
                   WHERE h.case_id = c.id AND h.holder_id = p.user_id)
        OR EXISTS (SELECT 1 FROM cases_invitation i JOIN cases_invitee n ON n.invitation_id = i.id
                   WHERE i.case_id = c.id AND n.user_id = p.user_id)
        OR EXISTS (SELECT 1 FROM stafettlogg_stafettlogg l JOIN stafettlogg_measure s
                   ON s.log_id = l.id WHERE l.case_id = c.id AND s.employee_id = p.user_id))
    ) AS no_relation
  FROM pairs p),
usual AS (
  SELECT user_id, count(DISTINCT (child_id, (at AT TIME ZONE 'Europe/Oslo')::date))::numeric
         / count(DISTINCT (at AT TIME ZONE 'Europe/Oslo')::date) AS a_day
  FROM audit_readevent
  WHERE at >= %(before)s AND at < %(begins)s AND child_id IS NOT NULL
    AND user_id IN (SELECT user_id FROM pairs GROUP BY user_id HAVING count(*) > %(many)s)
  GROUP BY user_id),
readers AS (
  SELECT j.user_id, count(*) AS children, sum(readings) AS readings, min(first_at) AS first_at,
         max(last_at) AS last_at, bool_or(no_relation) AS no_relation,
         bool_or(same_name) AS same_name, bool_or(odd) AS odd,
         count(*) > %(many)s AND count(*) > %(times)s * coalesce(max(u.a_day), 0) AS volume
  FROM judged j LEFT JOIN usual u ON u.user_id = j.user_id GROUP BY j.user_id)
SELECT r.user_id, place.unit_id, children, readings, first_at, last_at,
       no_relation, same_name, volume, odd
FROM readers r
CROSS JOIN LATERAL (
  SELECT m.unit_id FROM accounts_membership m
  WHERE m.user_id = r.user_id AND m.unit_id IS NOT NULL AND m.starts <= %(day)s
    AND (m.ends IS NULL OR m.ends >= %(day)s) ORDER BY m.id LIMIT 1) place
WHERE (no_relation OR same_name OR volume OR odd)
  AND NOT EXISTS (SELECT 1 FROM stafettlogg_unusualreading x
                  WHERE x.day = %(day)s AND x.reader_id = r.user_id)
ORDER BY r.user_id
"""


def find_unusual(day: date) -> int:
    """Find what stood out on the day, and tell who must look at it. A second time finds nothing."""
    Why = UnusualReading.Why  # noqa: N806
    order = (Why.NO_RELATION, Why.SAME_NAME, Why.VOLUME, Why.ODD_HOURS)
    with for_purpose("find_unusual_readings"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE stafettlogg_unusualreading IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(FIND, _bounds(day))
            rows = cursor.fetchall()
        for reader, unit, children, readings, first, last, *flags in rows:
            found = UnusualReading.objects.create(
                day=day, reader_id=reader, unit_id=unit, children=children, readings=readings,
                first_at=first, last_at=last,
                reasons=[why for why, holds in zip(order, flags, strict=True) if holds],
            )  # fmt: skip
            notify(
                reviewers(found), kind="unusual", subject=found,
                link=reverse("stafettlogg:unusual-list"), on=timezone.localdate(),
            )  # fmt: skip
    return len(rows)


def _bounds(day: date) -> dict[str, Any]:
    begins = timezone.make_aware(datetime.combine(day, time.min))
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return {
        "day": day, "begins": begins, "ends": ends, "before": begins - timedelta(days=28),
        "many": MANY, "times": TIMES, "night": NIGHT, "morning": MORNING,
    }  # fmt: skip


def reviewers(found: UnusualReading) -> list[User]:
    """The leaders of the unit; for what a leader read, the administrators of the municipality."""
    places = Membership.objects.live(timezone.localdate()).select_related("user")
    leaders = [m.user for m in places.filter(unit=found.unit_id, role=Membership.Role.LEADER)]
    if found.reader_id in set(_leaders().values_list("user", flat=True)):
        admins = places.filter(municipality=found.unit.municipality_id, role=Membership.Role.ADMIN)
        return [m.user for m in admins]
    return leaders


def _leaders() -> Any:
    """Places of those who lead something today."""
    return Membership.objects.live(timezone.localdate()).filter(role=Membership.Role.LEADER)


def to_review(user: User) -> Any:
    """What the user may look over: twin of the rule ``stafettlogg.review_reading``."""
    of_leaders = Q(reader__in=_leaders().values("user"))
    rows = UnusualReading.objects.filter(
        Q(unit__in=user.unit_ids(Membership.Role.LEADER)) & ~of_leaders
        | Q(unit__municipality__in=administered(user)) & of_leaders
    ).exclude(reader=user)
    return rows.select_related("reader", "unit", "signed_by")


@transaction.atomic
def sign_review(found: UnusualReading, *, by: User, now: datetime, finding: str, note: str) -> None:
    """Sign that one has looked. Raises ValidationError when it is signed, or a word is missing."""
    authorize(by, "stafettlogg.review_reading", found)
    with for_purpose("review_readings"):
        found = UnusualReading.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.signed_by_id:
        raise ValidationError(_("Lesingen er alt sett over."))
    if finding != UnusualReading.Finding.IN_ORDER and not note.strip():
        raise ValidationError({"note": _("Skriv kort hva du fant ut.")})
    found.signed_by, found.signed_at = by, now
    found.finding, found.note = finding, note.strip()
    with for_purpose("review_readings"):
        found.save()
    record_act(by=by, act="stafettlogg.sign_review", subject=found, finding=finding)
