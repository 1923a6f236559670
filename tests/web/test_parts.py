"""The parts that show something: what is drawn is also said in words."""

from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator

from bti.web.templatetags.clock import clock_face
from bti.web.templatetags.drawings import effect_drawing, trend_drawing
from bti.web.templatetags.words import initials, missing_heading, number_word, page_numbers
from tests.web.reading import page, part

TODAY = date(2026, 11, 24)


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
    assert "Uroen har vokst fra 2 til 4 på 8 dager" in shown.words
    assert len(shown.all("circle")) == 3
    assert all("," not in circle["cx"] for circle in shown.all("circle"))
    assert "19. november 2026" in shown.words


def test_dates_that_would_collide_are_left_to_the_table():
    points = [{"day": TODAY + timedelta(days=n), "value": 3} for n in (0, 1, 2, 30)]
    dots = trend_drawing(points)["dots"]
    assert [bool(dot["date"]) for dot in dots] == [True, False, False, True]


def test_one_point_is_drawn_and_none_is_not():
    assert trend_drawing([{"day": TODAY, "value": 7}])["change"] == "Uroen er på 7"
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
