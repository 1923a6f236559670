"""Random lives of one case against a small model: who reads is who may, after every step.

The model knows only what the source documents say (consent, responsibility, age, baton, measure).
It never looks at a grant. Days pass by moving the clock of the application; the nightly task runs
only when the machine chooses to, so a door that must close by itself is tried without it too.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from bti.accounts.models import HolderRight, Membership, ServiceUnit, User
from bti.database.acting import acting, for_purpose
from bti.people.models import Child, Guardianship
from bti.people.signals import guardianship_changed
from cases.models import Case
from cases.services import appoint_holder, ask_consent_for, change_level, report_concern
from consent.models import Consent
from consent.services import PersonLimit, decline, sign, withdraw_consent
from stafettlogg import access
from stafettlogg.models import Goal, Measure, Stafettlogg
from stafettlogg.models import Leave as LeaveRecord
from stafettlogg.services import end_measure, hold_back, open_log, plan_measure, set_goal
from stafettlogg.services.leaving import end_leave, let_read
from stafettlogg.tasks import derive_access
from tests.conftest import JONAS_PID, citizen, employ
from tests.stafettlogg.access_model import Leave, Paper, World

HIGH = "idporten-loa-high"
AREAS = ["home", "social"]
REFUSED = (ValidationError, PermissionDenied)
CODES = {"skole": "school", "ppt": "ppt", "helsestasjon": "health_station"}


class Lives(RuleBasedStateMachine):
    """Each example is one life, rolled back at its end."""

    people: dict[str, User]
    case_key: int
    ties: dict[str, int]
    clock: "Clock"
    years: int

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock.day = self.clock.first
        self.consents: list[Consent] = []
        self.measures: list[Measure] = []
        with for_purpose("test"):
            child = Child.objects.get(cases=self.case_key)
            child.born = self.born
            child.save()
        self.world = World(self.born, "kari", dict.fromkeys(self.ties, True))

    @property
    def born(self) -> dt.date | None:
        """Forty days before it comes to its age; an unborn child has no day.

        A birth in the middle of a life is told day by day in test_births.
        """
        if self.years < 0:
            return None
        born = self.clock.first.replace(year=self.clock.first.year - self.years)
        return born + dt.timedelta(days=40)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(stage=st.sampled_from([3, 2, 1, 0]))
    def begin(self, stage: int) -> None:
        """Lives begin at different points, since few would come as far as a log by chance."""
        if stage > 0:
            self.agree(codes={"skole", "ppt"}, days=60, held=set())
        if stage > 1:
            self.move(step="start")
            self.appoint(to="kari")
            self.open()
        if stage > 2:
            self.plan(who="per", area="social")
            assert "per" in self.who_can()

    # --- acts: where a service refuses, the model does not move either -------------------------

    def does(self, who: str, service: Any, /, *args: Any, **fields: Any) -> Any:
        """The service's answer, or None where it refused. A savepoint keeps a refusal whole."""
        user = User.objects.get(pk=self.people[who].pk)
        try:
            with transaction.atomic(), acting(user_id=user.pk):
                return service(*args, by=user, on=self.clock.day, **fields) or True
        except REFUSED:
            return None

    @property
    def case(self) -> Case:
        with for_purpose("test"):
            return Case.objects.select_related("child__municipality", "unit", "holder").get(
                pk=self.case_key
            )

    def log(self) -> Stafettlogg | None:
        with for_purpose("test"):
            return Stafettlogg.objects.select_related("case").filter(case=self.case_key).first()

    @rule(
        codes=st.sets(st.sampled_from(sorted(CODES))), days=st.integers(1, 60),
        held=st.sets(st.sampled_from(AREAS), max_size=1),
        from_per=st.sets(st.sampled_from(AREAS), max_size=1),
    )  # fmt: skip
    def ask(
        self, codes: set[str], days: int, held: set[str], from_per: set[str] = frozenset()
    ) -> None:
        last = self.clock.day + dt.timedelta(days=days)
        asked = self.does(
            self.world.holder, ask_consent_for, self.case, purpose="Trivsel", valid_until=last,
            to_log=True, service_codes=sorted(codes), held_areas=sorted(held),
            persons=[PersonLimit(self.people["per"], "hold", tuple(from_per))] if from_per else [],
        )  # fmt: skip
        if asked:
            self.consents.append(asked)
            named = {CODES[code] for code in codes}
            self.world.papers.append(Paper(named, last, held, set(from_per)))

    @rule(
        codes=st.sets(st.sampled_from(sorted(CODES))), days=st.integers(1, 60),
        held=st.sets(st.sampled_from(AREAS), max_size=1),
    )  # fmt: skip
    def agree(self, codes: set[str], days: int, held: set[str]) -> None:
        """Ask, and let everyone in the family say yes."""
        before = len(self.consents)
        self.ask(codes=codes, days=days, held=held)
        if len(self.consents) > before:
            for who in sorted(self.world.signers(self.clock.day)):
                self._say_yes(before, who)

    @precondition(lambda self: self.consents)
    @rule(data=st.data(), who=st.sampled_from(["anne", "tomas", "jonas"]))
    def say_yes(self, data: Any, who: str) -> None:
        self._say_yes(data.draw(st.integers(0, len(self.consents) - 1)), who)

    def _say_yes(self, at: int, who: str) -> None:
        signed = self.does(who, sign, self.consents[at], language="nb", login_level=HIGH)
        if signed:
            paper = self.world.papers[at]
            paper.answers[who] = True
            if all(paper.answers.get(one) for one in self.world.signers(self.clock.day)):
                paper.given_on = self.clock.day

    @precondition(lambda self: self.consents)
    @rule(data=st.data(), who=st.sampled_from(["anne", "tomas", "jonas"]))
    def say_no(self, data: Any, who: str) -> None:
        at = data.draw(st.integers(0, len(self.consents) - 1))
        if self.does(who, decline, self.consents[at]):
            self.world.papers[at].over = True

    @precondition(lambda self: self.consents)
    @rule(data=st.data(), who=st.sampled_from(["anne", "tomas", "jonas", "kari", "liv"]))
    def withdraw(self, data: Any, who: str) -> None:
        at = data.draw(st.integers(0, len(self.consents) - 1))
        if self.does(who, withdraw_consent, self.consents[at]):
            paper, on = self.world.papers[at], self.clock.day
            counted = paper.given_on is not None
            paper.over = True
            if counted and not any(one.counts(on) for one in self.world.papers):
                self.world.is_open = False

    @precondition(lambda self: self.world.exists and self.world.age(self.clock.day) >= 17)
    @rule(
        to=st.sampled_from(["anne", "tomas"]), days=st.integers(1, 60),
        left_out=st.sets(st.sampled_from(AREAS), max_size=1),
    )  # fmt: skip
    def let_read(self, to: str, days: int, left_out: set[str]) -> None:
        with for_purpose("test"):
            guardian = Guardianship.objects.select_related("guardian").get(pk=self.ties[to])
        born = self.world.born
        assert born is not None
        first = max(self.clock.day, born.replace(year=born.year + 18))
        last = first + dt.timedelta(days=days)
        if self.does(
            "jonas", let_read, self.log(), guardian=guardian.guardian, until=last,
            left_out=sorted(left_out), language="nb", login_level=HIGH,
        ):  # fmt: skip
            self.world.leaves[to] = Leave(first, last, left_out)

    @precondition(lambda self: self.world.leaves)
    @rule(who=st.sampled_from(["anne", "tomas"]))
    def take_back(self, who: str) -> None:
        with for_purpose("test"):
            tie = Guardianship.objects.get(pk=self.ties[who])
            given = LeaveRecord.objects.filter(guardian=tie.guardian_id).select_related("log__case")
            leave = given.order_by("-pk").first()
        if leave is not None and self.does("jonas", end_leave, leave):
            self.world.leaves[who].over = True

    @rule(step=st.sampled_from(["start", "involve", "return", "close", "reopen"]))
    def move(self, step: str) -> None:
        if self.does(self.world.holder, change_level, self.case, step, reason="Vi ble enige."):
            self.world.is_open = self.world.is_open and step != "close"

    @rule(to=st.sampled_from(["kari", "liv", "per"]))
    def appoint(self, to: str) -> None:
        if self.does("mona", appoint_holder, self.case, to=self.people[to], reason="Avtalt."):
            self.world.holder = to

    @rule()
    def open(self) -> None:
        if self.does(self.world.holder, open_log, self.case):
            self.world.exists = self.world.is_open = True

    @precondition(lambda self: self.world.is_open)
    @rule(who=st.sampled_from(["per", "liv", "pia", "kari"]), area=st.sampled_from(AREAS))
    def plan(self, who: str, area: str) -> None:
        log, day = self.log(), self.clock.day
        later = day + dt.timedelta(days=30)
        with for_purpose("test"):
            goals = Goal.objects.filter(log=log, ended_on=None, area=area)
            goal = goals.select_related("log__case").first()
        goal = goal or self.does(
            self.world.holder, set_goal, log, text="Jonas er med i lek i ett friminutt hver dag",
            area=area, need=2, takes="En voksen.", reach_by=later,
        )  # fmt: skip
        if not isinstance(goal, Goal):
            return
        self.world.areas.add(area)
        planned = self.does(
            self.world.holder, plan_measure, goal, text="Leker sammen", arena="school",
            starts_on=day, due_on=later, evaluate_on=later, employee=self.people[who],
        )  # fmt: skip
        if planned:
            self.measures.append(planned)
            self.world.measures.append(who)

    @precondition(lambda self: self.world.areas)
    @rule(
        data=st.data(), who=st.sampled_from(["anne", "kari"]),
        kind=st.sampled_from(["ppt", "school"]),
    )  # fmt: skip
    def hold(self, data: Any, who: str, kind: str) -> None:
        """Hold a goal back from a service: one who is not shown it, or reads it not, is refused."""
        area = data.draw(st.sampled_from(sorted(self.world.areas)))
        with for_purpose("test"):
            goal = Goal.objects.filter(log__case=self.case_key, area=area)
            goal = goal.select_related("log__case").order_by("pk").first()
        if area not in self.world.holds and self.does(who, hold_back, goal, service=kind):
            self.world.holds[area] = kind

    @precondition(lambda self: self.world.measures)
    @rule(data=st.data())
    def end(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.measures) - 1))
        if self.does(self.world.holder, end_measure, self.measures[at], reason="Det hjalp."):
            self.measures.pop(at)
            self.world.measures.pop(at)

    @precondition(lambda self: self.world.exists and not self.world.shielded)
    @rule(odds=st.integers(0, 3))
    def suspect_violence(self, odds: int) -> None:
        if odds:
            return
        before = self.world.may_read(self.clock.day)
        if self.does(
            self.world.holder, report_concern, self.case, sent_on=self.clock.day, channel="portal",
            violence_suspected=True, guardians_informed=False,
            not_informed_reason="Mistanke om vold", leader_told=True,
        ):  # fmt: skip
            self.world.shielded = True
            self.world.kept_behind_shield = frozenset(before)

    @rule(who=st.sampled_from(["anne", "tomas"]), has=st.booleans())
    def decide_responsibility(self, who: str, has: bool) -> None:
        """As the population register would tell."""
        with for_purpose("test"):
            tie = Guardianship.objects.get(pk=self.ties[who])
            tie.parental_responsibility = has
            tie.save()
            guardianship_changed.send(sender=Guardianship, child=tie.child)
        self.world.responsible[who] = has

    @precondition(lambda self: "per" not in self.world.left)
    @rule()
    def per_leaves(self) -> None:
        yesterday = self.clock.day - dt.timedelta(days=1)
        Membership.objects.filter(user=self.people["per"]).update(ends=yesterday)
        self.world.left.add("per")

    @rule(days=st.integers(min_value=1, max_value=45))
    def days_pass(self, days: int) -> None:
        self.clock.day += dt.timedelta(days=days)
        may = self.world.may_read(self.clock.day)
        assert self.who_can() <= may  # what must close has closed before the night's work
        derive_access()

    @invariant()
    def who_can_is_who_may(self) -> None:
        may = self.world.may_read(self.clock.day)
        assert self.who_can() == may
        self.each_sees_what_they_may(may)
        if self.world.shielded:  # behind a shield, a door that has closed stays closed
            self.world.kept_behind_shield &= may

    def each_sees_what_they_may(self, may: set[str]) -> None:
        """The goals, by the filter and by the database alone; a shield is tried elsewhere."""
        log = self.log()
        for name in may if log is not None and not self.world.shielded else ():
            user = User.objects.get(pk=self.people[name].pk)
            with acting(user_id=user.pk):
                shown = set(Goal.objects.visible_to(user, log).values_list("area", flat=True))
                found = set(Goal.objects.filter(log=log).values_list("area", flat=True))
            assert (name, shown) == (name, found)
            assert (name, shown) == (name, self.world.sees(name, self.clock.day))

    def who_can(self) -> set[str]:
        """Everyone who can read, by the question for one log and by the list, which must agree."""
        log, day = self.log(), self.clock.day
        found = set()
        for name, one in self.people.items():
            user = User.objects.get(pk=one.pk)
            with acting(user_id=user.pk):
                asked = log is not None and access.may_read(user, log, day)
                listed = Stafettlogg.objects.readable_by(user, day).exists()
            assert (name, asked) == (name, listed)
            if asked:
                found.add(name)
        return found


