"""The parts pages are built of: wired for screen readers, free of inline code, translated."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from bti.web.errors import server_error
from bti.web.templatetags import icons
from bti.web.templatetags.clock import clock_face
from bti.web.templatetags.drawings import effect_drawing, trend_drawing
from bti.web.templatetags.fields import error_links, field_parts
from bti.web.templatetags.words import initials, missing_heading, number_word, page_numbers

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PARTS = sorted((TEMPLATES / "_parts").glob("*.html"))
OURS = [*PARTS, *sorted(TEMPLATES.glob("*.html"))]
# For paper, not for browsers: no page policy holds there
SHOWN = [path for path in sorted(TEMPLATES.rglob("*.html")) if path.parent.name != "archive"]
TODAY = date(2026, 11, 24)

WORDS = [
    "Ikke urolig i det hele tatt",
    "En anelse urolig",
    "Urolig gjentatte ganger",
    "Voksende uro",
    "Stor uro",
    "Store og omfattende bekymringer",
    "Veldig store bekymringer",
]


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


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


class Scale(forms.Form):
    worry = forms.ChoiceField(
        label="Hvor urolig er du?",
        choices=list(enumerate(WORDS, start=1)),
        widget=forms.RadioSelect,
    )


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


# What the files themselves must hold


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


# Fields and forms


def test_every_kind_of_field_is_wired_to_its_label_hint_error_and_counter():
    form = refused()
    form.fields["due"].help_text = "Senest om seks uker."
    assert_wired(part("form", form=form, submit="Lagre"))


def test_a_field_in_error_is_invalid_and_described_by_hint_and_error():
    shown = part("field", field=refused()["goal"])
    (control,) = shown.all("input", id="id_goal")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_goal_hint id_goal_error"


def test_a_field_without_error_is_not_called_invalid():
    (control,) = part("field", field=Everything()["goal"]).all("input", id="id_goal")
    assert "aria-invalid" not in control
    assert control["aria-describedby"] == "id_goal_hint"


def test_a_group_of_choices_is_a_fieldset_described_as_a_whole():
    shown = part("field", field=refused()["who"])
    (group,) = shown.all("fieldset")
    assert group["aria-describedby"] == "id_who_error"
    assert [box["id"] for box in shown.all("input")] == ["id_who_0", "id_who_1"]


def test_only_optional_fields_are_marked_and_never_with_a_star():
    shown = part("form", form=Everything(), submit="Lagre")
    assert shown.words.count("(valgfritt)") == 2
    assert "*" not in shown.words


def test_long_text_is_counted_and_never_cut_by_the_browser():
    shown = part("field", field=Everything()["seen"])
    (area,) = shown.all("textarea")
    (counter,) = shown.all("p", id="id_seen_counter")
    assert "maxlength" not in area
    assert (counter["data-limit"], counter["data-counter"]) == ("10", "id_seen")


def test_a_chosen_file_must_be_chosen_again_and_the_page_says_so():
    assert "Velg fila en gang til" in part("field", field=refused()["scan"]).words
    assert "Velg fila" not in part("field", field=Everything()["scan"]).words


def test_choice_cards_say_what_the_chosen_one_sees_and_does_not_see():
    cards = {"b": {"sees": "mål", "sees_not": "journal"}}
    shown = part("field", field=Everything(initial={"who": "b"})["who"], cards=cards)
    assert "Ser: mål" in shown.words
    assert "Ser ikke: journal" in shown.words
    assert [box["id"] for box in shown.all("input") if "checked" in box] == ["id_who_0"]


def test_cards_of_another_field_leave_this_one_alone():
    assert field_parts(Everything()["days"], {"b": {"sees": "mål"}})["cards"] is False


def test_a_group_with_nothing_to_choose_says_so():
    form = Everything()
    form.fields["days"].choices = []
    assert "Ingenting å velge mellom." in part("field", field=form["days"]).words


def test_the_summary_names_the_field_first_and_links_to_its_first_control():
    links = {link["href"]: link["text"] for link in error_links(refused())}
    assert links[""] == "Loggen er lukket."
    assert links["#id_who_0"].startswith("Hvem sier det: ")
    assert links["#id_goal"].startswith("Mål: ")


def test_an_error_that_already_names_the_field_is_not_named_twice():
    form = Everything(data={})
    form.errors["goal"] = form.error_class(["Mål må fylles ut"])
    assert "Mål må fylles ut" in [link["text"] for link in error_links(form)]


def test_a_lost_hidden_field_is_told_in_words_one_can_act_on():
    (first, *_rest) = error_links(Everything(data={}))
    assert first == {"text": "Noe mangler. Last siden på nytt.", "href": ""}


def test_the_summary_counts_what_must_be_mended_and_can_take_focus():
    shown = part("error_summary", form=refused())
    (summary,) = shown.all("ds-error-summary")
    assert summary["tabindex"] == "-1"
    assert "Rett sju ting før du går videre" in shown.words
    assert part("error_summary", form=Everything()).words == ""


def test_a_form_with_a_draft_tells_where_it_is_kept_and_when_it_was():
    form = Everything()
    form.draft_url, form.draft_key = "/utkast/", "cases:concern"
    form.draft_saved_at = datetime(2026, 11, 24, 15, 52, tzinfo=UTC)
    shown = part("form", form=form, submit="Lagre")
    (element,) = shown.all("form")
    assert (element["data-draft-url"], element["data-draft-key"]) == ("/utkast/", "cases:concern")
    assert element["enctype"] == "multipart/form-data"
    assert "Utkastet ditt fra 24. november kl. 16.52 er hentet fram." in shown.words


def test_a_form_without_a_draft_promises_none():
    shown = part("form", form=Everything(), submit="Lagre")
    (element,) = shown.all("form")
    assert "data-draft-url" not in element
    assert [p for p in shown.all("p") if "data-draft-line" in p] == []


def test_a_confirmation_needs_no_form_object_and_has_two_ways_out():
    shown = part(
        "confirm",
        title="Vil du avslutte saken?",
        consequences=["Ingen kan skrive lenger."],
        action="/avslutt/",
        confirm="Avslutt saken",
        cancel_href="/sak/",
        cancel="Behold saken åpen",
    )
    assert [button["type"] for button in shown.all("button")] == ["submit"]
    assert [link["href"] for link in shown.all("a")] == ["/sak/"]


@pytest.mark.requirement("R209")
def test_the_worry_scale_has_seven_numbers_with_their_words_in_four_zones():
    shown = part("scale", field=Scale(initial={"worry": "4"})["worry"], heading=True)
    radios = shown.all("input", type="radio")
    assert [radio["value"] for radio in radios] == list("1234567")
    assert [radio["value"] for radio in radios if "checked" in radio] == ["4"]
    assert all(f": {words}" in shown.words for words in WORDS)
    assert "Ingen uro Liten uro Gråsonene Stor uro".replace(" ", "") in shown.words.replace(" ", "")
    assert_wired(shown)


# Parts that show


def test_the_ribbon_marks_where_we_are():
    levels = [
        {"number": 0, "name": "Uro", "state": "past"},
        {"number": 1, "name": "Tiltak", "state": "here"},
        {"number": 2, "name": "Flere tjenester", "state": "next"},
        {"number": 3, "name": "Samarbeid", "state": "later", "note": "Sjelden"},
    ]
    shown = part("ribbon", levels=levels)
    assert [li.get("aria-current") for li in shown.all("li")] == [None, "step", None, None]
    assert shown.all("ol")[0]["aria-label"] == "Nivå 0 til 3"
    for words in ("Gjennomført", "Her er vi nå", "Neste mulige", "Sjelden"):
        assert words in shown.words


def test_a_meeting_has_five_phases_and_says_which_are_done():
    phases = [
        {"number": n, "name": f"Fase {n}", "state": s}
        for n, s in enumerate(["past", "here", "next", "later", "later"], start=1)
    ]
    shown = part("phases", phases=phases)
    assert len(shown.all("li")) == 5
    assert "Fase 1, gjort" in shown.words


def test_a_page_of_several_says_which_it_is():
    shown = part("page_step", step={"number": 1, "total": 3, "name": "Hvem kan være med?"})
    assert shown.words == "1 av 3 Hvem kan være med?"
    assert len(shown.all("li")) == 3


def test_steps_say_how_who_and_with_what_and_act_by_post():
    steps = [
        {"title": "Uroen oppstår", "state": "done"},
        {
            "title": "Del uroen",
            "state": "now",
            "how": ["Si hva du har sett.", "Hør på dem."],
            "who": "Den som eier uroen",
            "tools": [{"label": "Del A", "href": "/a/"}],
            "actions": [{"label": "Jeg har snakket med dem", "href": "/delt/", "method": "post"}],
        },
        {"title": "Gå videre?", "state": "later", "note": "Bestem det sammen."},
    ]
    shown = part("steps", steps=steps)
    assert [form["action"] for form in shown.all("form", method="post")] == ["/delt/"]
    assert [a["href"] for a in shown.all("a")] == ["/a/"]
    for words in ("Gjort", "Hvem: Den som eier uroen", "Senere · Bestem det sammen."):
        assert words in shown.words


@pytest.mark.parametrize(
    ("days", "big", "short"),
    [
        (6, "6 dager", "6 dager igjen"),
        (1, "1 dag", "1 dag igjen"),
        (0, "I dag", "Siste dag i dag"),
        (-4, "4 dager", "4 dager over fristen"),
    ],
)
def test_the_clock_tells_the_number_of_days_first(days, big, short):
    face = clock_face({"due": TODAY + timedelta(days=days), "today": TODAY})
    assert (face["big"], face["short"], face["overdue"]) == (big, short, days < 0)


def test_the_strip_of_days_runs_from_monday_and_marks_today_and_the_due_day():
    face = clock_face({"due": date(2026, 11, 30), "today": TODAY, "starts": date(2026, 11, 18)})
    weeks = face["weeks"]
    assert [[day["number"] for day in week] for week in weeks] == [
        [None, None, 18, 19, 20, 21, 22],
        [23, 24, 25, 26, 27, 28, 29],
        [30, None, None, None, None, None, None],
    ]
    assert weeks[1][1] == {"number": 24, "css": "idag", "says": "i dag"}
    assert weeks[2][0] == {"number": 30, "css": "frist", "says": "frist"}
    assert weeks[0][5]["css"] == "fri gaatt"


def test_days_over_the_limit_are_marked_in_words_as_well():
    face = clock_face({"due": date(2026, 11, 20), "today": TODAY, "starts": date(2026, 11, 16)})
    days = {day["number"]: day for week in face["weeks"] for day in week}
    assert days[20]["css"] == "gaatt frist"
    assert days[23] == {"number": 23, "css": "over", "says": "over fristen"}


def test_a_deadline_far_away_is_told_by_its_number_alone():
    face = clock_face({"due": TODAY + timedelta(days=120), "today": TODAY})
    assert (face["weeks"], face["big"]) == ([], "120 dager")


def test_the_clock_writes_the_due_day_in_letters():
    deadline = {"due": date(2026, 11, 30), "today": TODAY, "label": "til du må bestemme deg"}
    assert "Frist mandag 30. november." in part("clock", deadline=deadline).words
    assert part("clock_short", deadline=deadline).words == "6 dager igjen · frist 30. november"


def test_a_deadline_that_is_met_is_not_counted_down():
    deadline = {"due": date(2026, 11, 30), "today": TODAY, "done": date(2026, 11, 20)}
    assert "Gjort 20. november" in part("clock", deadline=deadline).words
    assert part("clock_short", deadline=deadline).words == ""


def test_worry_over_time_says_in_words_and_in_a_table_what_it_draws():
    points = [
        {"day": date(2026, 11, 16), "value": 2},
        {"day": date(2026, 11, 19), "value": 3},
        {"day": TODAY, "value": 4},
    ]
    shown = part("trend", trend={"points": points})
    (drawing,) = shown.all("svg", role="img")
    assert drawing["aria-label"] == (
        "Uroen over tid: 2 den 16. november, 3 den 19. november, 4 den 24. november."
    )
    assert "Uroen har vokst" in shown.words
    assert len(shown.all("circle")) == 3
    assert all("," not in circle["cx"] for circle in shown.all("circle"))
    assert "19. november 2026" in shown.words


def test_dates_that_would_collide_are_left_to_the_table():
    points = [{"day": TODAY + timedelta(days=n), "value": 3} for n in (0, 1, 2, 30)]
    dots = trend_drawing(points)["dots"]
    assert [bool(dot["date"]) for dot in dots] == [True, False, False, True]


def test_one_point_is_drawn_and_none_is_not():
    assert trend_drawing([{"day": TODAY, "value": 7}])["change"] == "Uroen er den samme"
    assert part("trend", trend={"points": []}).words == ""


def test_effect_is_told_in_words_and_asks_after_two_without():
    points = [{"value": 0, "day": date(2026, 10, 5)}, {"value": -1, "day": date(2026, 11, 5)}]
    drawing = effect_drawing(points)
    assert drawing["word"] == "Litt verre"
    assert drawing["says"] == "ingen endring ennå 5. oktober, litt verre 5. november"
    assert drawing["advice"] == "To ganger på rad. Endre eller avslutt?"
    assert drawing["line"] == "12.0,35 108.0,48"


def test_effect_that_has_come_asks_nothing():
    points = [{"value": 0, "day": date(2026, 10, 5)}, {"value": 1, "day": date(2026, 11, 5)}]
    assert effect_drawing(points)["advice"] == ""
    assert part("effect", effect={"points": []}).words == "Ikke vurdert ennå"


def test_bars_show_the_value_that_stands_beside_them():
    bars = [{"label": "Uro", "value": 7}, {"label": "Tiltak", "value": 14, "note": "som før"}]
    shown = part("bars", bars=bars, caption="Barn", label_heading="Nivå", value_heading="Barn")
    assert [bar["width"] for bar in shown.all("rect")] == ["50%", "100%"]


def test_a_person_has_name_role_and_reason_and_the_holder_the_baton():
    shown = part("person", person={"name": "Kari Moen", "role": "Mamma", "why": "Foreldreansvar"})
    assert shown.words == "KM Kari Moen Mamma Foreldreansvar"
    assert part("person", person={"name": "Marit", "baton": True}).words == "Marit"


@pytest.mark.parametrize(
    ("person", "letters"),
    [("Kari Moen", "KM"), ("Ole-Martin Å. Berg", "OB"), ("Ella", "E"), ("", ""), ("(ukjent)", "")],
)
def test_initials_come_from_the_first_and_last_name(person, letters):
    assert initials(person) == letters


def test_the_baton_shows_who_has_it_and_who_had_it():
    shown = part(
        "baton",
        baton={
            "now": {"name": "Marit Haugen", "role": "Helsesykepleier", "since": date(2026, 9, 1)},
            "before": [{"name": "Kari Solli", "role": "", "until": date(2026, 8, 31)}],
            "offered_to": "Anne Bråten",
        },
    )
    assert "Har stafettpinnen siden 1. september 2026" in shown.words
    assert "Pinnen er tilbudt Anne Bråten" in shown.words
    assert "Kari Solli til 31. august 2026" in shown.words


def test_the_timeline_is_divided_once_where_one_read_last():
    items = [
        {"kind": "lysglimt", "title": "Lysglimt", "new": True},
        {"kind": "note", "title": "Notat", "new": True},
        {"kind": "meeting", "title": "Møte", "new": False},
        {"kind": "note", "title": "Eldre", "new": False},
    ]
    shown = part("timeline", items=items, read_at=date(2026, 11, 18))
    assert shown.words.count("Du leste hit 18. november") == 1
    assert [li.get("class") for li in shown.all("li")] == ["sol", None, "skille", None, None]
    assert "Du leste hit" not in part("timeline", items=items[2:], read_at=TODAY).words


def test_text_written_by_people_is_escaped():
    items = [{"kind": "note", "title": "<b>", "text": "<script>alert(1)</script>", "new": True}]
    assert part("timeline", items=items).all("script") == []


def test_a_requirement_says_in_words_whether_it_is_met():
    shown = part(
        "requirements",
        requirements=[
            {"met": True, "title": "Uroen er skrevet ned", "text": "19. november"},
            {"met": False, "title": "Samtykke", "text": "Begge må signere.", "href": "/s/"},
        ],
    )
    assert "Uroen er skrevet ned (i orden)" in shown.words
    assert "Samtykke (mangler)" in shown.words


def test_what_is_missing_is_counted_in_letters():
    assert missing_heading(2, 1) == "To ting mangler før nivå 1"
    assert missing_heading(1, 2) == "Én ting mangler før nivå 2"
    assert missing_heading(0, 1) == "Alt er klart for nivå 1"
    assert (number_word(12), number_word(13)) == ("tolv", "13")


def test_long_work_is_asked_about_until_it_is_done():
    working = part("progress", task={"url": "/p/", "percent": 40, "text": "Lager dokumentet"})
    done = part("progress", task={"done": True, "text": "Klart", "result_href": "/hent/"})
    failed = part("progress", task={"failed": True, "text": "Det gikk ikke"})
    assert [div["hx-get"] for div in working.all("div") if "hx-get" in div] == ["/p/"]
    assert working.all("progress")[0]["aria-label"] == "Lager dokumentet"
    assert [div for shown in (done, failed) for div in shown.all("div") if "hx-get" in div] == []
    assert [a["href"] for a in done.all("a")] == ["/hent/"]


def test_pages_of_a_list_keep_the_query_and_mark_the_one_shown():
    pages = Paginator(range(300), 25).page(6)
    shown = page("_parts/pagination.html", page_obj=pages)
    assert page_numbers(pages) == [1, 0, 5, 6, 7, 0, 12]
    assert [a["href"] for a in shown.all("a", **{"aria-current": "page"})] == ["?side=2&page=6"]
    assert part("pagination", page_obj=Paginator(range(3), 25).page(1)).words == ""


def test_obs_gives_numbers_to_press():
    contacts = [
        {"when": "Fare nå", "name": "Politiet", "phone": "112", "tel": "112"},
        {"when": "Hverdager", "name": "Barneverntjenesten", "phone": "", "tel": ""},
    ]
    obs = {"title": "Mistanke om vold?", "text": "Meld.", "contacts": contacts, "href": "/akutt/"}
    shown = part("obs", obs=obs)
    assert [a["href"] for a in shown.all("a")] == ["tel:112", "/akutt/"]
    assert part("obs_bar", obs=obs).all("a")[0]["href"] == "/akutt/"
    assert [a["href"] for a in part("early", obs=obs).all("a")] == ["/akutt/"]
    assert part("early").words == ""


# The page around them


def base(**context: Any) -> Page:
    html = Template(
        '{% extends "base.html" %}{% block title %}Prøve{% endblock %}'
        "{% block hode %}<h1>Prøve</h1>{% endblock %}"
    ).render(Context({"request": RequestFactory().get("/sak/1/"), **context}))
    return Page(html)


IDENTITY = {"name": "Kari Lærer", "role": "lærer", "unit": "Prøve skole"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_in_the_language_of_the_reader_and_offers_the_others(language):
    with translation.override(language):
        shown = base()
    assert shown.all("html")[0]["lang"] == language
    choices = shown.all("button", name="language")
    assert [choice["value"] for choice in choices] == ["nb", "nn", "en"]
    assert [c["value"] for c in choices if "aria-current" in c] == [language]
    assert [field["value"] for field in shown.all("input", name="next")] == ["/sak/1/"]


def test_the_page_says_who_is_logged_in_and_lets_them_out():
    shown = base(identity=IDENTITY, nav=[{"label": "Mine saker", "href": "/s/", "current": True}])
    assert "Du er logget inn som Kari Lærer lærer, Prøve skole" in shown.words
    assert [a["href"] for a in shown.all("a", **{"aria-current": "page"})] == ["/s/"]
    assert len([form for form in shown.all("form") if "logg-ut" in form["action"]]) >= 1
    assert_wired(shown)


def test_before_login_there_is_a_language_switch_and_no_session_to_end():
    shown = base(identity=None)
    assert shown.all("dialog") == []
    assert len(shown.all("button", name="language")) == 3


def test_a_session_about_to_end_is_asked_about_in_a_dialog():
    shown = base(identity=IDENTITY, session_ends_in=1800, session_warn=300)
    (dialog,) = shown.all("dialog")
    assert (dialog["data-ends-in"], dialog["data-warn-before"]) == ("1800", "300")
    assert_wired(shown)


def test_the_title_tells_of_errors_first():
    assert "Feil: Prøve – Stafettloggen" in base(form=refused()).words
    assert "Feil:" not in base(form=Everything()).words


def test_the_page_has_one_way_past_the_menu_and_one_heading():
    shown = base(identity=IDENTITY)
    assert shown.all("a")[0]["href"] == "#inn"
    assert len(shown.all("h1")) == 1
    assert [m["id"] for m in shown.all("main")] == ["inn"]


@pytest.mark.parametrize("file", ["400", "403", "404", "csrf_failure"])
def test_an_error_page_says_what_to_do(file):
    shown = page(f"{file}.html")
    assert len(shown.all("h1")) == 1
    assert "Hva kan du gjøre?" in shown.words
    assert_wired(shown)


def test_the_page_for_our_own_errors_needs_nothing_that_can_fail():
    with override_settings(
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            },
        }
    ):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Feilen ligger hos oss" in answer.content.decode()
