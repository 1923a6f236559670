"""A backup that was restored holds every row and everything that protects them; else it is told."""

import os

import pytest

from bti.demo import restoring
from bti.demo.stack import roles


@pytest.fixture(scope="module")
def source():
    """A migrated database with rows of its own, beside the tests'."""
    admin, name = os.environ["BTI_STACK_ADMIN_URL"], f"backup_of_{os.getpid()}"  # migrated already
    roles.drop_database(admin, name)
    roles.make_database(admin, name, template=os.environ.get("BTI_TEST_TEMPLATE") or "template1")
    yield admin, name
    roles.drop_database(admin, name)


@pytest.fixture(scope="module")
def filled(source):
    admin, name = source
    with roles.connect(roles.at(admin, name)) as rows:
        rows.execute(
            "INSERT INTO accounts_municipality (name, number, guide_slug, language, service_guides)"
            " VALUES ('Ås', '3218', 'nittedal', 'nb', '{}')"
        )
    return admin, name


def test_a_backup_is_restored_whole(filled, tmp_path):
    admin, name = filled

    proof = restoring.prove(admin, name, f"{name}_again", tmp_path)

    assert proof.rows > 100
    assert proof.tables > 40
    assert proof.guards > 500
    assert proof.size == (tmp_path / "backup.dump").stat().st_size > 0
    with roles.connect(roles.at(admin, "postgres")) as rows:
        assert not rows.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_again"]
        ).fetchone()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE accounts_municipality SET name = 'As'", "accounts_municipality"),
        ("ALTER TABLE stafettlogg_goal NO FORCE ROW LEVEL SECURITY", "row level security"),
        ("DROP POLICY stafettlogg_goal_with_log ON stafettlogg_goal", "policies"),
        ("ALTER TABLE audit_readevent DISABLE TRIGGER ALL", "triggers"),
        ("GRANT TRUNCATE ON consent_consent TO bti_app", "rights"),
    ],
)
def test_a_row_or_a_guard_that_is_not_the_same_is_told(filled, harm, told):
    admin, name = filled
    harmed = f"{name}_harmed"
    roles.make_database(admin, harmed, template=name)
    try:
        with (
            roles.connect(roles.at(admin, name)) as before,
            roles.connect(roles.at(admin, harmed)) as after,
        ):
            after.execute(harm)
            with pytest.raises(restoring.NotRestored, match=told):
                restoring.compare(before, after)
    finally:
        roles.drop_database(admin, harmed)
