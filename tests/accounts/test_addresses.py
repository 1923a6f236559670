"""Addresses of rows are those of the URLconf."""

import pytest
from django.urls import reverse

from bti.accounts.addresses import address, page_address


@pytest.mark.parametrize(
    "name",
    ["cases:detail", "cases:oversee", "cases:appoint", "stafettlogg:detail", "consent:detail",
     "web:open-notice"],
)  # fmt: skip
def test_an_address_is_what_the_urlconf_says(name):
    assert [address(name, pk) for pk in (1, 70707070707)] == [
        reverse(name, args=[pk]) for pk in (1, 70707070707)
    ]


def test_codes_stand_in_an_address_beside_the_key():
    for pk, code in ((1, "up"), (70707070707, "close")):
        assert address("cases:change-level", pk, code) == reverse(
            "cases:change-level", args=[pk, code]
        )
    assert page_address("cases:acute") == reverse("cases:acute")
