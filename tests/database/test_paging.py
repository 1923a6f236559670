"""One page of a list and the number of all its rows, in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bti.accounts.models import Municipality
from bti.database.paging import page_of, total


def some(first, count):
    rows = Municipality.objects.filter(name__startswith="Sted").order_by("name")
    return list(rows.annotate(total=total())[first : first + count])


@pytest.fixture
def seven(db):
    for n in range(7):
        Municipality.objects.create(name=f"Sted {n}", number="0000", guide_slug="nittedal")


@pytest.mark.parametrize(
    ("asked", "number", "names"),
    [
        (None, 1, ["Sted 0", "Sted 1", "Sted 2"]),
        ("2", 2, ["Sted 3", "Sted 4", "Sted 5"]),
        ("3", 3, ["Sted 6"]),
        ("9", 3, ["Sted 6"]),
        ("0", 1, ["Sted 0", "Sted 1", "Sted 2"]),
        ("-1", 1, ["Sted 0", "Sted 1", "Sted 2"]),
        ("to", 1, ["Sted 0", "Sted 1", "Sted 2"]),
        ("²", 1, ["Sted 0", "Sted 1", "Sted 2"]),
        ("9" * 30, 1, ["Sted 0", "Sted 1", "Sted 2"]),
    ],
)
def test_the_page_that_is_asked_for(seven, asked, number, names):
    page = page_of(some, asked, size=3)

    assert (page.number, [row.name for row in page]) == (number, names)
    assert (page.paginator.count, page.paginator.num_pages) == (7, 3)


def test_a_page_is_one_query(seven):
    with CaptureQueriesContext(connection) as asked:
        page_of(some, "2", size=3)
    assert len(asked) == 1


def test_without_rows_there_is_an_empty_page(db):
    page = page_of(some, "4", size=3)

    assert (page.number, list(page), page.has_other_pages()) == (1, [], False)
