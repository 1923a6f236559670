"""Measures every main page and its twin in turn, and tells what came out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import cycle
from statistics import median

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bti.accounts.models import User
from bti.demo.bench import prepared
from bti.demo.bench.clock import Clock, Cost, middle, percentile
from bti.demo.bench.data import Size
from bti.demo.bench.database import Policies
from bti.demo.bench.pages import PAGES, Page, Visit, some_cases, visits
from bti.demo.bench.twins.frame import rows
from stafettlogg.access import may_read
from stafettlogg.models import Stafettlogg

MOST_QUERIES = 12
MAY_I_READ = "may I read"
MAY_READ = """
SELECT role FROM stafettlogg_readgrant
WHERE user_id = %s AND content_object_id = %s AND (until IS NULL OR until >= %s) LIMIT 1
"""


@dataclass(frozen=True)
class Result:
    """What one page cost: milliseconds, queries, and how it compares."""

    page: str
    queries: int
    p50: float
    p95: float
    cpu: float
    twin: float | None  # CPU of the page to CPU of its twin
    policies: float | None  # per cent that row level security adds to the CPU

    def told(self) -> dict[str, object]:
        return asdict(self)


def measure(size: Size, *, rounds: int, wanted: set[str], policies: Policies) -> list[Result]:
    """Every wanted page, the page and its twin in turn, so that a noisy machine hits both."""
    prepared.forget()
    found = [
        _page(page, size, rounds, policies) for page in PAGES if not wanted or page.label in wanted
    ]
    if not wanted or MAY_I_READ in wanted:
        found.append(_may_i_read(size, rounds, policies))
    return found


def _page(page: Page, size: Size, rounds: int, policies: Policies) -> Result:
    every = visits(page, size)
    for visit in every:  # the first asking warms caches and prepares the twin
        visit.page()
        visit.twin()
    clock = Clock()
    pages: list[Cost] = []
    twins: list[Cost] = []
    for _round in range(rounds):
        for visit in every:
            pages.append(clock.cost(visit.page))
            twins.append(clock.cost(visit.twin))
    open_to_all = _without(policies, clock, [visit.page for visit in every], rounds)
    return Result(
        page.label,
        max(_queries(visit) for visit in every),
        median(cost.wall for cost in pages),
        percentile([cost.wall for cost in pages], 0.95),
        middle(pages),
        middle(pages) / middle(twins),
        open_to_all,
    )


def _queries(visit: Visit) -> int:
    """The statements of one visit, session and audit included."""
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        visit.page()
    return len([one for one in captured if one["sql"] not in ("BEGIN", "COMMIT")])


def _without(
    policies: Policies, clock: Clock, acts: list[Callable[[], object]], rounds: int
) -> float | None:
    """Per cent that the policies add; each round with and without, in turn."""
    with_them: list[Cost] = []
    without: list[Cost] = []
    for _round in range(rounds):
        for act in acts:
            with_them.append(clock.cost(act))
        policies.in_force(False)
        for act in acts:
            act()  # plans are made anew after the tables were altered
            without.append(clock.cost(act))
        policies.in_force(True)
        for act in acts:
            act()
    return 100 * (middle(with_them) / middle(without) - 1)


def _may_i_read(size: Size, rounds: int, policies: Policies) -> Result:
    """The single question, half of the answers no."""
    cases = list(some_cases(size))
    on = timezone.localdate()
    strangers = cycle(User.objects.filter(kind="staff").order_by("-pk")[:3])
    asked = [(case.holder, Stafettlogg(pk=case.pk, case=case)) for case in cases]
    asked += [(next(strangers), log) for _holder, log in asked]
    acts = [partial(may_read, user, log, on) for user, log in asked]
    twins = [partial(rows, MAY_READ, [user.pk, log.pk, on]) for user, log in asked]
    for act, twin in zip(acts, twins, strict=True):
        if act() != bool(twin()):
            raise AssertionError("The question and its twin differ.")
    clock = Clock()
    costs: list[Cost] = []
    by_hand: list[Cost] = []
    for _round in range(4 * rounds):
        for act, twin in zip(acts, twins, strict=True):
            costs.append(clock.cost(act))
            by_hand.append(clock.cost(twin))
    with CaptureQueriesContext(connection) as captured:
        acts[0]()
    return Result(
        MAY_I_READ,
        len(captured),
        median(cost.wall for cost in costs),
        percentile([cost.wall for cost in costs], 0.95),
        middle(costs),
        middle(costs) / middle(by_hand),
        None,
    )


def table(results: list[Result]) -> str:
    """The results as text, a line a page."""
    head = ("page", "queries", "p50 ms", "p95 ms", "CPU ms", "CPU/twin", "policies")
    lines = [head]
    for one in results:
        lines.append(
            (
                one.page,
                str(one.queries),
                f"{one.p50:.1f}",
                f"{one.p95:.1f}",
                f"{one.cpu:.1f}",
                "" if one.twin is None else f"{one.twin:.2f}",
                "" if one.policies is None else f"{one.policies:+.0f} %",
            )
        )
    return "\n".join(
        "  ".join(cell.ljust(12) if n == 0 else cell.rjust(9) for n, cell in enumerate(line))
        for line in lines
    )


def growth(small: list[Result], large: list[Result]) -> str:
    """How much more CPU the large data set takes than the small one, a line a page."""
    before = {one.page: one.cpu for one in small}
    lines = [
        f"{one.page.ljust(12)}  {one.cpu / before[one.page]:9.2f}"
        for one in large
        if one.page in before
    ]
    return "\n".join(["page          large/small", *lines])
