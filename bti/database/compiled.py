"""Querysets whose SQL is made once.

Building a queryset and turning it into SQL costs a busy page more than PostgreSQL needs to answer
(docs/speed.md). ``@compiled`` builds it once with a stand-in for every value, keeps the SQL, and
afterwards only sends it with the values of the day. The rules stay where they were: in querysets.

Nothing but SQL text is kept: rows are asked for each time, as the one who acts. The queryset is
built where nobody acts and nothing is known, so that no person's value can be kept in it, and what
might have kept one is refused (docs/decisions/0008).
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextvars import Context
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, NoReturn, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet

P = ParamSpec("P")
T = TypeVar("T")
Slot = tuple[str, int | None]  # the name of a value, and its place where the value is a tuple

FAR = 7_000_000_000_000_000_000  # stand-ins for numbers begin here, beyond every key
LATE = 7000  # … and for days and moments in this year
SHAPES = 64  # of one query; the oldest is made anew


class NotCompilable(TypeError):
    """Raised when a query would keep what belongs to one asking only."""


def compiled(build: Callable[P, QuerySet[Any]]) -> "Compiled[P]":
    """The function's queryset as a list, its SQL made once for each shape of its arguments.

    ``build`` takes keywords only. Whole numbers, days, moments and tuples of numbers are values:
    ``build`` gets stand-ins for them, which it may compare with columns and slice by, and nothing
    else. Everything else it gets (None, truth, words) belongs to the shape.
    """
    return Compiled(build)


class Same(Generic[T]):
    """An argument that is the same for many askings, such as today, a level or a guide.

    The SQL is made for it and what follows from it, and made anew for another one. ``build`` gets
    it as it was given, and takes ``value``.
    """

    def __init__(self, value: T) -> None:
        self.value = value

    def _key(self) -> object:
        return self.value if isinstance(self.value, date | int) else id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._key() == self._key()

    def __hash__(self) -> int:
        return hash(self._key())


class Compiled(Generic[P]):
    """See ``compiled``. Raises NotCompilable when a value would be lost or kept."""

    def __init__(self, build: Callable[P, QuerySet[Any]]) -> None:
        knows = getattr(build, "__closure__", None) or getattr(build, "__self__", None)
        if knows or getattr(build, "__qualname__", "") != getattr(build, "__name__", None):
            raise NotCompilable("Only a function of a module: others can know who asks.")
        self.build = build
        self.__doc__ = build.__doc__
        self._kept = lru_cache(SHAPES)(self._make)

    def __call__(self, *args: P.args, **values: P.kwargs) -> list[Any]:
        if () in values.values():
            return []  # nothing is among nothing
        kept = self._kept(tuple((name, _shape(value)) for name, value in values.items()))
        ready = _Ready(kept, [_value_of(slot, values) for slot in kept.slots])
        read: Any = kept.queryset._iterable_class
        return list(read(_Asked(kept.queryset, ready)))

    def _make(self, shape: tuple[tuple[str, Hashable], ...]) -> "_Kept":
        """Made in an empty context: nobody acts there, and the language is nobody's choice."""
        return Context().run(self._made, shape)

    def _made(self, shape: tuple[tuple[str, Hashable], ...]) -> "_Kept":
        slots: dict[object, Slot] = {}
        arguments = {name: _argument(name, kind, slots) for name, kind in shape}
        with connection.execute_wrapper(_refuse_to_ask):
            queryset: Any = self.build(**arguments)  # type: ignore[call-arg]
        if queryset._prefetch_related_lookups:
            raise NotCompilable("prefetch_related asks more than one query.")
        return _Kept(queryset, slots, any(isinstance(kind, Same) for _name, kind in shape))


def _refuse_to_ask(*args: Any) -> NoReturn:
    raise NotCompilable("The function asks the database, and would keep the answer.")


class _Of:
    """The kind of a value, in the shape of the arguments."""

    def __init__(self, kind: type, count: int = 0) -> None:
        self.key = (kind, count)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Of) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


