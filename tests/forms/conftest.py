"""What the tests of the forms share: guides that use every form there is."""

import pytest

from bti.guides.models import Guide
from forms.catalogue import codes


@pytest.fixture
def every_form(monkeypatch) -> tuple[str, ...]:
    """The guides use every form of the catalogue; returns their codes."""
    known = tuple(sorted(codes()))
    read = Guide.__getattribute__

    def with_all(guide, name):
        return known if name == "forms" else read(guide, name)

    monkeypatch.setattr(Guide, "__getattribute__", with_all)
    return known
