"""System checks: the web role must not stand above the policies."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

ROLE = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relowner = r.oid)
FROM pg_roles r WHERE rolname = current_user
"""

# Tables that hang on a log, or belong to the app that has them, without a policy for everybody
UNWALLED = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind = 'r'
AND (a.attname = 'log_id' OR c.relname LIKE 'stafettlogg%%')
AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND NOT c.relname = ANY(%s) ORDER BY 1
"""
OPEN = ["audit_readevent", "audit_actevent", "stafettlogg_lastread"]  # tell nothing of a log


@register(Tags.database)
def what_hangs_on_a_log_is_walled(databases: Any = None, **kwargs: Any) -> list[Error]:
    """E004 a table that hangs on a log has no forced policy (run with --database)."""
    if not databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(UNWALLED, [OPEN])
        names = [row[0] for row in cursor.fetchall()]
    return [Error(f"The table {name} has no forced policy.", id="bti.E004") for name in names]


@register(Tags.database)
def the_web_role_obeys_policies(databases: Any = None, **kwargs: Any) -> list[Error]:
    """E001 superuser, E002 bypasses row level security, E003 owns tables (run with --database)."""
    if not databases or getattr(settings, "APP_ROLE", None) or owner_acts():
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(ROLE)
        row = cursor.fetchone()
    words = (
        ("E001", "is a superuser"),
        ("E002", "bypasses row level security"),
        ("E003", "owns tables"),
    )
    return [
        Error(f"The database role of the application {what}.", id=f"bti.{code}")
        for (code, what), wrong in zip(words, row or (True, True, True), strict=True)
        if wrong
    ]


def owner_acts() -> bool:
    """Whether this process migrates: then it acts as the owner by intent (BTI_OWNER=1)."""
    return bool(getattr(settings, "OWNER_ACTS", False))