def _shape(value: Any) -> Hashable:
    if isinstance(value, tuple) and value and all(isinstance(one, int) for one in value):
        return _Of(tuple, len(value))
    for kind in (datetime, date, int):
        if isinstance(value, kind) and not isinstance(value, bool):
            return _Of(kind)
    shape: Hashable = value
    return shape


def _argument(name: str, shape: Hashable, slots: dict[object, Slot]) -> Any:
    """A stand-in for a value of the shape, noted in ``slots``; what is no value as it is."""
    if not isinstance(shape, _Of):
        return shape
    kind, count = shape.key
    if kind is tuple:
        return tuple(_stand_in((name, place), int, slots) for place in range(count))
    return _stand_in((name, None), kind, slots)


def _stand_in(slot: Slot, kind: type, slots: dict[object, Slot]) -> Any:
    n = len(slots)
    value: Any = FAR + 1000 * n  # so far apart that none can be made of another unseen
    if kind is datetime:
        value = datetime(LATE + 3 * n, 2, 17, tzinfo=UTC)
    elif kind is date:
        value = date(LATE + 3 * n, 2, 17)
    slots[value] = slot
    return value


def _value_of(slot: "Slot | _Constant", values: Mapping[str, Any]) -> Any:
    if isinstance(slot, _Constant):
        return slot.value
    name, place = slot
    return values[name] if place is None else values[name][place]


class _Constant:
    """A parameter that is the same whoever asks."""

    def __init__(self, value: Any) -> None:
        self.value = value


class _Kept:
    """The SQL of one shape, and where its values go."""

    def __init__(
        self, queryset: QuerySet[Any], slots: Mapping[object, Slot], keeps_days: bool
    ) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            raise NotCompilable("The query has no rows whatever the values are.") from None
        given = iter(params)
        self.slots: list[Slot | _Constant] = []

        def settle(found: re.Match[str]) -> str:
            sign = found.group()
            if sign == "%%":
                return sign
            # A stand-in that one slices by stands in the text itself
            value = next(given) if sign == "%s" else int(sign)
            self.slots.append(_slot(value, slots, keeps_days))
            return "%s"

        self.sql = re.sub(rf"%%|%s|\b{str(FAR)[:-6]}\d{{6}}\b", settle, sql)
        lost = set(slots.values()) - {slot for slot in self.slots if isinstance(slot, tuple)}
        if lost:
            raise NotCompilable(f"The query does not use {sorted(name for name, _ in lost)}.")


def _slot(value: Any, slots: Mapping[object, Slot], keeps_days: bool) -> Slot | _Constant:
    """Whose value a parameter is, or that it is the same for all and can be kept."""
    plain = isinstance(value, int | float | str | None)
    if not (plain or isinstance(value, date)):  # a moment is a day as well
        raise NotCompilable(f"A {type(value).__name__} cannot be kept.")
    if value in slots:
        return slots[value]
    of_the_moment = isinstance(value, date) and not (keeps_days and value.year < LATE)
    if of_the_moment or str(FAR)[:-6] in str(value):
        raise NotCompilable(f"{value!r} is not an argument as it was given, and would be kept.")
    return _Constant(value)


class _Ready:
    """A compiler that has its SQL."""

    def __init__(self, kept: _Kept, params: list[Any]) -> None:
        self._kept, self._params = kept, params

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept.compiler, name)

    def execute_sql(self, *args: Any, **kwargs: Any) -> list[Any]:
        with connections[self._kept.queryset.db].cursor() as cursor:
            cursor.execute(self._kept.sql, self._params)
            return [cursor.fetchall()]

    def results_iter(
        self, results: Any = None, tuple_expected: bool = False, **kwargs: Any
    ) -> Iterator[Any]:
        found = self.execute_sql() if results is None else results
        rows: Iterator[Any] = self._kept.compiler.results_iter(found, tuple_expected)
        return rows


class _Asked:
    """A queryset, or the query in it, whose compiler is ready."""

    def __init__(self, of: Any, ready: _Ready) -> None:
        self._of, self._ready = of, ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)

    @property
    def query(self) -> "_Asked":
        return _Asked(self._of.query, self._ready)

    def get_compiler(self, *args: Any, **kwargs: Any) -> _Ready:
        return self._ready
