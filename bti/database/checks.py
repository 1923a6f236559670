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
