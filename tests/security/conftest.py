"""The world of the sweep, and a look at every row of the database."""

import re
from collections.abc import Callable

import pytest
from django.db import connection

from bti.database.acting import for_purpose
from tests.security.world import World, build

# A login tells when it was last used
NOT_DATA = {"django_session", "django_migrations", "accounts_openlogin"}
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|data-ends-in="\d*"'
)  # another at every answer


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EXPORT_ROOT = tmp_path / "exports"


@pytest.fixture
def world(case, guardians, kari, per, siri, today) -> World:
    return build(case, guardians, kari=kari, per=per, siri=siri, today=today)


@pytest.fixture
def everything() -> Callable[[], dict[str, str]]:
    """``everything()``: for each table a sum over all its rows, so that no change goes unseen."""

    def look() -> dict[str, str]:
        tables = set(connection.introspection.table_names()) - NOT_DATA
        sums = " UNION ALL ".join(
            f"SELECT '{t}', md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) "  # noqa: S608
            f'FROM "{t}" r'
            for t in sorted(tables)
        )
        with for_purpose("test_looks_behind"), connection.cursor() as cursor:
            cursor.execute(sums)
            return dict(cursor.fetchall())

    return look


def body(response, path: str) -> bytes:
    """The page without what differs at every answer, and without the address itself."""
    quoted = path.replace("/", "%2F").encode()
    found = CHANGING.sub(b"", response.content)
    return found.replace(path.encode(), b"ADDRESS").replace(quoted, b"ADDRESS")
