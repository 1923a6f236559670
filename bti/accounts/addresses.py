"""Addresses of pages and records, without asking the URLconf for every one."""

from functools import lru_cache

from django.urls import reverse

NUMBER = 7_070_707  # stands for the key while the address is asked for
KEPT = 1024


@lru_cache(KEPT)
def _around(name: str, words: tuple[str, ...]) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[NUMBER, *words]).partition(str(NUMBER))
    return before, after


@lru_cache(KEPT)
def page_address(name: str) -> str:
    """The same as ``reverse(name)``."""
    return reverse(name)


def address(name: str, pk: int, *words: str) -> str:
    """The same as ``reverse(name, args=[pk, *words])``; ``words``: codes, nothing of a person."""
    before, after = _around(name, words)
    return f"{before}{pk}{after}"
