"""Guides are loaded once, and name only what exists."""

import typing
from pathlib import Path

import pytest
from django.apps import apps

from bti.accounts.models import ServiceKind
from bti.guides import models, registry
from bti.guides.checks import PAGES
from bti.guides.load import GuideError
from forms import catalogue


def test_guides_are_found_by_slug_and_read_once() -> None:
    assert [guide.slug for guide in registry.all_guides()] == [
        "barnevern", "nittedal", "sarpsborg", "sondre_nordstrand", "vestby",
    ]  # fmt: skip
    first = registry.get("nittedal")
    assert registry.get("nittedal") is first


def test_a_guide_that_is_not_there_is_not_found() -> None:
    with pytest.raises(LookupError, match="There is no guide called oslo"):
        registry.get("oslo")


def test_every_form_that_a_guide_names_is_in_the_catalogue() -> None:
    registry.check_forms(catalogue.codes())

    assert registry.known_forms() >= {"uro_a", "observasjonsskjema"}


def test_a_guide_that_names_an_unknown_form_is_refused_with_the_line() -> None:
    path = registry.PACKS / "nittedal.yaml"
    lines = path.read_text("utf-8").splitlines()
    line = lines.index("  - mistrivsel_barn") + 1

    with pytest.raises(GuideError) as refused:
        registry.check_forms(catalogue.codes() - {"mistrivsel_barn"})

    assert str(refused.value) == (
        f"nittedal.yaml:{line}: forms[3] names the form mistrivsel_barn, "
        "which the catalogue does not have."
    )


def test_a_broken_guide_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elvedal.yaml").write_text("slug: 1\n", "utf-8")
    monkeypatch.setattr(registry, "PACKS", tmp_path)
    registry.all_guides.cache_clear()
    try:
        with pytest.raises(GuideError, match=r"elvedal\.yaml:1: slug must be text"):
            apps.get_app_config("guides").ready()
    finally:
        monkeypatch.undo()
        registry.all_guides.cache_clear()
        registry.all_guides()


def test_guides_and_units_name_services_by_the_same_codes() -> None:
    assert set(typing.get_args(models.ServiceKind)) == set(ServiceKind.values)


def test_a_level_and_a_part_that_are_not_there_are_told() -> None:
    guide = registry.get("nittedal")

    with pytest.raises(LookupError, match="has no level 4"):
        guide.level(4)
    assert guide.service("romferd") is None
    assert guide.partner("romferd") is None
    assert guide.link("romferd") is None
    assert guide.move("romferd") is None
    assert not guide.allows("romferd", from_level=0)


def test_from_levels_narrows_where_a_move_starts() -> None:
    move = models.Move(code="involve", from_levels=(1,), requirements=("R106",))
    guide = registry.get("nittedal").model_copy(update={"moves": (move,)})

    assert [guide.allows("involve", level) for level in range(4)] == [False, True, False, False]


def test_the_pages_a_tool_may_name_are_all_used_by_some_guide() -> None:
    used = {
        tool.removeprefix("page:")
        for guide in registry.all_guides()
        for level in guide.levels
        for step in level.steps
        for tool in step.tools
        if tool.startswith("page:")
    }

    assert used == set(PAGES)
