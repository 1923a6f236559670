"""What is frozen is rendered once for each language, and knows nobody."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

WORDS = "{% load i18n %}{% frozen %}{{ who }}{% translate 'Logg ut' %}{% endfrozen %}, {{ who }}"


def test_what_is_frozen_cannot_hold_what_belongs_to_one():
    template = Template(WORDS)

    assert template.render(Context({"who": "Kari"})) == "Logg ut, Kari"
    assert template.render(Context({"who": "Per"})) == "Logg ut, Per"


def test_it_knows_no_request(rf):
    template = Template("{% frozen %}{{ request.path }}{{ csrf_token }}{% endfrozen %}.")
    page = Context({"request": rf.get("/saker/7/"), "csrf_token": "secret"})

    assert template.render(page) == "."


def test_each_language_has_its_own():
    template = Template("{% load i18n %}{% frozen %}{% translate 'Logg ut' %}{% endfrozen %}")

    said = []
    for language in ("nb", "en", "nb"):
        with translation.override(language):
            said.append(template.render(Context()))

    assert said[0] == said[2] == "Logg ut"
    assert said[1] == "Log out"


@pytest.mark.parametrize(
    "inside",
    [
        "{% block title %}{% endblock %}",
        "{% if True %}{% block title %}{% endblock %}{% endif %}",
        "{% now 'Y' %}",
    ],
    ids=["block", "block within", "clock"],
)
def test_what_differs_from_page_to_page_or_day_to_day_cannot_be_frozen(inside):
    with pytest.raises(TemplateSyntaxError, match="cannot be frozen"):
        Template("{% frozen %}" + inside + "{% endfrozen %}")


def test_it_is_kept_for_each_place_it_stands_in():
    one, other = (Template("{% frozen %}" + words + "{% endfrozen %}") for words in ("a", "b"))

    assert [one.render(Context()), other.render(Context())] == ["a", "b"]
