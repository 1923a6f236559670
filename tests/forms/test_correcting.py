"""A locked form with an error: it stays, and a new one begins with its answers."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from forms.models import FilledForm
from forms.services import save_form

KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1d04"
pytestmark = pytest.mark.requirement("R196")


@pytest.fixture
def wrong(case, kari, today) -> FilledForm:
    return save_form(
        case, by=kari, on=today, code="uro_a", answers={"3a": "Han er alene.", "3c": "gra"},
        lock=True,
    )  # fmt: skip


def correct(form) -> str:
    return reverse("forms:correct", args=[form.pk])


def sent(**values) -> dict:
    return {"submission_key": KEY, "version": "1", **values}


def test_the_new_form_begins_with_the_answers_and_names_the_old_one(wrong, kari, browse):
    client = browse(kari)
    page = client.get(correct(wrong)).content.decode()
    assert "Han er alene." in page
    assert "Det gamle blir stående som det er." in page

    client.post(correct(wrong), sent(**{"3a": "Hun er alene.", "3c": "gra"}))

    new = FilledForm.objects.latest("pk")
    assert (new.corrects_id, new.answers["3a"]) == (wrong.pk, "Hun er alene.")
    wrong.refresh_from_db()
    assert wrong.answers["3a"] == "Han er alene."
    assert wrong.history.count() == 1
    assert new.history.count() == 1
    assert ActEvent.objects.latest("pk").details["corrects"] == wrong.pk
    old = client.get(reverse("forms:read", args=[wrong.pk])).content.decode()
    assert reverse("forms:read", args=[new.pk]) in old
    assert correct(wrong) not in old
    read = client.get(reverse("forms:read", args=[new.pk])).content.decode()
    assert reverse("forms:read", args=[wrong.pk]) in read
    assert correct(new) in read


def test_a_correction_is_gone_on_with_as_a_draft(wrong, kari, browse):
    client = browse(kari)
    client.post(correct(wrong), sent(**{"3a": "Hun er", "as_draft": "1"}))

    page = client.get(reverse("forms:fill", args=[wrong.case_id, "uro_a"])).content.decode()
    assert "Hun er" in page
    assert "Det gamle blir stående som det er." in page
    assert "Hun er" in client.get(correct(wrong)).content.decode()
    client.post(
        reverse("forms:fill", args=[wrong.case_id, "uro_a"]),
        sent(**{"submission_key": KEY[:-1] + "5", "3a": "Hun er alene.", "3c": "gra"}),
    )

    new = FilledForm.objects.latest("pk")
    assert (FilledForm.objects.count(), new.corrects_id) == (2, wrong.pk)
    assert new.locked_at is not None


def test_another_begun_form_of_the_kind_comes_first(wrong, kari, today, browse):
    begun = save_form(wrong.case, by=kari, on=today, code="uro_a", answers={"3a": "Et annet"})
    client = browse(kari)

    assert client.get(correct(wrong))["Location"] == reverse("forms:read", args=[wrong.pk])
    page = client.get(reverse("forms:read", args=[wrong.pk])).content.decode()
    assert "Gjør det ferdig først." in page
    with pytest.raises(ValidationError, match="Gjør det ferdig først"):
        save_form(wrong.case, by=kari, on=today, code="uro_a", answers={"3a": "x"}, corrects=wrong)
    assert FilledForm.objects.get(pk=begun.pk).answers == {"3a": "Et annet"}


@pytest.mark.parametrize(
    ("changed", "said"), [({"locked_at": None}, "ikke låst"), ({"code": "uro_b"}, "hører ikke til")]
)
def test_what_is_no_locked_form_of_the_kind_is_not_corrected(wrong, kari, today, changed, said):
    for name, value in changed.items():
        setattr(wrong, name, value)
    wrong.save()

    with pytest.raises(ValidationError, match=said):
        save_form(wrong.case, by=kari, on=today, code="uro_a", answers={"3a": "x"}, corrects=wrong)


def test_what_is_corrected_already_is_not_corrected_again(wrong, kari, today):
    for answer in ("Nytt", "Enda nyere"):
        values = {"answers": {"3a": answer, "3c": "gra"}, "lock": True, "corrects": wrong}
        if answer == "Nytt":
            save_form(wrong.case, by=kari, on=today, code="uro_a", **values)
            continue
        with pytest.raises(ValidationError, match="Rett i det nyeste"):
            save_form(wrong.case, by=kari, on=today, code="uro_a", **values)


def test_only_the_holder_of_an_open_case_corrects(wrong, kari, colleague, mona, today, browse):
    for other in (colleague, mona):
        assert browse(other).get(correct(wrong)).status_code == 404
        with pytest.raises(PermissionDenied):
            save_form(
                wrong.case, by=other, on=today, code="uro_a", answers={"3a": "x"}, corrects=wrong
            )
    wrong.case.level, wrong.case.closed_on = 9, today
    wrong.case.save()
    client = browse(kari)
    assert client.get(correct(wrong)).status_code == 404
    read = client.get(reverse("forms:read", args=[wrong.pk])).content.decode()
    assert correct(wrong) not in read


def test_a_number_on_a_scale_is_corrected_too(case, kari, today, browse):
    first = save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": "6"})

    browse(kari).post(correct(first), sent(sone="2"))

    new = FilledForm.objects.latest("pk")
    assert (new.corrects_id, new.answers) == (first.pk, {"sone": "2"})
