"""The child welfare of the municipality, and a case it has been told of."""

import datetime as dt

import pytest

from bti.accounts.models import HolderRight, ServiceUnit
from cases.models import Case, ConcernReport
from tests.conftest import employ, give_consent


def allow(user, siri, on: dt.date) -> None:
    HolderRight.objects.create(
        user=user, municipality=user.live_memberships[0].municipality, granted_by=siri,
        reason="kurset", starts=on,
    )  # fmt: skip


@pytest.fixture
def welfare(municipality) -> ServiceUnit:
    return ServiceUnit.objects.create(
        municipality=municipality, kind="child_welfare", name="Barneverntjenesten"
    )


@pytest.fixture
def bente(welfare, siri, today):
    """Bente works in child welfare, and has the right to be stafettholder."""
    user = employ("bente", "Bente Rud", "kontaktperson", welfare)
    allow(user, siri, today)
    return user


@pytest.fixture
def reported(case, kari, mona, today) -> Case:
    """The case at level 3 after Kari's report, with Kari as stafettholder."""
    ConcernReport.objects.create(
        case=case, noted_by=kari, sent_on=today, channel="portal", guardians_informed=True
    )
    case.level, case.level_since = 3, today
    case.appointed_on, case.appointed_by = today, mona
    case.save()
    return case


@pytest.fixture
def known(reported, guardians, today):
    """The family has consented to child welfare taking part."""
    return give_consent(
        reported, today, services={"skole": "school", "barnevern": "child_welfare"},
        guardians=guardians,
    )  # fmt: skip


@pytest.fixture
def own(case, welfare, bente) -> Case:
    """Bente's case, worked by child welfare's own guide."""
    case.guide_slug, case.unit, case.holder = "barnevern", welfare, bente
    case.save()
    return case
