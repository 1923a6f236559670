"""Fields and forms: label, hint, error and counter hang together with the control."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms

from bti.web.templatetags.fields import error_links, field_parts
from tests.web.reading import Everything, assert_wired, part, refused

WORDS = [
    "Ikke urolig i det hele tatt",
    "En anelse urolig",
    "Urolig gjentatte ganger",
    "Voksende uro",
    "Stor uro",
    "Store og omfattende bekymringer",
    "Veldig store bekymringer",
]


class Scale(forms.Form):
    worry = forms.ChoiceField(
        label="Hvor urolig er du?",
        choices=list(enumerate(WORDS, start=1)),
        widget=forms.RadioSelect,
    )


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
    names = {"Ingen uro": "1", "Liten uro": "23", "Gråsonene": "45", "Stor uro": "67"}
    zones = [SimpleNamespace(short=name, values=tuple(values)) for name, values in names.items()]
    shown = part("scale", field=Scale(initial={"worry": "4"})["worry"], heading=True, zones=zones)
    radios = shown.all("input", type="radio")
    assert [radio["value"] for radio in radios] == list("1234567")
    assert [radio["value"] for radio in radios if "checked" in radio] == ["4"]
    assert all(f": {words}" in shown.words for words in WORDS)
    spans = [div["data-span"] for div in shown.all("div") if "data-span" in div]
    assert spans == ["1", "2", "2", "2"]
    assert all(name in shown.words for name in names)
    assert_wired(shown)
