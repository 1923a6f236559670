"""Every page asks leave. Walks the URLconf, so a new page cannot forget."""

from collections.abc import Iterator

import pytest
import rules
from django.urls import URLPattern, URLResolver, get_resolver

from bti.web.public import PUBLIC
from bti.web.views import RecordView


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        else:
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)


PAGES = list(patterns(get_resolver()))


@pytest.mark.parametrize(("name", "pattern"), PAGES, ids=[name for name, _p in PAGES])
def test_every_page_names_its_permission(name, pattern):
    if name in PUBLIC:
        return
    view = pattern.callback.view_class

    assert rules.perm_exists(view.permission_required), view


def test_every_public_page_exists_and_has_a_reason():
    names = {name for name, _pattern in PAGES}

    assert set(PUBLIC) <= names
    assert all(len(reason) > 15 for reason in PUBLIC.values())


def test_every_page_has_a_name_of_its_own():
    names = [name for name, _pattern in PAGES]

    assert len(names) == len(set(names))


NOT_ABOUT_A_CHILD = {
    "web:open-notice": "one's own notice; only leads on to a page that asks leave",
    "accounts:end-right": "an employee's right, seen by the system administrator",
    "accounts:logins-of": "an employee's logins, ended by the system administrator",
    "accounts:grant-right": "an employee's right, seen by the system administrator",
}


def test_pages_about_a_record_answer_404_and_note_the_reading():
    about = {
        name: pattern.callback.view_class
        for name, pattern in PAGES
        if "pk" in pattern.pattern.converters and name not in {*PUBLIC, *NOT_ABOUT_A_CHILD}
    }

    assert len(about) > 30
    assert [name for name, view in about.items() if not issubclass(view, RecordView)] == []
