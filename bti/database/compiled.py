"""Querysets whose SQL is made once.

Building a queryset and turning it into SQL costs a busy page more than PostgreSQL needs to answer
(docs/speed.md). ``@compiled`` builds it once with a stand-in for every value, keeps the SQL, and
afterwards only sends it with the values of the day. The rules stay where they were: in querysets.

Nothing but SQL text is kept: rows are asked for each time, as the one who acts. The queryset is
built where nobody acts and nothing is known, and it is built twice: with other stand-ins, for
another day, in another language. What differs would have been kept from one asking for all the
others, and is refused (docs/decisions/0008).
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextvars import Context
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any, Generic, NoReturn, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils import translation
from psycopg.types.numeric import Int8

P = ParamSpec("P")
T = TypeVar("T")
Slot = tuple[Any, ...]  # the name of a value, and its places where it lies in tuples
Shape = tuple[tuple[str, Hashable], ...]

KINDS = (datetime, date, int)  # of values; a moment before a day, since it is one as well
FAR = 7_000_000_000_000_000_000  # stand-ins for numbers begin here, beyond every key
LATE = 7000  # … and for days and moments in this year
LAST = 9998
SHIFT = timedelta(weeks=143)  # from a day that is the same for many, to the one of the second time
SHAPES = 64  # of one query; the one that was not asked for longest is made anew
SIGNS = re.compile(r"%%|%s|\b\d{19}\b")  # a stand-in that one slices by stands in the text itself


class NotCompilable(TypeError):
    """Raised when a query would keep what belongs to one asking only."""


def compiled(build: Callable[P, QuerySet[Any]]) -> "Compiled[P]":
    """The function's queryset as a list, its SQL made once for each shape of its arguments.

    ``build`` takes keywords only. Whole numbers, days and moments are values, also in tuples (one
    may be empty): ``build`` gets stand-ins for them, which it may compare with columns and slice
    by, and nothing else. None, truth, words and ``Same`` belong to the shape, and are kept, so
    no word that somebody typed may be given. Nothing else can be.
    """
    return Compiled(build)


class Same(Generic[T]):
    """An argument that is the same for many askings, such as today, a level or a guide.

    The SQL is made for it and what follows from it, and made anew for another one. ``build`` gets
    one like it, and takes ``value``.
    """

    def __init__(self, value: T) -> None:
        self.value = value

    def _key(self) -> object:
        if isinstance(self.value, date | int):
            return type(self.value), self.value
        return id(self.value)  # its own as long as the SQL is kept, since that keeps the value

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
        if args:
            raise NotCompilable("Values are given by name.")
        kept = self._kept(tuple((name, _shape(value)) for name, value in values.items()))
        if kept is None:
            return []
        ready = _Ready(kept, [_value_of(slot, values) for slot in kept.slots])
        read: Any = kept.queryset._iterable_class
        return list(read(_Asked(kept.queryset, ready)))

    def _make(self, shape: Shape) -> "_Kept | None":
        """Made in empty contexts, where nobody acts. None: nothing is among nothing."""
        try:
            first, second = (Context().run(self._made, shape, again) for again in (False, True))
        except EmptyResultSet:
            if _has_nothing(shape):
                return None
            raise NotCompilable("The query has no rows whatever the values are.") from None
        first.refuse_what_differs(second)
        first.write_what_is_the_same()
        return first

    def _made(self, shape: Shape, again: bool) -> "_Kept":
        slots: dict[object, Slot] = {}
        arguments = {name: _argument((name,), kind, slots, again) for name, kind in shape}
        translation.activate(settings.LANGUAGES[-1 if again else 0][0])
        with connection.execute_wrapper(_refuse_to_ask):
            queryset: Any = self.build(**arguments)  # type: ignore[call-arg]
        if queryset._prefetch_related_lookups:
            raise NotCompilable("prefetch_related asks more than one query.")
        return _Kept(queryset, slots)


def _refuse_to_ask(*args: Any) -> NoReturn:
    raise NotCompilable("The function asks the database, and would keep the answer.")


def _shape(value: Any) -> Hashable:
    """What the SQL hangs on: the kind of a value, and all of what is none."""
    if value is None or isinstance(value, bool | str | Same):
        shape: Hashable = value
        return shape
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    for kind in KINDS:
        if isinstance(value, kind):
            return kind
    raise NotCompilable(f"A {type(value).__name__} cannot be given: it might know who asks.")


def _has_nothing(shape: Any) -> bool:
    return isinstance(shape, tuple) and (not shape or any(map(_has_nothing, shape)))


def _argument(slot: Slot, shape: Any, slots: dict[object, Slot], again: bool) -> Any:
    """A stand-in for a value of the shape, noted in ``slots``; what is no value as it is."""
    if isinstance(shape, tuple):
        return tuple(_argument((*slot, n), one, slots, again) for n, one in enumerate(shape))
    if isinstance(shape, Same):
        return Same(shape.value + SHIFT) if again and isinstance(shape.value, date) else shape
    if shape not in KINDS:
        return shape
    value = _stand_in(shape, slots, again)
    slots[value] = slot
    return value


def _stand_in(kind: type, slots: Mapping[object, Slot], again: bool) -> Any:
    """One far from all others. The second time they run the other way, and are odd not even."""
    if kind is int:
        n = 1000 * len(slots)
        return FAR + 10**18 - 1 - n if again else FAR + n
    n = 3 * sum(isinstance(value, date) for value in slots)
    day = date(LAST - n, 9, 4) if again else date(LATE + n, 2, 17)
    return day if kind is date else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _value_of(slot: Slot, values: Mapping[str, Any]) -> Any:
    """The value for a place. A number of one size, lest PostgreSQL plans for each size anew."""
    value: Any = values
    for step in slot:
        value = value[step]
    return Int8(value) if isinstance(value, int) else value


class _Constant:
    """A parameter that is no argument."""

    def __init__(self, value: Any) -> None:
        plain = isinstance(value, int | float | str | date | None)  # a moment is a day as well
        if not plain:
            raise NotCompilable(f"A {type(value).__name__} cannot be kept.")
        self.value = value

    def is_for_all(self, second: "_Constant") -> bool:
        """Whether it is the same whoever asks and whenever, going by what it was the second time.

        A day that stood still was read from the clock: what follows from a ``Same`` moves along.
        """
        value, other = self.value, second.value
        if type(value) is not type(other):
            return False
        return bool(other - value > SHIFT / 2 if isinstance(value, date) else other == value)


class _Kept:
    """The SQL of one shape, and where its values go."""

    def __init__(self, queryset: QuerySet[Any], slots: Mapping[object, Slot]) -> None:
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(using=queryset.db)
        sql, params = self.compiler.as_sql()
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)
        self.compiler.connection = None  # of this thread; each asking has its own
        self.places: list[Slot | _Constant] = []
        given = iter(params)

        def settle(found: re.Match[str]) -> str:
            sign = found.group()
            if sign == "%%":
                return sign
            value = next(given) if sign == "%s" else int(sign)
            self.places.append(slots[value] if value in slots else _Constant(value))
            return "%s"

        self.sql = SIGNS.sub(settle, sql)
        self.slots = [place for place in self.places if not isinstance(place, _Constant)]
        lost = set(slots.values()) - set(self.slots)
        if lost:
            raise NotCompilable(f"The query does not use {sorted({slot[0] for slot in lost})}.")

    def refuse_what_differs(self, second: "_Kept") -> None:
        """Raise when more than the stand-ins differs in what was made the second time."""
        if self.sql != second.sql:
            raise NotCompilable("The query differs with its values, the day or the language.")
        for one, other in zip(self.places, second.places, strict=True):
            if isinstance(one, _Constant) and isinstance(other, _Constant):
                stands = one.is_for_all(other)
            else:
                stands = one == other
            if not stands:
                told = one.value if isinstance(one, _Constant) else one[0]
                raise NotCompilable(f"{told!r} is not an argument as it was given, or is kept.")

    def write_what_is_the_same(self) -> None:
        """Write what is the same for all into the SQL: PostgreSQL knows its type, and plans so."""
        places = iter(self.places)

        def write(found: re.Match[str]) -> str:
            sign = found.group()
            place = None if sign == "%%" else next(places)
            return _written(place.value) if isinstance(place, _Constant) else sign

        self.sql = re.sub("%%|%s", write, self.sql)


def _written(value: Any) -> str:
    connection.ensure_connection()
    operations: Any = connection.ops
    return str(operations.compose_sql("%s", [value])).replace("%", "%%")


class _Ready:
    """A compiler that has its SQL."""

    def __init__(self, kept: _Kept, params: list[Any]) -> None:
        self._kept, self._params = kept, params
        self.connection: Any = connections[kept.queryset.db]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept.compiler, name)

    def execute_sql(self, *args: Any, **kwargs: Any) -> list[Any]:
        with self.connection.kept_plan_cursor() as cursor:
            cursor.execute(self._kept.sql, self._params)
            return [cursor.fetchall()]

    def results_iter(
        self, results: Any = None, tuple_expected: bool = False, **kwargs: Any
    ) -> Iterator[Any]:
        found = self.execute_sql() if results is None else results
        rows: Iterator[Any] = chain.from_iterable(found)
        if self._kept.converters:
            rows = type(self._kept.compiler).apply_converters(self, rows, self._kept.converters)
        return map(tuple, rows) if tuple_expected else rows


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
