"""Who should be kept away, and why: each is made from the world, and returned as a user."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from bti.accounts.models import ServiceUnit, User
from bti.database.acting import acting
from stafettlogg.models import Measure
from tests.conftest import citizen
from tests.security.world import World, employ, end_work, move_to, nittedal

Fixture = Callable[[str], Any]


def colleague(world: World, given: Fixture) -> User:
    return given("colleague")


def teacher_elsewhere(world: World, given: Fixture) -> User:
    return given("geir")


def leader_elsewhere(world: World, given: Fixture) -> User:
    return employ("liv", "Liv Aas", "rektor", given("other_school"), "leader")


def colleague_of_the_actor(world: World, given: Fixture) -> User:
    return given("pia")


def leader_of_the_actor(world: World, given: Fixture) -> User:
    return employ("lars", "Lars Lie", "leder", given("ppt"), "leader")


def leader_of_the_unit(world: World, given: Fixture) -> User:
    return given("mona")


def administrator(world: World, given: Fixture) -> User:
    return given("siri")


def employee_of_child_welfare(world: World, given: Fixture) -> User:
    """The case is reported to them; that alone opens nothing."""
    welfare = ServiceUnit.objects.create(
        municipality=world.case.municipality, kind="child_welfare", name="Barneverntjenesten"
    )
    return employ("bente", "Bente Rud", "kontaktperson", welfare)


def stranger(world: World, given: Fixture) -> User:
    return citizen("stranger", "Nils Fremmed", "03851598730")


def guardian_without_responsibility(world: World, given: Fixture) -> User:
    """Had it, signed, is invited; has it no longer."""
    return _rita(world, parental_responsibility=False)


def blocked_guardian(world: World, given: Fixture) -> User:
    return _rita(world, blocked=True)


def guardian_whose_relation_ended(world: World, given: Fixture) -> User:
    return _rita(world, ends=timezone.localdate() - dt.timedelta(days=1))


def guardian_of_one_who_is_grown(world: World, given: Fixture) -> User:
    child = world.case.child
    today = timezone.localdate()
    child.born = today.replace(year=today.year - 18, day=1)
    child.save()
    world.changed()
    return given("anne")


def child_below_the_age(world: World, given: Fixture) -> User:
    """Jonas is fourteen, and logs in: the log is not theirs to read yet."""
    child, today = world.case.child, timezone.localdate()
    child.born = today.replace(year=today.year - 14, day=1)
    child.user = citizen("jonas", "Eget Navn", "03851598730")
    child.save()
    world.changed()
    return child.user


def holder_who_left(world: World, given: Fixture) -> User:
    return end_work(given("kari"))


def holder_who_works_elsewhere_now(world: World, given: Fixture) -> User:
    return move_to(given("kari"), nittedal()["school"])


def holder_before(world: World, given: Fixture) -> User:
    """Gave the baton to Hege, and has nothing more to do with it."""
    from cases.services import appoint_holder  # noqa: PLC0415

    hege = given("colleague")
    hege.holder_rights.create(
        municipality=world.case.municipality, granted_by=given("siri"), reason="kurs",
        starts=timezone.localdate(),
    )  # fmt: skip
    appoint_holder(world.case, to=hege, by=given("mona"), on=timezone.localdate(), reason="Fordi")
    return User.objects.get(pk=given("kari").pk)


def leader_who_left(world: World, given: Fixture) -> User:
    return end_work(given("mona"))


def leader_who_is_a_teacher_now(world: World, given: Fixture) -> User:
    return move_to(given("mona"), world.case.unit)


def actor_who_left(world: World, given: Fixture) -> User:
    return end_work(given("per"))


def actor_who_works_elsewhere_now(world: World, given: Fixture) -> User:
    return move_to(given("per"), nittedal()["ppt"])


def actor_whose_measure_ended(world: World, given: Fixture) -> User:
    from stafettlogg.services import end_measure  # noqa: PLC0415

    measure = Measure.objects.select_related("log__case")
    with acting(user_id=world.case.holder_id):
        end_measure(
            measure.get(pk=world.measure_of_per.pk), by=world.case.holder,
            on=timezone.localdate(), reason="Fordi",
        )  # fmt: skip
    return given("per")


def actor_whose_consent_was_withdrawn(world: World, given: Fixture) -> User:
    """The invitation is not for them either."""
    _withdraw(world)
    return given("per")


def teacher_of_another_municipality(world: World, given: Fixture) -> User:
    return employ("vera", "Vera Vik", "lærer", nittedal()["school"])


def leader_of_another_municipality(world: World, given: Fixture) -> User:
    return employ("vera", "Vera Vik", "rektor", nittedal()["school"], "leader")


def adviser_of_another_municipality(world: World, given: Fixture) -> User:
    return employ("vera", "Vera Vik", "PP-rådgiver", nittedal()["ppt"])


def administrator_of_another_municipality(world: World, given: Fixture) -> User:
    return employ("vera", "Vera Vik", "systemansvarlig", nittedal()["ppt"], "admin")


def _rita(world: World, **changes: Any) -> User:
    for name, value in changes.items():
        setattr(world.rita, name, value)
    world.rita.save()
    world.changed()
    assert world.rita.guardian.user is not None
    return world.rita.guardian.user


def _withdraw(world: World) -> None:
    from consent.services import withdraw_consent  # noqa: PLC0415

    given = world.case.consents.get(state="given")
    withdraw_consent(given, by=world.case.holder, on=timezone.localdate())


PERSONS: dict[str, Callable[[World, Fixture], User]] = {
    made.__name__: made
    for made in (
        colleague, teacher_elsewhere, leader_elsewhere, colleague_of_the_actor,
        leader_of_the_actor, leader_of_the_unit, administrator, employee_of_child_welfare, stranger,
        guardian_without_responsibility, blocked_guardian, guardian_whose_relation_ended,
        guardian_of_one_who_is_grown, child_below_the_age, holder_who_left,
        holder_who_works_elsewhere_now, holder_before, leader_who_left,
        leader_who_is_a_teacher_now, actor_who_left, actor_who_works_elsewhere_now,
        actor_whose_measure_ended, actor_whose_consent_was_withdrawn,
        teacher_of_another_municipality, leader_of_another_municipality,
        adviser_of_another_municipality,
        administrator_of_another_municipality,
    )
}  # fmt: skip

# What each of them sees all the same, by what else they are
OWN_NOTICE = ("web:open-notice",)
SEES: dict[str, tuple[str, ...]] = {
    "leader_of_the_unit": (
        "cases:oversee",
        "cases:appoint",
        "cases:confirm-guardian",
        "cases:sign-off-routine",
        "cases:offer-baton",
        "cases:offer-withdraw",
        "cases:offer-approve",
        "stafettlogg:emergency-answer",
        "stafettlogg:unusual-review",
    ),
    "administrator": ("accounts:end-right", "accounts:logins-of"),
    "holder_who_left": OWN_NOTICE,
    "holder_who_works_elsewhere_now": OWN_NOTICE,
    # Whoever sent a referral follows it up, also when the case has passed on (R15)
    "holder_before": (
        *OWN_NOTICE,
        "cases:referral-note",
        "cases:referral-meet",
        "cases:referral-confirm",
        "cases:referral-withdraw",
    ),
    "actor_whose_measure_ended": ("cases:invitation", "cases:invitation-ics", "cases:answer"),
}
