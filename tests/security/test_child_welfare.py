"""What child welfare may know and do: by consent the course of its case, and nothing besides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bti.accounts.models import ServiceUnit, User
from bti.audit.models import ReadEvent
from bti.database.acting import acting
from bti.notices.models import Notice
from cases.access import cases_known_in_child_welfare
from cases.models import Case, Level
from cases.services import change_level, record_decision, report_concern
from consent.models import ConsentService
from tests.conftest import employ
from tests.security.addresses import addresses
from tests.security.persons import _withdraw, employee_of_child_welfare

OPEN = {"cases:welfare", "cases:welfare-decided", "cases:welfare-told", "cases:welfare-ended"}


@pytest.fixture
def bente(world, request) -> User:
    return employee_of_child_welfare(world, request.getfixturevalue)


@pytest.fixture
def named(world, bente) -> None:
    """The family has consented to child welfare taking part."""
    given = world.case.consents.get(state="given")
    ConsentService.objects.create(
        consent=given, code="barnevern", kind="child_welfare", label="Barnevernet"
    )


def opened(client, world) -> set[str]:
    """The pages that are there; 405 is told to everyone of an address that takes POST only."""
    return {a.name for a in addresses(world) if client.get(a.path).status_code not in (404, 405)}


@pytest.mark.requirement("R243")
def test_consent_opens_the_course_and_nothing_of_the_case(world, bente, named, browse):
    client = browse(bente)

    assert opened(client, world) == OPEN
    page = client.get(f"/saker/{world.case.pk}/barnevern/").content.decode()
    assert world.case.concern not in page
    assert ReadEvent.objects.filter(page="cases:welfare", why="child_welfare").exists()


def test_it_closes_again_with_the_consent(world, bente, named, browse):
    _withdraw(world)

    assert not opened(browse(bente), world)
    assert "Jonas" not in browse(bente).get("/saker/barnevern/").content.decode()


@pytest.mark.parametrize("level", [Level.CONCERN, Level.CLOSED])
def test_neither_a_concern_nor_what_is_closed_is_known(world, bente, named, level):
    case = Case.objects.get(pk=world.case.pk)
    case.level, case.closed_on = level, timezone.localdate() if level == Level.CLOSED else None
    case.save()

    assert not bente.has_perm("cases.view_welfare", case)
    assert not cases_known_in_child_welfare(bente, timezone.localdate()).exists()


def test_a_case_of_child_welfares_own_is_its_holders_alone(world, bente, named, browse):
    """As in every service: a colleague has no part in it, nor has the leader."""
    welfare = ServiceUnit.objects.get(kind="child_welfare")
    case = Case.objects.get(pk=world.case.pk)
    case.unit, case.holder, case.guide_slug = welfare, bente, "barnevern"
    case.save()
    berit = employ("berit", "Berit Moen", "saksbehandler", welfare)
    lena = employ("lena", "Lena Vik", "barnevernleder", welfare, "leader")
    path = f"/saker/{case.pk}/barnevern/"

    assert browse(bente).get(path).status_code == 200
    for other in (berit, lena):
        assert browse(other).get(path).status_code == 404
        with pytest.raises(PermissionDenied):
            record_decision(
                case, by=other, on=timezone.localdate(), kind="investigation",
                decided_on=timezone.localdate(), reason="x",
            )  # fmt: skip


@pytest.mark.requirement("R35")
def test_a_guardian_behind_a_shield_learns_nothing_of_a_decision(
    world, bente, named, kari, anne, today, browse
):
    pages = (
        "/", "/logg/familie/", f"/logg/{world.log.pk}/", f"/logg/{world.log.pk}/lesere/",
        "/samtykke/", "/varsler/",
    )  # fmt: skip
    with acting(user_id=kari.pk):
        report_concern(
            world.case, by=kari, on=today, sent_on=today, channel="portal",
            violence_suspected=True, guardians_informed=False, not_informed_reason="Vold",
        )  # fmt: skip
        change_level(
            Case.objects.get(pk=world.case.pk), "report", by=kari, on=today, reason="Meldt"
        )
    notices = Notice.objects.filter(recipient__kind="citizen").count()
    with acting(user_id=bente.pk):
        for kind in ("investigation", "help_measures"):
            record_decision(
                Case.objects.get(pk=world.case.pk), by=bente, on=today, kind=kind,
                decided_on=today, reason="Grunnen er alvorlig",
            )  # fmt: skip
    browse(bente).get(f"/saker/{world.case.pk}/barnevern/")

    family = browse(anne)
    told = "".join(family.get(page, follow=True).content.decode() for page in pages)
    for words in ("Grunnen er alvorlig", "Bente Rud", "Undersøkelse", "hjelpetiltak"):
        assert words not in told
    assert Notice.objects.filter(recipient__kind="citizen").count() == notices
    for page in ("", "bestemt/", "svar/", "slutt/", "mottatt/"):
        assert family.get(f"/saker/{world.case.pk}/barnevern/{page}").status_code == 404
