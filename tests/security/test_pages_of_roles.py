"""Pages that name no record: what each role gets, against one table written by hand."""

import pytest

from tests.security.addresses import without_a_record
from tests.security.persons import PERSONS
from tests.security.world import NAMES, employ, end_work

HERE, AWAY, NO, NOT_THERE, NOT_SENT = 200, 302, 403, 404, 405
#                            nobody  teacher leader admin  citizen left
TABLE = {
    "web:home":             (AWAY,   AWAY,   AWAY,   AWAY,   AWAY,   HERE),
    "web:notices":          (AWAY,   HERE,   HERE,   HERE,   HERE,   HERE),
    "web:set-language":     (NOT_SENT,) * 6,
    "web:keep-alive":       (NOT_SENT,) * 6,
    "web:draft":            (401,    NOT_SENT, NOT_SENT, NOT_SENT, NOT_SENT, NOT_SENT),
    "web:health":           (HERE,) * 6,
    "operations:ready":     (HERE,) * 6,
    "operations:metrics":   (NOT_THERE,) * 6,
    "web:accessibility":    (HERE,) * 6,
    "web:privacy":          (HERE,) * 6,
    "web:feedback":         (AWAY,   NOT_THERE, NOT_THERE, NOT_THERE, NO, NO),
    "web:feedback-list":    (AWAY,   NO,     NO,     HERE,   NO,     NO),
    "toolbox:home":         (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "accounts:login":       (HERE,   AWAY,   AWAY,   AWAY,   AWAY,   AWAY),
    "accounts:logout":      (NOT_SENT,) * 6,
    "accounts:persona-login": (NOT_SENT,) * 6,
    "accounts:oidc-callback": (400,) * 6,
    "accounts:front-channel": (400,) * 6,
    "accounts:back-channel": (NOT_SENT,) * 6,
    "accounts:own-logins":  (AWAY,   HERE,   HERE,   HERE,   HERE,   HERE),
    "accounts:step-up":     (AWAY,   HERE,   HERE,   HERE,   HERE,   HERE),
    "consent:translations": (AWAY,   NO,     NO,     HERE,   NO,     NO),
    "accounts:holder-rights": (AWAY, NO,     NO,     HERE,   NO,     NO),
    "accounts:grant-right": (AWAY,   NO,     NO,     NOT_THERE, NO,  NO),
    "accounts:staff-login": (HERE,) * 6,
    "accounts:local-login": (HERE,) * 6,
    "accounts:login-again": (AWAY,   HERE,   HERE,   HERE,   HERE,   HERE),
    "accounts:join":        (NO,) * 6,
    "accounts:set-up-local": (NO,) * 6,
    "accounts:invite-to-login": (AWAY, NO,   NO,     NOT_THERE, NO,  NO),
    "stafettlogg:mine":     (AWAY,   HERE,   HERE,   NO,     HERE,   NO),
    "stafettlogg:waiting":  (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "stafettlogg:emergency-ask": (AWAY, HERE, HERE,  NO,     NO,     NO),
    "stafettlogg:emergency-list": (AWAY, NO, HERE,   HERE,   NO,     NO),
    "stafettlogg:unusual-list": (AWAY, NO,   HERE,   HERE,   NO,     NO),
    "cases:list":           (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:new":            (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:guide":          (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:acute":          (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:offers":         (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:inbox":          (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:followed":       (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:caseload":       (AWAY,   NO,     HERE,   NO,     NO,     NO),
    "cases:transitions":    (AWAY,   NO,     HERE,   NO,     NO,     NO),
    "cases:reports":        (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "cases:welfare-list":   (AWAY,   NO,     NO,     NO,     NO,     NO),
    "cases:unit":           (AWAY,   NO,     HERE,   NO,     NO,     NO),
    "consent:mine":         (AWAY,   NO,     NO,     NO,     HERE,   NO),
    "stafettlogg:list":     (AWAY,   HERE,   HERE,   NO,     NO,     NO),
    "stafettlogg:family-home": (AWAY, NO,    NO,     NO,     HERE,   NO),
}  # fmt: skip
# Still invited to the meeting, so the page of what one is asked about tells of whom it is
INVITED = {"actor_whose_measure_ended": {"stafettlogg:mine"}}
ROLES = ("nobody", "teacher", "leader", "administrator", "citizen", "left")
ASKS_THE_PROVIDER = {"accounts:oidc-start"}  # tests/accounts walks it with a real one


def test_the_table_names_every_page():
    assert set(TABLE) == set(without_a_record()) - ASKS_THE_PROVIDER


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(role, kari, mona, siri, anne, geir, client, browse):
    from django.urls import reverse

    users = {"teacher": kari, "leader": mona, "administrator": siri, "citizen": anne}
    users["left"] = end_work(geir)
    visitor = browse(users[role]) if role in users else client
    got = {name: visitor.get(reverse(name)).status_code for name in TABLE}

    assert got == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


@pytest.mark.parametrize("person", sorted(set(PERSONS) - {"leader_of_the_unit"}))
def test_no_list_names_a_child_to_one_who_has_no_part(person, world, request, browse):
    from django.urls import reverse

    client = browse(PERSONS[person](world, request.getfixturevalue))

    for name in without_a_record():
        if name in ASKS_THE_PROVIDER:
            continue
        page = client.get(reverse(name))
        if name in INVITED.get(person, ()):
            continue
        assert not any(one.encode() in page.content for one in NAMES), name


def test_the_leader_sees_the_first_name_and_the_class_and_nothing_more(world, mona, browse):
    words = browse(mona).get("/saker/leder/").content.decode()

    assert "Jonas, 3B" in words
    assert "Elvestad" not in words
    assert world.case.concern not in words


def test_a_leader_elsewhere_sees_an_empty_list(world, other_school, browse):
    liv = employ("liv", "Liv Aas", "rektor", other_school, "leader")

    assert "Jonas" not in browse(liv).get("/saker/leder/").content.decode()
