"""Reads rendered HTML as the tests of parts and pages need it."""

from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory


class Page(HTMLParser):
    """The elements of a piece of HTML, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            attrs
            for found, attrs in self.elements
            if found == tag and all(attrs.get(k) == v for k, v in wanted.items())
        ]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _tag, attrs in self.elements if "id" in attrs]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def part(file: str, **context: Any) -> Page:
    return Page(render_to_string(f"_parts/{file}.html", context))


def page(file: str, **context: Any) -> Page:
    return Page(render_to_string(file, context, request=RequestFactory().get("/sak/?side=2")))


class Everything(forms.Form):
    """One field of each kind."""

    submission_key = forms.CharField(widget=forms.HiddenInput)
    goal = forms.CharField(label="Mål", help_text="Hva skal bli bedre?", max_length=20)
    seen = forms.CharField(label="Hva har du sett?", widget=forms.Textarea, max_length=10)
    due = forms.DateField(label="Frist", widget=forms.DateInput(attrs={"type": "date"}))
    arena = forms.ChoiceField(label="Arena", choices=[("s", "Skole"), ("h", "Hjem")])
    who = forms.ChoiceField(
        label="Hvem sier det?",
        choices=[("b", "Barnet"), ("f", "Foresatt")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Hvilke dager?",
        required=False,
        choices=[("1", "Mandag"), ("2", "Tirsdag")],
        widget=forms.CheckboxSelectMultiple,
    )
    told = forms.BooleanField(label="Jeg har snakket med foreldrene", help_text="Del C.")
    scan = forms.FileField(label="Signert skjema", required=False)


def refused() -> Everything:
    form = Everything(
        data={"submission_key": "k", "seen": "x" * 12},
        files={"scan": SimpleUploadedFile("skjema.pdf", b"x")},
    )
    form.add_error(None, "Loggen er lukket.")
    return form


def assert_wired(shown: Page) -> None:
    """What points to an id, points to one that is there; no id stands twice."""
    ids = shown.ids
    assert sorted(ids) == sorted(set(ids))
    for _tag, attrs in shown.elements:
        for key in ("for", "aria-describedby", "aria-labelledby", "popovertarget", "data-counter"):
            for target in attrs.get(key, "").split():
                assert target in ids, f"{key}={target}"
        if attrs.get("href", "").startswith("#") and len(attrs["href"]) > 1:
            assert attrs["href"][1:] in ids
