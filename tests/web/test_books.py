"""Ten megabytes pasted into a field: a sentence beside it, and what fits is kept."""

import uuid

import pytest
from django import forms
from django.http import QueryDict

from bti.web.inputs import LongText, PageForm

BOOK = "Jonas lo. " * 1_000_000


class Two(PageForm):
    first = LongText(label="Første", max_length=500)
    second = LongText(label="Andre", max_length=500)
    other = forms.CharField(max_length=20)


def sent(**values) -> Two:
    data = QueryDict(mutable=True)
    data.update({"submission_key": str(uuid.uuid4()), **values})
    return Two(data=data)


def test_the_beginning_is_kept_and_the_other_fields_whole():
    form = sent(first=BOOK, second="Det andre", other="x")

    assert not form.is_valid()
    assert form.errors["first"] == [
        "Teksten er for lang: 10000000 tegn, og det er plass til 500. Vi har beholdt begynnelsen."
    ]
    assert list(form.errors) == ["first"]
    assert form["first"].value() == BOOK[:500]
    assert form["second"].value() == "Det andre"


def test_a_little_too_long_is_left_for_the_one_who_wrote_it_to_shorten():
    form = sent(first="x" * 501, second="Det andre", other="x")

    assert not form.is_valid()
    assert form["first"].value() == "x" * 501


@pytest.mark.django_db
def test_ten_megabytes_into_a_page(log, anne, browse):
    answer = browse(anne).post(
        f"/logg/{log.pk}/lysglimt/", {"text": BOOK, "submission_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vi har beholdt begynnelsen" in page
    assert len(page) < 200_000


@pytest.mark.django_db
def test_more_than_can_be_read_is_a_page_with_words(log, anne, browse):
    answer = browse(anne).post(
        f"/logg/{log.pk}/lysglimt/",
        f"text={BOOK * 2}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
    assert "Det du sendte, er for stort" in answer.content.decode()
