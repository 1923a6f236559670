"""SQL for row level security and append-only tables, for use in migrations.

One form for every table that hangs on a log, so that the second wall is the same everywhere:
the one who acts has a live read grant, or the system acts for a named purpose.
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION bti_user_id() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('bti.user_id', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION bti_has_purpose() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('bti.purpose', true), '') <> '' $$;
CREATE OR REPLACE FUNCTION bti_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT (now() AT TIME ZONE 'Europe/Oslo')::date $$;
CREATE OR REPLACE FUNCTION bti_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME; END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION IF EXISTS bti_user_id();
DROP FUNCTION IF EXISTS bti_has_purpose();
DROP FUNCTION IF EXISTS bti_today();
DROP FUNCTION IF EXISTS bti_refuse_change();
"""


def append_only(table: str) -> str:
    """Refuse UPDATE, DELETE and TRUNCATE on ``table``, for its owner too."""
    return f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION bti_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION bti_refuse_change();
"""


def not_append_only(table: str) -> str:
    """The reverse of ``append_only``."""
    return f"""
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
"""


def readable_with_log(table: str, *, grants: str, log_column: str = "log_id") -> str:
    """Rows of ``table`` are seen only by who has a live grant on their log.

    ``log_column`` is the column that names the log; ``grants`` the table of read grants.
    """
    grant = f"""EXISTS (SELECT 1 FROM {grants} g WHERE g.content_object_id = {table}.{log_column}
    AND g.user_id = bti_user_id() AND (g.until IS NULL OR g.until >= bti_today()))"""  # noqa: S608
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_with_log ON {table}
  USING (bti_has_purpose() OR {grant}) WITH CHECK (bti_has_purpose() OR {grant});
"""


def open_to_all(table: str) -> str:
    """The reverse of ``readable_with_log``."""
    return f"""
DROP POLICY IF EXISTS {table}_with_log ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
