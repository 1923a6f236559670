"""What the order of thought picks from: whole, in three languages, and bounded by the guide."""

import pytest
from django.utils import translation

from bti.accounts.models import ServiceKind
from bti.guides import registry
from bti.guides.load import GuideError, load
from bti.guides.texts import untranslated
from bti.guides.thinking import THINKING, Thinking, challenges_of, method, methods_for, thinking
from consent.models import DevelopmentArea
from stafettlogg.models import Measure


@pytest.mark.requirement("R273")
def test_each_area_of_development_has_categories_of_what_is_hard():
    areas = {one.area for one in thinking().challenges}
    assert areas == set(DevelopmentArea.values)
    for slug in ("nittedal", "sondre_nordstrand", "vestby", "sarpsborg", "barnevern"):
        assert challenges_of(registry.get(slug))


def test_areas_arenas_and_services_are_those_of_the_log():
    for one in thinking().methods:
        assert set(one.areas) <= set(DevelopmentArea.values)
        assert one.arena in Measure.Arena.values
        assert set(one.services) <= set(ServiceKind.values)


def test_everything_is_said_in_three_languages():
    assert untranslated(thinking()) == []


@pytest.mark.requirement("R369")
def test_child_welfares_guide_names_its_measures_and_they_come_first():
    found = methods_for(registry.get("barnevern"))
    named = [one.code for one, is_named in found if is_named]
    assert named == ["familierad", "cos", "marte_meo", "pmto", "mst", "nettverksmote"]
    assert [is_named for _one, is_named in found[: len(named)]] == [True] * len(named)


def test_one_filters_by_area_and_service_and_searches_in_ones_own_language():
    guide = registry.get("nittedal")
    assert {one.code for one, _n in methods_for(guide, service="ppt")} == {"marte_meo", "ppt_rad"}
    assert all("language" in one.areas for one, _n in methods_for(guide, area="language"))
    assert [one.code for one, _n in methods_for(guide, words="MARTE meo")] == ["marte_meo"]
    with translation.override("en"):
        assert "leggetid" in [one.code for one, _n in methods_for(guide, words="bedtime")]
    assert methods_for(guide, words="finnes ikke") == []
    assert method("finnes_ikke") is None


def test_a_fault_in_the_file_is_told_with_its_line(tmp_path):
    text = THINKING.read_text(encoding="utf-8")
    path = tmp_path / "thinking.yaml"
    path.write_text(text.replace("code: lek\n", "code: venner\n", 1), encoding="utf-8")
    with pytest.raises(GuideError, match="venner is used twice"):
        load(path, Thinking)


def test_a_guide_that_names_an_unknown_measure_is_refused(tmp_path):
    text = (registry.PACKS / "barnevern.yaml").read_text(encoding="utf-8")
    (tmp_path / "barnevern.yaml").write_text(text.replace("pmto, mst", "pmto, msst"), "utf-8")
    with pytest.raises(GuideError, match=r"methods\[4\] names msst"):
        registry.load_packs(tmp_path)
