"""What the template files themselves must hold: no inline code, words that can be translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from bti.web.templatetags import icons

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PARTS = sorted((TEMPLATES / "_parts").glob("*.html"))
OURS = [*PARTS, *sorted(TEMPLATES.glob("*.html"))]
# For paper, not for browsers: no page policy holds there
SHOWN = [path for path in sorted(TEMPLATES.rglob("*.html")) if path.parent.name != "archive"]


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PARTS, ids=name)
def test_a_part_says_first_which_context_it_takes(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ")
    assert first.endswith(" #}") or "#}" in first


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_no_template_has_inline_style_script_or_handler(path):
    text = path.read_text()
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text)
    assert not re.findall(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", OURS, ids=name)
def test_every_word_on_the_screen_can_be_translated(path):
    text = path.read_text()
    for pattern in (
        r"\{#.*?#\}",
        r"\{% block (?:main|body)_class %\}.*?\{% endblock %\}",
        r"(?s)\{% blocktranslate.*?\{% endblocktranslate %\}",
        r"(?s)\{%.*?%\}",
        r"(?s)\{\{.*?\}\}",
    ):
        text = re.sub(pattern, "", text)
    spoken = re.findall(
        r'(?:aria-label|title|alt|placeholder|data-(?:saved|failed|ended|over|under))="([^"]*)"',
        text,
    )
    between = re.sub(r"<[^>]*>", "", text).replace("Stafettloggen", "")
    assert [word for word in [*spoken, between] if re.search(r"[A-Za-zÆØÅæøå]{2}", word)] == []


def test_the_icons_used_in_the_templates_are_drawn():
    used = {
        found for path in SHOWN for found in re.findall(r'\{% icon "([^"]+)"', path.read_text())
    }
    assert used - set(icons.ICONS) == set()
    assert set(icons.KINDS.values()) - set(icons.ICONS) == set()


def test_an_icon_is_silent_unless_it_has_words_of_its_own():
    assert 'aria-hidden="true"' in icons.icon("sun")
    assert 'role="img" aria-label="Gjort"' in icons.icon("check", label="Gjort")
