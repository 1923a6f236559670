"""Every address that names a record, taken from the URLconf, with the record it names."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, reverse

from bti.accounts.models import HolderRight, User
from bti.notices.models import Notice
from bti.web.public import PUBLIC
from tests.architecture.test_permissions import PAGES
from tests.security.world import STEPS, World

# Consents and signatures that wait are answered; those that count are read
OF_WAITING = {"consent:sign", "consent:decline", "consent:paper"}
OTHERWISE = {
    "web:open-notice": Notice, "accounts:end-right": HolderRight, "accounts:logins-of": User,
}  # fmt: skip
MISSING = 987654321


@dataclass(frozen=True)
class Address:
    """One address: of a record that is there, and the same of one that is not."""

    name: str
    path: str
    missing: str


def with_a_record() -> list[tuple[str, URLPattern]]:
    return [(n, p) for n, p in PAGES if "pk" in p.pattern.converters and n not in PUBLIC]


def without_a_record() -> list[str]:
    return [n for n, p in PAGES if not p.pattern.converters]


def addresses(world: World) -> list[Address]:
    """All of them; a pattern with an argument nobody has thought of breaks the sweep."""
    found = []
    for name, pattern in with_a_record():
        given = pattern.callback.view_initkwargs.get("model")
        model = OTHERWISE.get(name) or given or pattern.callback.view_class.model
        pk = _record(world, name, model).pk
        for others in _others(world, set(pattern.pattern.converters) - {"pk"}):
            found.append(
                Address(
                    name,
                    reverse(name, kwargs={"pk": pk, **others}),
                    reverse(name, kwargs={"pk": MISSING, **others}),
                )
            )
    return found


def _record(world: World, name: str, model: Any) -> Any:
    if name == "consent:paper":
        return world.asked.signatures.order_by("pk").first()
    if name == "cases:confirm-guardian":
        return world.judged
    return world.asked if name in OF_WAITING else world.records[model]


def _others(world: World, names: set[str]) -> list[dict[str, Any]]:
    values: dict[str, list[Any]] = {
        "step": list(STEPS), "code": ["uro_a"], "report": [world.report.pk],
    }  # fmt: skip
    assert len(names) <= 1
    return [{name: value} for name in names for value in values[name]] or [{}]
