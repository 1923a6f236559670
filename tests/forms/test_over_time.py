"""Forms over time: how a number moves, which signs last or come together, two beside each other."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.people.models import Child
from cases.models import Case
from forms import catalogue
from forms.catalogue import get
from forms.models import FilledForm
from forms.receivers import panels_of_forms
from forms.services import save_form, signs_over_time, trend_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def tick(case, kari, today):
    """``tick(days_ago, "1", "2")`` locks a list of signs that many days ago."""

    def ticked(days, *signs, code="kjennetegn_barn", **values) -> FilledForm:
        return save_form(
            case, by=kari, on=today - days * DAY, code=code, answers={"tegn": list(signs)},
            lock=True, **values,
        )  # fmt: skip

    return ticked


@pytest.fixture
def page_of(case, kari, browse):
    def page() -> str:
        answer = browse(kari).get(reverse("forms:over-time", args=[case.pk]))
        return " ".join(answer.content.decode().split("<main")[1].split("</main>")[0].split())

    return page


def label(value: str, code="kjennetegn_barn") -> str:
    return str(get(code).field("tegn").choice(value).label)


@pytest.mark.requirement("R350")
def test_signs_that_last_come_first_with_how_often_and_since_when(tick, today):
    tick(20, "1", "4")
    tick(10, "4", "8")
    tick(0, "4")

    signs = signs_over_time("kjennetegn_barn", FilledForm.objects.all())

    assert [(sign.label, sign.times) for sign in signs] == [
        (label("4"), 3), (label("1"), 1), (label("8"), 1),
    ]  # fmt: skip
    assert signs[0].days == (today - 20 * DAY, today - 10 * DAY, today)


@pytest.mark.requirement("R350")
def test_the_page_tells_what_lasts_and_what_comes_several_at_once(tick, page_of):
    tick(20, "1", "4", "7")
    tick(0, "4")

    page = page_of()

    lasting, together = page.split("Tegn som er sett flere ganger")[1].split("Flere tegn samtidig")
    assert label("4") in lasting
    assert "2 ganger" in lasting
    assert label("1") not in lasting
    assert ": 3 tegn</summary>" in together
    assert "Antall tegn over tid: 3 den" in page
    assert "Færre tegn: fra 3 til 1" in page
    assert '<th scope="col">Antall tegn</th>' in page


@pytest.mark.requirement("R350")
def test_one_sign_once_is_said_to_be_just_that(tick, page_of):
    tick(0, "4")

    page = page_of()

    assert "Ingen tegn er sett mer enn én gang." in page
    assert "Det er ikke sett flere tegn på samme dag." in page


def test_drafts_count_for_nothing_and_a_correction_takes_the_place_and_day_of_the_first(
    case, kari, tick, today
):
    wrong = tick(9, "1", "2", "3")
    tick(0, "1", corrects=wrong)
    save_form(case, by=kari, on=today, code="kjennetegn_barn", answers={"tegn": ["5"]})

    every = list(FilledForm.objects.order_by("pk"))
    assert trend_of("kjennetegn_barn", every)["points"] == [{"day": today - 9 * DAY, "value": 1}]
    assert [sign.label for sign in signs_over_time("kjennetegn_barn", every)] == [label("1")]


@pytest.mark.requirement("R209")
@pytest.mark.parametrize("code", [f.code for f in catalogue.all_forms() if f.scale])
def test_every_form_with_a_scale_is_drawn_over_time_with_its_own_zones(
    every_form, case, kari, today, page_of, code
):
    paper = get(code)
    low, high = paper.scale.values[0], paper.scale.values[-1]
    for days, value in ((8, low), (0, high)):
        save_form(
            case, by=kari, on=today - days * DAY, code=code, answers={paper.scale.key: value},
            lock=True,
        )  # fmt: skip

    page = page_of()

    assert f"Uroen har vokst fra {low} til {high} på 8 dager" in page
    for zone in paper.scale.zones:
        assert f">{zone.short}</text>" in page


@pytest.mark.parametrize("code", [f.code for f in catalogue.all_forms() if f.scale])
def test_the_case_page_draws_the_scale_its_guide_has(
    monkeypatch, case, kari, today, every_form, code
):
    monkeypatch.setattr("forms.receivers.catalogue.codes", lambda: {code})
    save_form(case, by=kari, on=today, code=code, answers={get(code).scale.key: "2"}, lock=True)

    trend = panels_of_forms(None, case=case, user=kari, on=today)[0]

    assert trend["trend"]["points"] == [{"day": today, "value": 2}]
    assert trend["trend"]["top"] == len(get(code).scale.values)
    assert trend["href"] == reverse("forms:fill", args=[case.pk, code])


def test_forms_of_a_version_that_is_gone_are_left_out_of_the_drawing(case, kari, today, page_of):
    FilledForm.objects.create(
        case=case, code="uro_sonene", version=7, answers={"sone": "9"}, author=kari,
        filled_on=today, locked_at=timezone.now(),
    )  # fmt: skip

    assert "Ingenting å vise over tid ennå" in page_of()


def test_the_page_is_the_holders_and_asks_no_more_the_more_there_is(
    case, kari, colleague, mona, tick, browse, django_assert_max_num_queries
):
    address = reverse("forms:over-time", args=[case.pk])
    for other in (colleague, mona):
        assert browse(other).get(address).status_code == 404
    client = browse(kari)
    client.get(address)
    for n in range(30):
        tick(n, "1", "2")
    with django_assert_max_num_queries(8):
        page = client.get(address).content.decode()
    assert "6 eldre skjemaer er ikke tegnet her." in page


@pytest.mark.requirement("R350")
def test_every_list_of_signs_is_followed_and_a_list_to_get_through_is_not():
    followed = {form.code for form in catalogue.all_forms() if form.signs}

    assert {"kjennetegn_barn", "kjennetegn_ungdom", "kjennetegn_foresatte"} <= followed
    assert {code for code in catalogue.codes() if code.startswith("signaler_")} <= followed
    assert not {code for code in followed if code.startswith(("sjekkliste", "tips"))}


class TestCompare:
    """Two forms of a kind beside each other."""

    def address(self, form, other=None) -> str:
        return reverse("forms:compare", args=[form.pk]) + (f"?med={other.pk}" if other else "")

    def words(self, answer) -> str:
        return " ".join(answer.content.decode().split())

    @pytest.mark.requirement("R196", "R350")
    def test_what_differs_is_told_in_words_question_by_question(self, tick, kari, browse, today):
        before, after = tick(9, "1", "4"), tick(0, "4", "7")

        page = self.words(browse(kari).get(self.address(after)))

        assert f"Nytt: {label('7')}." in page
        assert f"Ikke lenger: {label('1')}." in page
        assert page.find("ved-siden") < page.find("</main>")
        assert {e.subject_id for e in ReadEvent.objects.filter(page="forms:compare")} == {
            str(before.pk), str(after.pk),
        }  # fmt: skip

    def test_which_one_is_chosen_and_the_older_stands_first(self, case, kari, today, browse):
        one, two, three = (
            save_form(
                case, by=kari, on=today - days * DAY, code="uro_sonene", answers={"sone": value}
            )
            for days, value in ((9, "2"), (5, "3"), (0, "6"))
        )
        client = browse(kari)

        assert "Endret fra 3 til 6" in self.words(client.get(self.address(three)))
        assert "Endret fra 2 til 6" in self.words(client.get(self.address(three, one)))
        assert "Endret fra 2 til 3" in self.words(client.get(self.address(one, two)))

    def test_a_question_only_one_version_has_is_told(self, case, kari, today, browse, monkeypatch):
        old = get("uro_a")
        kept = tuple(f for f in old.sections[0].fields)
        sections = (old.sections[0].model_copy(update={"fields": kept[:-1]}), *old.sections[1:])
        new = old.model_copy(update={"version": 2, "sections": sections})
        gone = kept[-1]
        value = gone.values[0] if gone.choices else "Svar"
        first = save_form(case, by=kari, on=today, code="uro_a", answers={
            "3a": "x", "3c": "gra", gone.key: value}, lock=True)  # fmt: skip
        every = catalogue._every_version()
        monkeypatch.setattr(catalogue, "_every_version", lambda: (*every, new))
        second = save_form(case, by=kari, on=today, code="uro_a", answers={
            key: value for key, value in {"3a": "x", "3c": "gra"}.items()
            if key != gone.key}, lock=True)  # fmt: skip
        assert (first.version, second.version) == (1, 2)

        page = self.words(browse(kari).get(self.address(second)))

        assert "Spørsmålet finnes bare i utgave 1." in page
        assert "Skjemaet er endret mellom de to." in page

    def test_a_form_of_another_case_kind_or_a_draft_is_not_there(self, case, kari, today, browse):
        form = save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": "2"})
        other = save_form(case, by=kari, on=today, code="uro_b", answers={"6": "x"}, lock=True)
        client = browse(kari)

        for asked in (other.pk, form.pk, 987654321, "x"):
            address = f"{reverse('forms:compare', args=[form.pk])}?med={asked}"
            assert client.get(address).status_code == 404

    def test_a_form_of_another_case_is_not_there(self, case, kari, today, browse):
        child = Child.objects.create(
            municipality=case.municipality, unit=case.unit, first_name="Ada", last_name="Vik"
        )
        other = Case.objects.create(
            municipality=case.municipality, child=child, unit=case.unit, holder=kari,
            guide_slug=case.guide_slug, level_since=today, concern="x", concern_on=today,
            opened_by=kari,
        )  # fmt: skip
        mine, hers = (
            save_form(one, by=kari, on=today, code="uro_sonene", answers={"sone": "2"})
            for one in (case, other)
        )

        assert browse(kari).get(self.address(mine, hers)).status_code == 404

    def test_the_only_one_of_its_kind_says_so(self, case, kari, today, browse):
        form = save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": "2"})

        page = self.words(browse(kari).get(self.address(form)))
        assert "Det er bare ett skjema av denne typen" in page
