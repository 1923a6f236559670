"""Forms on paper: accessible, telling nothing by their name, kept by nobody on the way."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from bti.audit.models import ActEvent, ReadEvent
from bti.web.models import Draft
from forms.catalogue import all_forms, get
from forms.inputs import label_of
from forms.models import FilledForm
from forms.services import save_form
from tests import verapdf

KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1d02"
ANSWERS = {
    "1a": "Jonas, 8 år", "2": "Hver dag i 3B", "3a": "Han er alene.\nOgså i går.", "3c": "gra",
}  # fmt: skip


@pytest.fixture
def filled(case, kari, today) -> FilledForm:
    return save_form(case, by=kari, on=today, code="uro_a", answers=ANSWERS, lock=True)


def words_of(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def faults_of(answer, folder) -> list[str]:
    path = folder / "skjema.pdf"
    path.write_bytes(answer.content)
    return [fault for kind in ("2a", "ua1") for fault in verapdf.failures(path, kind)]


@pytest.mark.requirement("R160")
def test_a_filled_form_is_printed_as_an_accessible_pdf(filled, kari, browse, tmp_path):
    answer = browse(kari).get(reverse("forms:pdf", args=[filled.pk]))

    assert faults_of(answer, tmp_path) == []
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.metadata.title == "URO-skjema del A"
    assert reader.trailer["/Root"]["/Lang"] == "nb"
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)]
    words = words_of(answer)
    for told in ("Han er alene.", "Kari Nordli", "Utgave 1", "Jonas"):
        assert told in words
    assert str(get("uro_a").field("3c").choice("gra").label) in words


def test_a_printed_form_is_named_for_nobody_and_kept_by_nobody_and_the_reading_is_noted(
    filled, kari, colleague, mona, browse
):
    address = reverse("forms:pdf", args=[filled.pk])

    answer = browse(kari).get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="uro_a.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert [(e.page, e.user_id) for e in ReadEvent.objects.all()] == [("forms:pdf", kari.pk)]
    for other in (colleague, mona):
        assert browse(other).get(address).status_code == 404


def test_what_people_wrote_cannot_fetch_anything(case, kari, today, browse):
    evil = '<img src="file:///etc/passwd"><b>&'
    form = save_form(case, by=kari, on=today, code="uro_b", answers={"6": evil}, lock=True)

    assert evil in words_of(browse(kari).get(reverse("forms:pdf", args=[form.pk])))


@pytest.mark.parametrize("code", [form.code for form in all_forms()])
def test_every_form_is_printed_empty_and_asks_all_it_asks(every_form, kari, browse, tmp_path, code):
    answer = browse(kari).get(reverse("forms:blank", args=[code]))

    words = words_of(answer).replace(" ", "")
    for question in get(code).fields:
        assert "".join(str(question.label).split()) in words
        for choice in question.choices:
            assert "".join(str(choice.label).split()) in words
    assert faults_of(answer, tmp_path) == []


@pytest.mark.usefixtures("every_form")
def test_who_has_not_signed_gets_a_line_to_sign_on(case, kari, today, browse):
    signers = [q for q in get("henvisning").fields if q.kind == "signature"]
    answers = {signers[0].key: "Anne Solberg", "tjeneste": "PPT"}
    form = save_form(case, by=kari, on=today, code="henvisning", answers=answers)

    answer = browse(kari).get(reverse("forms:pdf", args=[form.pk]))

    assert f"{label_of(signers[0])} Anne Solberg" in words_of(answer)
    for signer in signers:
        assert label_of(signer) in words_of(answer)


@pytest.mark.requirement("R209")
def test_a_number_on_a_scale_is_printed_on_its_ruler(case, kari, today, browse, tmp_path):
    form = save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": "4"})
    client = browse(kari)

    answer = client.get(reverse("forms:pdf", args=[form.pk]))
    assert "1 2 3 4 5 6 7 4 Voksende uro" in words_of(answer)
    assert faults_of(answer, tmp_path) == []
    page = client.get(reverse("forms:read", args=[form.pk])).content.decode()
    assert '<span class="her">4</span>' in page


def test_an_empty_form_is_of_ones_own_guide(kari, anne, browse):
    assert browse(kari).get(reverse("forms:blank", args=["uro_a"])).status_code == 200
    assert browse(kari).get(reverse("forms:blank", args=["observasjonsskjema"])).status_code == 404
    assert browse(kari).get(reverse("forms:blank", args=["uro_x"])).status_code == 404
    assert browse(anne).get(reverse("forms:blank", args=["uro_a"])).status_code == 403


def test_a_form_of_a_version_that_is_gone_is_printed_by_its_keys(case, kari, today, browse):
    form = FilledForm.objects.create(
        case=case, code="uro_a", version=7, answers={"3a": "Fra før."}, author=kari, filled_on=today
    )

    assert "3a Fra før." in words_of(browse(kari).get(reverse("forms:pdf", args=[form.pk])))


@pytest.mark.requirement("R160")
def test_the_page_of_a_form_is_printed_without_the_ways_to_other_pages(filled, kari, browse):
    page = browse(kari).get(reverse("forms:read", args=[filled.pk])).content.decode()

    assert "css/print" in page
    assert 'media="print"' in page
    onwards = page.split("ikke-paa-papir")[1].split("</section>")[0]
    assert reverse("forms:pdf", args=[filled.pk]) in onwards
    assert "Han er alene." not in onwards


class TestNotKept:
    """The text of a report to child welfare is printed and stored nowhere."""

    @pytest.fixture(autouse=True)
    def _guides_use_it(self, every_form):
        pass

    def address(self, case) -> str:
        return reverse("forms:fill", args=[case.pk, "melding_barnevern"])

    def sent(self, **values) -> dict:
        return {"submission_key": KEY, "version": "1", **values}

    def typed(self) -> dict:
        required = {q.key: q for q in get("melding_barnevern").fields if q.required}
        values = {key: "yes" if q.kind == "yes_no" else "x" for key, q in required.items()}
        for key, question in required.items():
            if question.kind == "date":
                values[key] = "2026-01-02"
            if question.choices:
                values[key] = question.values[0]
        return self.sent(**{**values, "bekymring": "Han har blåmerker."})

    def test_the_page_keeps_no_draft_and_has_one_button(self, case, kari, browse):
        page = browse(kari).get(self.address(case)).content.decode()
        form = page.split('<form class="stabel skjema"')[1].split("</form>")[0]

        assert "data-draft" not in form
        assert form.count('type="submit"') - form.count('name="add_row"') == 1
        assert "Lag PDF" in form

    def test_what_is_typed_is_answered_with_a_pdf_and_stored_nowhere(
        self, case, kari, browse, tmp_path
    ):
        answer = browse(kari).post(self.address(case), self.typed())

        assert answer["Content-Type"] == "application/pdf"
        assert "Han har blåmerker." in words_of(answer)
        assert faults_of(answer, tmp_path) == []
        assert not FilledForm.objects.exists()
        assert not Draft.objects.exists()
        [act] = ActEvent.objects.filter(act="forms.print_form")
        assert act.details == {"form": "melding_barnevern", "version": 1}

    def test_what_is_missing_is_told_and_nothing_typed_is_lost(self, case, kari, browse):
        answer = browse(kari).post(
            self.address(case), self.sent(bekymring="Han har blåmerker.", dato="i går")
        )

        assert answer.status_code == 422
        assert "Han har blåmerker." in answer.content.decode()
        assert not ActEvent.objects.filter(act="forms.print_form").exists()

    def test_it_is_the_holders_alone(self, case, colleague, mona, browse):
        for other in (colleague, mona):
            assert browse(other).get(self.address(case)).status_code == 404
            assert browse(other).post(self.address(case), self.typed()).status_code == 404
