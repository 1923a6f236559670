"""Municipalities, units and staff of the demo."""

from datetime import date, timedelta

from bti.accounts.models import HolderRight, Membership, Municipality, ServiceUnit, User
from bti.demo import cast

YEARS_AGO = timedelta(days=800)


def lay(on: date) -> tuple[dict[str, User], dict[str, ServiceUnit]]:
    """Make the ground; returns users and units by slug."""
    municipalities = {
        slug: Municipality.objects.create(name=name, number=number, guide_slug=slug)
        for slug, (name, number) in cast.MUNICIPALITIES.items()
    }
    units = {
        unit.slug: ServiceUnit.objects.create(
            municipality=municipalities[unit.municipality],
            kind=unit.kind,
            name=unit.name,
            phone=unit.phone,
        )
        for unit in cast.UNITS
    }
    users = {one.slug: _employ(one, units[one.unit], on) for one in cast.STAFF}
    for one in cast.STAFF:
        if one.holder:
            HolderRight.objects.create(
                user=users[one.slug],
                municipality=units[one.unit].municipality,
                granted_by=_admin_of(one, users),
                reason="Har gjennomført kurs for stafettholdere",
                starts=on - YEARS_AGO,
            )
    return users, units


def _admin_of(one: cast.Staff, users: dict[str, User]) -> User:
    """The administrator of the municipality, who grants the right."""
    here = {unit.slug: unit.municipality for unit in cast.UNITS}
    return next(
        users[other.slug]
        for other in cast.STAFF
        if other.role == Membership.Role.ADMIN and here[other.unit] == here[one.unit]
    )


def _employ(one: cast.Staff, unit: ServiceUnit, on: date) -> User:
    user = User.objects.create_user(
        one.slug, kind=User.Kind.STAFF, name=one.name, email=f"{one.slug}@kommune.example"
    )
    Membership.objects.create(
        user=user,
        municipality=unit.municipality,
        unit=None if one.role == Membership.Role.ADMIN else unit,
        role=one.role,
        title=one.title,
        starts=on - YEARS_AGO,
    )
    return user
