"""Texts in the reader's language."""

import pytest
from django.template import Context, Engine
from django.utils.translation import override
from pydantic import ValidationError

from bti.guides import registry
from bti.guides.texts import LocalText, texts_in, untranslated


@pytest.mark.parametrize(("language", "said"), [("nb", "uke"), ("nn", "veke"), ("en-gb", "week")])
def test_a_text_is_shown_in_the_active_language(language: str, said: str) -> None:
    text = LocalText(nb="uke", nn="veke", en="week")

    with override(language):
        assert str(text) == said


def test_bokmal_stands_in_for_a_missing_translation() -> None:
    text = LocalText(nb="uke")

    assert [text.for_language(code) for code in ("nn", "en", "se", None)] == ["uke"] * 4


def test_a_template_shows_the_text_and_escapes_it() -> None:
    template = Engine().from_string("{{ text }}")

    with override("nn"):
        assert template.render(Context({"text": LocalText(nb="a", nn="<b>")})) == "&lt;b&gt;"


def test_a_text_cannot_be_changed() -> None:
    text = LocalText(nb="uke")

    with pytest.raises(ValidationError):
        text.nb = "måned"  # type: ignore[misc]


@pytest.mark.parametrize("slug", ["nittedal", "sondre_nordstrand"])
def test_every_text_of_a_pack_is_in_three_languages(slug: str) -> None:
    guide = registry.get(slug)

    assert untranslated(guide) == []
    assert len(list(texts_in(guide))) > 150


def test_the_place_of_an_untranslated_text_is_told() -> None:
    level = registry.get("nittedal").levels[0]
    step = level.steps[0].model_copy(update={"who": LocalText(nb="Du")})

    assert untranslated(level.model_copy(update={"steps": (step,)})) == ["steps[0].who"]
