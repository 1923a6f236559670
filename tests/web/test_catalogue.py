"""Every sentence on a screen exists in nynorsk and English."""

from pathlib import Path

import pytest
from django.conf import settings

from bti.web import catalogue
from bti.web.catalogue import Sentence

ROOT = Path(settings.BASE_DIR)


@pytest.fixture(scope="module")
def found():
    return catalogue.sentences(ROOT)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_sentence_is_translated_with_its_placeholders(found, language):
    assert catalogue.faults(language, found) == []


def test_sentences_are_found_in_code_templates_and_tags(found):
    assert Sentence("Noe nytt i Stafettloggen") in found
    assert Sentence("Hopp til innholdet") in found
    assert Sentence("Lag arkivdokument") in found  # in a tag's argument
    assert Sentence("Forside", context="navigasjon") in found


def test_a_missing_translation_is_told(found):
    assert catalogue.faults("nn", {Sentence("En setning som ikke finnes")}) == [
        "nn: «En setning som ikke finnes» is not translated"
    ]
