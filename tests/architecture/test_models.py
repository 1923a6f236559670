"""Every personal record has a history, every field is classed, and no table is left unwalled."""

import pytest
from django.apps import apps
from django.db import connection

from bti.database.evidence import EvidenceQuerySet

OURS = {
    "audit", "accounts", "people", "notices", "web", "consent", "cases", "forms", "stafettlogg",
}  # fmt: skip
MODELS = [
    m
    for m in apps.get_models()
    if m._meta.app_label in OURS
    and not m.__name__.startswith("Historical")
    and not m._meta.auto_created
]
WITHOUT_HISTORY = {
    "audit.ReadEvent": "append-only by trigger: it is history",
    "audit.ActEvent": "append-only by trigger: it is history",
    "accounts.User": "made by login; rights and memberships have histories of their own",
    "accounts.LocalAccount": "secrets, whose history nobody shall read; acts stand in the audit",
    "people.RegistryCheck": "when the register was asked; what was changed has its own history",
    "accounts.OpenLogin": "a session; begun and ended in the audit",
    "accounts.SpentToken": "a hash and a time, kept until the token could not be used anyway",
    "accounts.Tries": "a count of ten minutes",
    "accounts.LoginInvitation": "a hash and two times, used once",
    "notices.Notice": "holds no content; when it was made, sent and read stands on the row",
    "web.Draft": "not yet a record: gone when the form is sent",
    "web.Submission": "a key and a time, written once",
    "web.PageFeedback": "an answer about a page, written once",
    "stafettlogg.ReadGrant": "derived; what it is derived from has history",
    "stafettlogg.LastRead": "a bookmark",
    "stafettlogg.ArchiveExport": "its acts stand in the audit",
    "stafettlogg.FamilyCopy": "holds no content; its acts stand in the audit",
    "cases.ReportDelivery": "a history would keep the text; its acts stand in the audit",
}


def label(model):
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_field_is_classed(model):
    fields = {f.name for f in model._meta.get_fields() if not f.auto_created and f.concrete}
    fields -= {"id", "groups", "user_permissions"}
    personal, open_ = model.Privacy.personal, model.Privacy.open

    assert fields == personal | open_
    assert not personal & open_


@pytest.mark.parametrize("model", [m for m in MODELS if m.Privacy.personal], ids=label)
def test_every_personal_record_has_a_history(model):
    has_history = hasattr(model, "history")

    assert has_history != (label(model) in WITHOUT_HISTORY)


@pytest.mark.parametrize(
    "model",
    [m for m in MODELS if hasattr(m, "history") and m._meta.app_label != "accounts"],
    ids=label,
)
def test_evidence_cannot_be_written_behind_its_history(model):
    queryset = model._default_manager.all()

    assert isinstance(queryset, EvidenceQuerySet)
    for way in ("update", "bulk_update", "bulk_create"):
        with pytest.raises(TypeError):
            getattr(queryset, way)([], []) if way != "update" else queryset.update(pk=1)


FORCED = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attname = 'log_id' AND NOT a.attisdropped
AND c.relname LIKE 'stafettlogg%%' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""


@pytest.mark.django_db
def test_every_table_that_hangs_on_a_log_is_behind_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute(FORCED)
        unwalled = {row[0] for row in cursor.fetchall()}

    assert unwalled == {"stafettlogg_lastread"}  # a bookmark: user, log, time


@pytest.mark.django_db
def test_tests_run_as_a_role_that_obeys_policies():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, current_user FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, "bti_app")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_readevent", "audit_actevent"])
@pytest.mark.parametrize("act", ["UPDATE {} SET subject = ''", "DELETE FROM {}"])
def test_audit_rows_are_never_changed(kari, case, table, act):
    from django.db import ProgrammingError, transaction

    from bti.audit.record import record_act, record_read

    record_read(by=kari, subject=case, page="test")
    record_act(by=kari, act="test", subject=case)

    with (
        pytest.raises(ProgrammingError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))
