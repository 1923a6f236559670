"""Every page asks leave. Walks the URLconf, so a new page cannot forget."""

from collections.abc import Iterator

import pytest
import rules
from django.urls import URLPattern, URLResolver, get_resolver

from bti.web.public import PUBLIC


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


def test_pages_about_a_record_answer_404_and_note_the_reading():
    from bti.web.views import RecordView

    with_pk = [p for n, p in PAGES if "pk" in p.pattern.converters and n not in PUBLIC]

    assert with_pk
    for pattern in with_pk:
        assert issubclass(pattern.callback.view_class, RecordView), pattern
