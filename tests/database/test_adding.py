"""Rows that are added by kept SQL are those that ``bulk_create`` would have made."""

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from bti.audit.models import ReadEvent
from bti.database.adding import add

pytestmark = pytest.mark.django_db


def event(page: str, **values) -> ReadEvent:
    about = {"user_id": 7, "user_name": "Kari O'Nordli", "subject": "cases.Case", "subject_id": "1"}
    return ReadEvent(page=page, **{**about, **values})


def test_every_column_is_as_it_was_given_and_the_moment_is_noted():
    ReadEvent.objects.bulk_create([event("a", why="100 %", child_id=3)])
    add([event("b", why="100 %", child_id=3)])

    usual, added = ReadEvent.objects.filter(user_id=7).order_by("page")
    same = {"page": "", "id": None}
    assert {**model_to_dict(added), **same} == {**model_to_dict(usual), **same}
    assert added.at >= usual.at


def test_several_are_one_statement_and_none_is_no_statement():
    with CaptureQueriesContext(connection) as asked:
        add([])
        add([event("c"), event("d", log_id=8)])

    assert len(asked) == 1
    assert list(ReadEvent.objects.filter(user_id=7).order_by("page").values_list("log_id")) == [
        (None,), (8,),
    ]  # fmt: skip


def test_no_statement_has_more_values_than_it_can_take(monkeypatch):
    monkeypatch.setattr("bti.database.adding.MOST", 2)
    with CaptureQueriesContext(connection) as asked:
        add([event(str(n)) for n in range(5)])

    assert len(asked) == 3
    assert ReadEvent.objects.filter(user_id=7).count() == 5
