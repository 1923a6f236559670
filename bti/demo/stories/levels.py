"""One child on each level of every guide, told shortly: each screen opens with something."""

from dataclasses import dataclass
from datetime import date

import cases.services as case_services
import stafettlogg.services as log_services
from bti.demo.stories.telling import Teller, open_case, to_level_1
from cases.models import Case
from stafettlogg.models import Stafettlogg


@dataclass(frozen=True)
class Child:
    """A child of the demo and how far the case has come. ``own``: the service it is at.

    ``others``: services that consent has brought in, in the order they came. ``birthday`` is month
    and day of the year that is ``years`` ago.
    """

    first_name: str
    last_name: str
    years: int
    birthday: tuple[int, int]
    group: str
    concern: str
    by: str
    leader: str
    unit: str
    guardian: tuple[str, str]
    own: str
    level: int = 0
    aim: str = ""
    goal: str = ""
    measure: str = ""
    others: tuple[str, ...] = ()


def tell_of(tell: Teller, child: Child) -> Case:
    """Let the case come to its level, as people would have taken it there."""
    born = date(tell.today.year - child.years, *child.birthday)
    case = open_case(
        tell, first_name=child.first_name, last_name=child.last_name, born=born,
        group=child.group, by=child.by, unit=child.unit, concern=child.concern,
        ago=10 + 40 * child.level,
    )  # fmt: skip
    slug, relation = child.guardian
    tell.guardian(case, slug, relation, by=child.by, ago=6 + 40 * child.level)
    if child.level == 0:
        return case
    log = to_level_1(
        tell, case, by=child.by, leader=child.leader, ago=40 * child.level, signers=[slug],
        services=[child.own], purpose=child.aim,
    )  # fmt: skip
    _plan(tell, child, log, ago=40 * child.level - 2)
    if child.level > 1:
        _involve(tell, child, case, ago=40 * (child.level - 1))
    if child.level > 2:
        _broaden(tell, child, case)
    return case


def _plan(tell: Teller, child: Child, log: Stafettlogg, *, ago: int) -> None:
    goal = tell.do(
        log_services.set_goal, log, by=child.by, ago=ago, text=child.goal, area="social", need=2,
        takes="At vi gjør det samme hver dag, hjemme og her.", reach_by=tell.day(-50),
    )  # fmt: skip
    measure = tell.do(
        log_services.plan_measure, goal, by=child.by, ago=ago, text=child.measure,
        arena="school",
        employee=tell.users[child.by], starts_on=tell.day(ago), due_on=tell.day(-20),
        evaluate_on=tell.day(-20),
    )  # fmt: skip
    if child.level > 1:
        tell.do(
            log_services.evaluate, measure, by=child.by, ago=ago - 20, carried_out=True, effect=1,
            decision="continue", evaluated_on=tell.day(ago - 20), child_says="Det er fint",
            guardian_says="Vi ser at det blir lettere", holder_says="Vi fortsetter litt til",
        )  # fmt: skip


def _involve(tell: Teller, child: Child, case: Case, *, ago: int) -> None:
    slug = child.guardian[0]
    tell.consent(
        case, "At flere skal kunne hjelpe sammen.", [child.own, *child.others[:2]], [slug],
        by=child.by, ago=ago,
    )  # fmt: skip
    tell.do(
        case_services.change_level, case, "involve", by=child.by, ago=ago,
        reason="Vi trenger hjelp av flere, og familien ønsker det.",
    )  # fmt: skip


def _broaden(tell: Teller, child: Child, case: Case) -> None:
    slug = child.guardian[0]
    tell.consent(
        case, "At alle som hjelper, skal kunne møtes.", [child.own, *child.others], [slug],
        by=child.by, ago=30,
    )  # fmt: skip
    tell.do(
        case_services.change_level, case, "broaden", by=child.by, ago=30,
        reason="Flere tjenester må virke sammen over tid.",
    )  # fmt: skip
