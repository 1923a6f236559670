"""The other side of the sweep: who has a part comes in, or the sweep would prove nothing."""

import pytest

from tests.security.addresses import addresses

FAMILY = {
    "cases:invitation", "cases:invitation-ics", "cases:answer", "consent:detail", "consent:sign",
    "consent:decline", "consent:withdraw", "stafettlogg:detail", "stafettlogg:meeting",
    "stafettlogg:lysglimt-new", "stafettlogg:readers", "stafettlogg:withhold",
    "stafettlogg:told-to-child",
}  # fmt: skip
ACTOR = {
    "cases:invitation", "cases:invitation-ics", "cases:answer", "stafettlogg:detail",
    "stafettlogg:meeting", "stafettlogg:told-to-child",
    "stafettlogg:lysglimt-new",
}  # fmt: skip
LEADER = {
    "cases:oversee", "cases:appoint", "cases:confirm-guardian", "cases:sign-off-routine",
}  # fmt: skip
ADMINISTRATOR = {"accounts:end-right"}
NOT_THE_HOLDER = {
    "accounts:end-right", "cases:oversee", "cases:appoint", "cases:confirm-guardian",
    "cases:sign-off-routine", "cases:answer", "consent:sign", "consent:decline",
    # There only where a report has stopped on its way, and where one can be sent from here
    "cases:report-unsent", "cases:send-report",
    "cases:welfare-received",  # there only in a case of child welfare's own
}  # fmt: skip


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("citizen-anne", FAMILY),
        ("citizen-tomas", {*FAMILY, "consent:scan"}),  # it is his own signature
        ("per", ACTOR),
        ("mona", LEADER),
        ("siri", ADMINISTRATOR),
        ("kari", None),  # all but what is others' to do
    ],
)
def test_each_comes_in_where_they_have_a_part(world, username, expected, mona, browse):
    from bti.accounts.models import User

    client = browse(User.objects.get(username=username))
    every = addresses(world)
    got = {a: status(client, a.path) for a in every}
    opened = {a.name for a in every if got[a] in (200, 302, 405)}
    away = {a.name for a in every if got[a] == 404}

    assert opened == (expected or {a.name for a in every} - NOT_THE_HOLDER)
    assert opened | away == {a.name for a in every}


def status(client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer).startswith(b"%PDF")  # and the file is closed
    return answer.status_code
