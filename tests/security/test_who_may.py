"""The other side of the sweep: who has a part comes in, or the sweep would prove nothing."""

import pytest

from tests.security.addresses import addresses

KINDS = ("goal", "measure", "evaluation", "meeting", "lysglimt", "contribution")
WHOLE = {"stafettlogg:timeline", "stafettlogg:as-it-was", "stafettlogg:tried"}
ENTRIES = {f"stafettlogg:{kind}-entry" for kind in KINDS}
FILES = {
    "stafettlogg:lysglimt-digest", "stafettlogg:attachments", "stafettlogg:attachment",
    "stafettlogg:attachment-small",
}  # fmt: skip
FAMILY = {
    *FILES,
    *WHOLE, *ENTRIES, *(f"stafettlogg:{kind}-remark" for kind in KINDS),
    "cases:invitation", "cases:invitation-ics", "cases:answer", "consent:detail", "consent:sign",
    "consent:decline", "consent:withdraw", "stafettlogg:detail", "stafettlogg:meeting",
    "stafettlogg:lysglimt", "stafettlogg:readers", "stafettlogg:withhold",
    "stafettlogg:services", "stafettlogg:wish", "stafettlogg:plan",
    "stafettlogg:told-to-child",
    "stafettlogg:voice", "stafettlogg:questions", "stafettlogg:end-by-family",
    "stafettlogg:meetings", "stafettlogg:minutes-answer", "stafettlogg:copies",
    "stafettlogg:insight-ask",
}  # fmt: skip
ACTOR = {
    *FILES,
    "stafettlogg:services",
    *WHOLE, *(ENTRIES - {"stafettlogg:contribution-entry"}),
    "cases:invitation", "cases:invitation-ics", "cases:answer", "stafettlogg:detail",
    "stafettlogg:meeting", "stafettlogg:meetings", "stafettlogg:told-to-child",
    "stafettlogg:lysglimt",
    "stafettlogg:voice", "stafettlogg:obstacle", "stafettlogg:agree",
}  # fmt: skip
LEADER = {
    "cases:offer-baton", "cases:offer-withdraw", "cases:offer-approve",
    "cases:oversee", "cases:appoint", "cases:confirm-guardian", "cases:sign-off-routine",
    "stafettlogg:emergency-answer", "stafettlogg:unusual-review",
}  # fmt: skip
ADMINISTRATOR = {"accounts:end-right", "accounts:logins-of"}
COPIES = {
    "stafettlogg:copies", "stafettlogg:copy", "stafettlogg:copy-document",
    "stafettlogg:copy-data", "stafettlogg:copy-file", "stafettlogg:insight-ask",
}  # fmt: skip
NOT_THE_HOLDER = {
    "stafettlogg:attachment-restore",  # there only after one took it away
    "stafettlogg:what-follows",  # hers who carried the child
    "cases:term", "cases:birth", "cases:pregnancy-end",  # there only before the birth
    "stafettlogg:voice", "stafettlogg:obstacle", "stafettlogg:agree",  # of those who have a part
    "stafettlogg:end-by-family", "stafettlogg:minutes-answer",
    *(f"stafettlogg:{kind}-remark" for kind in KINDS),  # the family's
    *(f"stafettlogg:{kind}-undo" for kind in KINDS),  # there only after one's own last act
    "cases:offer", "cases:offer-approve",  # the one it is offered to, and the leader
    "cases:referral", "cases:referral-receive",  # the receiver
    "cases:transition-receiver",  # the leader of the new place
    "stafettlogg:wish",  # the family
    "stafettlogg:emergency-answer", "stafettlogg:unusual-review",  # the leader's
    "stafettlogg:let-read", "stafettlogg:leave-end",  # the young adult's
    *COPIES,  # the family's
    "stafettlogg:export-package",  # there only when it has been made
    "accounts:logins-of", "accounts:end-right", "cases:oversee", "cases:appoint",
    "cases:confirm-guardian",
    "cases:sign-off-routine", "cases:answer", "consent:sign", "consent:decline",
    # There only where a report has stopped on its way, and where one can be sent from here
    "cases:report-unsent", "cases:send-report",
    "cases:welfare-received",  # there only in a case of child welfare's own
}  # fmt: skip


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("citizen-anne", {*FAMILY, *COPIES}),  # it is her copy
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
        assert b"".join(answer).startswith(
            (b"%PDF", b"PK", b"{", b"Jonas")
        )  # and the file is closed
    return answer.status_code
