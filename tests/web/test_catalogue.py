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


CODE = """
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext, npgettext, pgettext_lazy

A = _("Delt " "på to linjer")
B = _now("Under et annet navn")
C = gettext_noop("Oversatt senere")
D = ngettext("%(count)s dag", "%(count)s dager", 2)
E = pgettext_lazy("ukedag", "ma")
F = npgettext("dyr", "mus", "mus", 2)
G = print("Ikke merket")
"""
PAGE = """{% load i18n %}
{% translate 'Enkle fnutter' %}
{% translate "Med navn" as name %}
{% translate "Forside" context "navigasjon" %}
{% translate "100 % sikkert" %}
{% translate variable %}
{% include "_parts/tag.html" with label=_("I et argument") %}
{% if a %}{% for b in a %}
  {% blocktranslate trimmed count total=b %}
    {{ total }} logg
  {% plural %}
    {{ total }} logger
  {% endblocktranslate %}
  {% blocktranslate context "hilsen" asvar hello %}Hei, {{ b }}{% endblocktranslate %}
{% endfor %}{% endif %}
"""


def test_every_way_of_marking_a_sentence_is_seen(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "views.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)

    assert catalogue.sentences(tmp_path) == {
        Sentence("Delt på to linjer"),
        Sentence("Under et annet navn"),
        Sentence("Oversatt senere"),
        Sentence("%(count)s dag", plural="%(count)s dager"),
        Sentence("ma", context="ukedag"),
        Sentence("mus", plural="mus", context="dyr"),
        Sentence("Enkle fnutter"),
        Sentence("Med navn"),
        Sentence("Forside", context="navigasjon"),
        Sentence("100 %% sikkert"),  # as Django looks it up
        Sentence("I et argument"),
        Sentence("%(total)s logg", plural="%(total)s logger"),
        Sentence("Hei, %(b)s", context="hilsen"),
    }


def test_an_update_keeps_what_fits_and_drops_what_is_gone(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    kept, gone, new = Sentence("Ja"), Sentence("Nei"), Sentence("Kanskje")
    catalogue.update("nn", {kept, gone})
    path = catalogue.po_path("nn")
    path.write_text(path.read_text().replace('"Ja"\nmsgstr ""', '"Ja"\nmsgstr "Jau"'))

    catalogue.update("nn", {kept, new})
    first = path.read_bytes()
    catalogue.update("nn", {kept, new})

    assert path.read_bytes() == first
    assert catalogue.faults("nn", {kept, new}) == ["nn: «Kanskje» is not translated"]
    assert "Nei" not in path.read_text()


def test_a_lost_placeholder_is_told(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    hello = Sentence("Hei, %(name)s")
    catalogue.update("nn", {hello})
    path = catalogue.po_path("nn")
    path.write_text(path.read_text().replace('%(name)s"\nmsgstr ""', '%(name)s"\nmsgstr "Hei"'))

    assert catalogue.faults("nn", {hello}) == [
        "nn: «Hei, %(name)s» has other placeholders in «Hei»"
    ]


def test_a_missing_translation_is_told(found):
    assert catalogue.faults("nn", {Sentence("En setning som ikke finnes")}) == [
        "nn: «En setning som ikke finnes» is not translated"
    ]
