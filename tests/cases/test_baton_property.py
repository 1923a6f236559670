"""Random lives of a baton on PostgreSQL: one holder, never child welfare while it investigates.

The model knows who holds and what child welfare has decided, from the acts that were let through.
"""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from bti.accounts.models import HolderRight, User
from bti.database.acting import acting, for_purpose
from cases.models import BatonOffer, Case, HolderChange
from cases.services import (
    accept_offer,
    appoint_holder,
    approve_offer,
    change_level,
    decline_offer,
    end_welfare,
    offer_baton,
    read_offer,
    record_decision,
    withdraw_offer,
)
from consent.models import Consent
from stafettlogg.models import ReadGrant
from tests.cases.test_baton import right
from tests.conftest import employ
from tests.security.world import end_work

STAFF = ("kari", "hege", "tor", "per", "bente")  # tor has no right to hold it
LEADER, WELFARE = "mona", "bente"
REFUSED = (ValidationError, PermissionDenied)
WHO = st.sampled_from(STAFF)
ANYONE = st.sampled_from([*STAFF, LEADER])


class Batons(RuleBasedStateMachine):
    """Each example is one life, rolled back at its end."""

    people: dict[str, User]
    case_key: int
    today: Any

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.holder = "kari"
        self.measures = False  # child welfare has decided on measures, and they last
        self.open: str | None = None  # to whom it is offered

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def user(self, who: str) -> User:
        return User.objects.get(pk=self.people[who].pk)

    @property
    def case(self) -> Case:
        with for_purpose("test"):
            rows = Case.objects.select_related("child__municipality", "unit", "holder")
            return rows.get(pk=self.case_key)

    def offers(self) -> list[BatonOffer]:
        rows = BatonOffer.objects.select_related("case__unit", "case__holder", "to", "noted_by")
        return list(rows.order_by("pk"))

    def does(self, who: str, service: Any, *args: Any, **fields: Any) -> bool:
        user = self.user(who)
        try:
            with transaction.atomic(), acting(user_id=user.pk):
                service(*args, by=user, on=self.today, **fields)
        except REFUSED:
            return False
        return True

    @rule(who=ANYONE, to=WHO)
    def offer(self, who: str, to: str) -> None:
        done = self.does(
            who, offer_baton, self.case, to=self.user(to), note="Det viktigste.", reason="Bytte",
            within_limits=True,
        )  # fmt: skip
        if done:
            assert self.open is None
            assert who in (self.holder, LEADER)
            self.open = to

    @precondition(lambda self: self.offers())
    @rule(data=st.data(), who=ANYONE, act=st.sampled_from(["take", "no", "back", "approve"]))
    def answer(self, data: Any, who: str, act: str) -> None:
        """Any offer there ever was, by anyone: what is over stays over."""
        offers = self.offers()
        offer = offers[data.draw(st.integers(0, len(offers) - 1))]
        to = next(name for name in STAFF if self.people[name].pk == offer.to_id)
        acts: dict[str, tuple[Any, dict[str, str]]] = {
            "take": (accept_offer, {}),
            "no": (decline_offer, {"reason": "Nei"}),
            "back": (withdraw_offer, {"reason": "Nei"}),
            "approve": (approve_offer, {"reason": "Borte"}),
        }
        service, fields = acts[act]
        if act == "take":
            self.does(who, read_offer, offer)
        if not self.does(who, service, offer, **fields):
            return
        assert self.open == to
        assert act not in ("take", "no") or who == to
        self.open = None
        if act in ("take", "approve"):
            self.holder = to

    @rule(who=ANYONE, to=WHO)
    def appoint(self, who: str, to: str) -> None:
        if self.does(who, appoint_holder, self.case, to=self.user(to), reason="Bytte"):
            assert who == LEADER
            self.holder, self.open = to, None

    @rule(who=st.sampled_from(["hege", "per", "tor"]))
    def leave(self, who: str) -> None:
        end_work(self.people[who])

    @rule(kind=st.sampled_from(["investigation", "dismissed", "help_measures", "board_care"]))
    def decide(self, kind: str) -> None:
        done = self.does(
            WELFARE, record_decision, self.case, kind=kind, decided_on=self.today, reason="Vedtak",
            wish="Kari", need_considered=True,
        )  # fmt: skip
        if done and kind in ("help_measures", "dismissed"):
            self.measures = kind == "help_measures"

    @rule(to=st.none() | WHO)
    def end(self, to: str | None) -> None:
        """Child welfare that has the baton gives it back in the same act."""
        receiver = self.user(to) if to else None
        done = self.does(
            WELFARE, end_welfare, self.case, ended_on=self.today, end_reason="professional",
            reason="Slutt", to=receiver,
        )  # fmt: skip
        if done:
            self.measures = False
            if self.holder == WELFARE:
                assert to is not None
                self.holder, self.open = to, None

    @invariant()
    def one_holder_and_the_right_one(self) -> None:
        case = self.case
        assert case.holder_id == self.people[self.holder].pk
        changes = list(HolderChange.objects.filter(case=case).order_by("pk"))
        for before, after in zip(changes, changes[1:], strict=False):
            assert before.holder_id == after.previous_id
        if changes:
            assert changes[-1].holder_id == case.holder_id
        keepers = set(Consent.objects.filter(cases=case).values_list("keeper", flat=True))
        assert keepers == {case.holder_id}

    @invariant()
    def never_child_welfare_without_measures(self) -> None:
        assert self.holder != WELFARE or self.measures

    @invariant()
    def at_most_one_offer_waits(self) -> None:
        waiting = [offer for offer in self.offers() if offer.is_open]
        assert [offer.to_id for offer in waiting] == (
            [self.people[self.open].pk] if self.open else []
        )

    @invariant()
    def one_writes_the_log(self) -> None:
        with for_purpose("test"):
            grants = ReadGrant.objects.filter(content_object__case=self.case_key, role="holder")
            assert [one.user_id for one in grants] in ([], [self.people[self.holder].pk])


@pytest.mark.requirement("R128", "R145", "R146", "R154", "R244")
def test_whatever_happens_one_has_the_baton_and_never_who_investigates(
    log, known_log, kari, mona, per, bente, siri, school, municipality, today
):
    tor = employ("tor", "Tor Li", "lærer", school)
    hege = employ("hege", "Hege Vold", "lærer", school)
    for one in (hege, per):
        right(one, siri, municipality, today)
    Batons.people = {
        "kari": kari, "hege": hege, "tor": tor, "per": per, "bente": bente, "mona": mona,
    }  # fmt: skip
    Batons.case_key, Batons.today = log.case_id, today
    assert not HolderRight.objects.filter(user=tor).exists()
    play(
        Batons,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, derandomize=True,
            database=None, phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.fixture
def known_log(log, kari, guardians, today):
    """At level 3 after a report, with a consent that names PPT and child welfare."""
    from cases.services import report_concern
    from tests.conftest import give_consent

    with acting(user_id=kari.pk):
        give_consent(
            log.case, today,
            services={"skole": "school", "ppt": "ppt", "barnevern": "child_welfare"},
            guardians=guardians,
        )  # fmt: skip
        report_concern(
            log.case, by=kari, on=today, sent_on=today, channel="portal", guardians_informed=True
        )
        change_level(log.case, "report", by=kari, on=today, reason="Meldt", best_interest="Trygt")
    return log