@dataclass
class Clock:
    """The application's day, at noon; the database's own clock stays."""

    first: dt.date
    day: dt.date

    def now(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.day, dt.time(12)))


@pytest.fixture
def people(case, kari, mona, per, pia, ppt, siri, anne, tomas, school, today) -> dict[str, User]:
    """The cast, with the right to hold the baton where it is to be tried."""
    station = ServiceUnit.objects.create(
        municipality=school.municipality, kind="health_station", name="Helsestasjonen"
    )
    liv = employ("liv", "Liv Strand", "helsesykepleier", station)
    for user in (per, liv):
        HolderRight.objects.create(
            user=user, municipality=school.municipality, granted_by=siri, reason="kurset",
            starts=today - dt.timedelta(days=100),
        )  # fmt: skip
    jonas = citizen("jonas", "Jonas Solberg", JONAS_PID)
    case.child.user = jonas
    case.child.save()
    return {
        "kari": kari, "mona": mona, "per": per, "pia": pia, "liv": liv, "siri": siri,
        "anne": anne, "tomas": tomas, "jonas": jonas,
    }  # fmt: skip


@pytest.mark.parametrize("years", [-1, 8, 15, 18], ids=["unborn", "a child", "soon 15", "soon 18"])
@pytest.mark.requirement("R61", "R74", "R118", "R123", "R228", "R260", "R262", "R277", "R278")
def test_who_reads_is_who_may_whatever_happens(
    years, case, people, guardianship_anne, guardianship_tomas, today, monkeypatch
):
    """``years``: the age the child comes to forty days into the life."""
    clock = Clock(today, today)
    monkeypatch.setattr(timezone, "now", clock.now)
    cast = {
        "people": people, "case_key": case.pk, "clock": clock, "years": years,
        "ties": {"anne": guardianship_anne.pk, "tomas": guardianship_tomas.pk},
    }  # fmt: skip
    play(
        type("Life", (Lives,), cast),
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip
