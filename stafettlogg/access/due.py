"""Logs whose grants the calendar may have changed, for the nightly task."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from bti.accounts.models import Membership
from bti.guides.registry import all_guides
from bti.people.models import Guardianship
from consent.models import (
    Consent,
    ConsentLimit,
    ConsentService,
)
from consent.signatories import latest_birth
from stafettlogg.access.grounds import Role
from stafettlogg.models import HeldBack, Leave, Measure, ReadGrant, Stafettlogg, StafettloggQuerySet


def logs_to_derive(on: date) -> StafettloggQuerySet:
    """Logs whose grants the calendar may have changed: a few too many, never one too few."""
    grants = ReadGrant.objects.filter(content_object=OuterRef("pk"))
    return Stafettlogg.objects.filter(
        Exists(grants.filter(_has_lapsed(on)))
        | _misses_holder(grants, on)
        | _misses_family(grants, on)
        | _misses_one_let_in(on)
        | _misses_actor(on)
        | _is_limited()
    )


def _has_lapsed(on: date) -> Q:
    works = Membership.objects.live(on).filter(
        user=OuterRef("user"),
        unit__isnull=False,
        municipality=OuterRef("content_object__case__municipality"),
    )
    named = ConsentService.objects.filter(
        consent__cases=OuterRef(OuterRef("content_object__case")), kind=OuterRef("unit__kind")
    )
    own = Q(unit=OuterRef("content_object__case__unit"))
    same_kind = Q(unit__kind=OuterRef("content_object__case__unit__kind"))
    let_in = works.filter(own | Q(Exists(named) & ~same_kind))
    tie = Guardianship.objects.live(on).with_responsibility()
    tied = tie.filter(
        guardian__user=OuterRef("user"), child=OuterRef("content_object__case__child")
    )
    return (
        Q(until__lt=on)
        | Q(ends_at__lte=Now())
        | Q(user__is_active=False)
        | Q(~Exists(works), role=Role.HOLDER)
        | Q(~Exists(let_in), role=Role.ACTOR)
        | Q(~Exists(tied), role=Role.GUARDIAN)
    )


def _misses_holder(grants: QuerySet[ReadGrant], on: date) -> Q:
    works = Membership.objects.live(on).filter(
        user=OuterRef("case__holder"),
        unit__isnull=False,
        municipality=OuterRef("case__municipality"),
    )
    has = grants.filter(user=OuterRef("case__holder"), role=Role.HOLDER)
    return Exists(works.filter(user__is_active=True)) & ~Exists(has)


def _misses_family(grants: QuerySet[ReadGrant], on: date) -> Q:
    """Only where there is no shield, since a shield lets nobody new in."""
    old_enough, under_age = Q(pk__in=[]), Q(case__child__born=None)
    for guide in all_guides():
        here = Q(case__guide_slug=guide.slug)
        old_enough |= here & Q(case__child__born__lte=latest_birth(on, guide.ages.sign))
        under_age |= here & Q(case__child__born__gt=latest_birth(on, guide.ages.adult))
    youth = grants.filter(user=OuterRef("case__child__user"), role=Role.YOUTH)
    has = ReadGrant.objects.filter(
        content_object=OuterRef(OuterRef("pk")), user=OuterRef("guardian__user")
    )
    ties = (
        Guardianship.objects.live(on)
        .with_responsibility()
        .filter(child=OuterRef("case__child"), guardian__user__is_active=True)
    )
    return Q(case__shielded_at=None) & (
        (old_enough & Q(case__child__user__is_active=True) & ~Exists(youth))
        | (under_age & Exists(ties.exclude(Exists(has))))
    )


def _misses_one_let_in(on: date) -> Q:
    has = ReadGrant.objects.filter(
        content_object=OuterRef(OuterRef("pk")), user=OuterRef("guardian__user")
    )
    leaves = Leave.objects.live(on).filter(log=OuterRef("pk"), guardian__user__is_active=True)
    return Q(Exists(leaves.exclude(Exists(has))))


def _misses_actor(on: date) -> Q:
    has = ReadGrant.objects.filter(
        content_object=OuterRef(OuterRef("pk")), user=OuterRef("employee")
    )
    waits = Measure.objects.filter(
        log=OuterRef("pk"), ended_on=None, employee__is_active=True
    ).exclude(Exists(has))
    consented = Consent.objects.live(on).for_log().filter(cases=OuterRef("case"))
    return Q(ended_on=None) & Exists(waits) & Exists(consented)


def _is_limited() -> Q:
    """Something is kept from a service: from whom, hangs on the day and on where one works."""
    limits = ConsentLimit.objects.filter(consent__cases=OuterRef("case"))
    holds = HeldBack.objects.filter(log=OuterRef("pk"), released_at=None).exclude(service="")
    return Q(ended_on=None) & (Exists(limits) | Exists(holds))
