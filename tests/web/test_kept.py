"""The quicker tags write what Django's own write, and keep nothing of the one who asks."""

import pytest
from django.template import Context, Template
from django.template.base import TextNode
from django.urls import reverse
from django.utils import translation

from bti.web.templatetags.icons import icon
from bti.web.templatetags.kept import KeyURL, Sentence, Translated

LOAD = "{% load i18n %}"
END = "{% endblocktranslate %}"


def written(source: str, **context) -> str:
    return Template(LOAD + source).render(Context(context))


def test_constant_words_are_kept_for_each_language():
    template = Template(
        LOAD + "{% translate 'Logg ut' %}{% translate 'Logg ut' as out %} {{ out }}"
    )

    told = []
    for language in ("nb", "en", "nb"):
        with translation.override(language):
            told.append(template.render(Context()))

    assert told == ["Logg ut Logg ut", "Log out Log out", "Logg ut Logg ut"]
    assert template.nodelist.get_nodes_by_type(Translated)


def test_words_of_a_person_are_never_kept():
    template = Template(LOAD + "{% translate who %}")

    assert template.render(Context({"who": "<Kari>"})) == "&lt;Kari&gt;"
    assert template.render(Context({"who": "Per"})) == "Per"


def test_a_sentence_is_kept_and_its_values_are_not():
    words = "Les {{ title }} {{ name }}"
    template = Template(LOAD + "{% blocktranslate with name=who %}" + words + END)
    [sentence] = template.nodelist.get_nodes_by_type(Sentence)

    for who in ("Kari", "Per", "<b>"):
        shown = template.render(Context({"who": who, "title": "100 %"}))
        assert shown == f"Les 100 % {who}".replace("<b>", "&lt;b&gt;")
    assert sentence.kept == {"nb": ("Les %(title)s %(name)s", ["title", "name"])}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% blocktranslate %}50 % av {{ all }}{% endblocktranslate %}", "50 % av 7"),
        ("{% blocktranslate %}Hei {{ nobody }}{% endblocktranslate %}", "Hei "),
        ("{% blocktranslate asvar a %}Hei {{ all }}{% endblocktranslate %}[{{ a }}]", "[Hei 7]"),
        (
            "{% blocktranslate count n=all %}én{% plural %}{{ n }} flere{% endblocktranslate %}",
            "7 flere",
        ),
        ("{% blocktranslate context 'x' %}Hei {{ all }}{% endblocktranslate %}", "Hei 7"),
        ("{% translate 'Barn' context 'flere' %}", "Barn"),
        ("{% translate 'hei'|upper %}", "HEI"),
    ],
)
def test_all_else_goes_the_usual_way(source, shown):
    assert written(source, all=7) == shown


def test_the_address_of_a_record_is_that_of_the_urlconf():
    template = Template("{% url 'cases:detail' case %}")

    assert [template.render(Context({"case": key})) for key in (7, 8)] == [
        reverse("cases:detail", args=[key]) for key in (7, 8)
    ]
    assert template.nodelist.get_nodes_by_type(KeyURL)
    assert template.render(Context({"case": "9"})) == reverse("cases:detail", args=[9])


def test_an_address_with_more_or_nothing_goes_the_usual_way():
    assert written("{% url 'cases:acute' %}") == reverse("cases:acute")
    assert written("{% url name 7 %}", name="cases:detail") == reverse("cases:detail", args=[7])
    assert written("{% url 'no:such' as gone %}[{{ gone }}]") == "[]"
    assert written("{% url 'cases:detail' 7 as it %}{{ it }}") == reverse("cases:detail", args=[7])


def test_an_icon_that_is_named_in_the_template_is_drawn_once():
    template = Template("{% icon 'lock' label='Låst' %}")

    assert all(isinstance(node, TextNode) for node in template.nodelist)
    assert template.render(Context()) == icon("lock", label="Låst")
    assert written("{% icon name %}", name="lock") == icon("lock")
