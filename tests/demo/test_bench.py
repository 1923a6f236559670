"""The bench runs, its twins tell what their pages tell, and no page asks too much.

Nothing is asserted about time: that is measured by ``make bench`` (docs/speed.md).
"""

import json
import os

import pytest
from django.core.management import call_command

from bti.demo.bench import pages, prepared
from bti.demo.bench.data import SIZES
from bti.demo.bench.database import Server, filled, migrated
from bti.demo.bench.report import MAY_I_READ, MOST_QUERIES
from bti.demo.bench.same import difference

# A database of the bench's own, outside the tests' transaction
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("bench")]


@pytest.fixture(scope="module")
def told(tmp_path_factory, django_db_setup, django_db_blocker):
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    found = {}
    with django_db_blocker.unblock():
        for size in ("tiny", "small"):
            call_command("bench", size=size, rounds=1, json=file)
            found |= json.loads(file.read_text())
    return found


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_every_main_page_is_measured_and_asks_at_most_twelve_times(told, size):
    queries = {row["page"]: row["queries"] for row in told[size]}

    assert list(queries) == [*(page.label for page in pages.PAGES), MAY_I_READ]
    assert {page: n for page, n in queries.items() if n > MOST_QUERIES} == {}


def test_no_page_asks_more_when_there_is_more(told):
    tiny, small = ({row["page"]: row["queries"] for row in told[size]} for size in told)

    assert tiny == small


def still(page: bytes) -> bytes:
    """The page without who has read: each visit adds to that."""
    return page.split(b"Hvem har lest?")[0]


def test_a_twin_tells_what_its_page_tells(settings):
    settings.ROOT_URLCONF = "bti.demo.bench.urls"
    settings.ALLOWED_HOSTS = ["*"]
    prepared.forget()
    server = Server.at_hand()
    with (
        migrated(server, f"twins_empty_{os.getpid()}") as empty,
        filled(server, f"twins_{os.getpid()}", SIZES["tiny"], after=empty, keep=False),
    ):
        for page in pages.PAGES:
            for visit in pages.visits(page, SIZES["tiny"]):
                visit.page()
                visit.twin()
                assert difference(still(visit.page()), still(visit.twin())) == "", visit.path
