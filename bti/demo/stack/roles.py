"""The three roles and the database: who owns, who acts, who takes backups (docs/architecture.md).

``bti_owner`` migrates and owns the tables. ``bti_app`` is the web and the worker: it owns
nothing, inherits nothing and obeys row level security. ``bti_backup`` reads everything.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from bti.demo.stack.places import Trouble

if TYPE_CHECKING:
    import psycopg

ATTRIBUTES = {
    "bti_owner": "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
    "bti_app": "LOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS",
    "bti_backup": "LOGIN NOCREATEDB NOSUPERUSER BYPASSRLS",
}
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
RIGHTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO bti_owner;
GRANT USAGE ON SCHEMA public TO bti_app;
"""
DEFAULTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE bti_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bti_app;
ALTER DEFAULT PRIVILEGES FOR ROLE bti_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO bti_app;
"""
NOT_ALLOWED = (
    "The role {user} of DATABASE_URL may not {what} ({why}). Give the address of a role with "
    "CREATEROLE and CREATEDB, or give two addresses and nothing is made: DATABASE_URL for the "
    "role of the application and DATABASE_OWNER_URL for the role that owns the tables."
)


def at(url: str, database: str, *, user: str = "", password: str = "") -> str:
    """The same server as ``url``, another database and, where given, another role."""
    parts = urlsplit(url)
    place = parts.netloc
    if user:
        who = quote(user) + (f":{quote(password, safe='')}" if password else "")
        place = f"{who}@{place.rpartition('@')[2]}"
    # urlunsplit drops an empty place, and with it the slashes that a socket's address needs
    query = f"?{parts.query}" if parts.query else ""
    if not place:
        return f"{parts.scheme}:///{database}{query}"
    return urlunsplit((parts.scheme, place, f"/{database}", "", "")) + query


def database_name(url: str) -> str:
    """The database that an address names."""
    return urlsplit(url).path.lstrip("/")


def passwords(url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Passwords of the roles on a server that somebody else runs.

    Given as BTI_OWNER_PASSWORD, BTI_APP_PASSWORD, BTI_BACKUP_PASSWORD, or drawn from the
    administrator's address, so that a demo and a test run on one server agree without a file.
    """

    def drawn(role: str) -> str:
        return hmac.new(url.encode(), role.encode(), hashlib.sha256).hexdigest()

    return {role: environ.get(f"{role.upper()}_PASSWORD") or drawn(role) for role in ATTRIBUTES}


def connect(url: str) -> "psycopg.Connection[Any]":
    """A connection in autocommit; raises ``Trouble`` when the server does not answer."""
    import psycopg

    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as wrong:
        where = urlsplit(url)
        shown = f"{where.hostname or 'the socket'}{f':{where.port}' if where.port else ''}"
        raise Trouble(f"No PostgreSQL answers at {shown}: {wrong}") from wrong


def make_roles(admin_url: str, secrets: Mapping[str, str]) -> None:
    """Make the roles that are missing, give them ``secrets`` as passwords, and look them over.

    Raises ``Trouble`` when that is not allowed or a role can do more than it must.
    """
    import psycopg

    with connect(admin_url) as connection:
        for role, attributes in ATTRIBUTES.items():
            try:
                _make_role(connection, role, attributes, secrets.get(role, ""))
            except psycopg.errors.InsufficientPrivilege as wrong:
                if role == "bti_backup":  # only a superuser may make it, and the demo needs it not
                    continue
                user = unquote(urlsplit(admin_url).username or "")
                raise Trouble(NOT_ALLOWED.format(user=user, what="make roles", why=wrong)) from None
        _refuse_mighty_roles(connection)
        apart = " WITH INHERIT FALSE, SET TRUE" if connection.info.server_version >= 160000 else ""
        # Tests migrate as the owner and then act as the application in the same connection
        connection.execute(f"GRANT bti_app TO bti_owner{apart}")
        mighty = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not (mighty.fetchone() or (False,))[0]:
            connection.execute("GRANT bti_owner TO current_user")


def _make_role(
    connection: "psycopg.Connection[Any]", role: str, attributes: str, secret: str
) -> None:
    from psycopg import sql

    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if not there:
        connection.execute(f"CREATE ROLE {role} {attributes}")
        if role == "bti_backup":
            connection.execute("GRANT pg_read_all_data TO bti_backup")
    if secret:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(role), sql.Literal(secret)))


def _refuse_mighty_roles(connection: "psycopg.Connection[Any]") -> None:
    rows = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname IN ('bti_owner', 'bti_app') "
        "AND (rolsuper OR rolbypassrls)"
    ).fetchall()
    for (role,) in rows:
        raise Trouble(
            f"The role {role} on this server stands above row level security. "
            f"Run: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS"
        )


def make_database(
    admin_url: str, name: str, *, template: str = "template1", fresh: bool = False
) -> None:
    """Make the database ``name``, owned by bti_owner, when it is not there.

    ``fresh``: from an untouched template with a locale of our own, for servers that we do not
    run. Raises ``Trouble`` when a database of that name is somebody else's.
    """
    import psycopg
    from psycopg import sql

    with connect(admin_url) as connection:
        row = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if row is None:
            how = _locale(connection.info.server_version) if fresh else ""
            statement = sql.SQL("CREATE DATABASE {} OWNER bti_owner TEMPLATE {} " + how)
            source = sql.Identifier("template0" if fresh else template)
            try:
                connection.execute(statement.format(sql.Identifier(name), source))
            except psycopg.errors.InsufficientPrivilege as wrong:
                user = unquote(urlsplit(admin_url).username or "")
                what = "make a database"
                raise Trouble(NOT_ALLOWED.format(user=user, what=what, why=wrong)) from None
        elif row[0] != "bti_owner":
            _take_over(admin_url, name, owner=row[0])


def _locale(version: int) -> str:
    """UTF-8, by code point, with letters known beyond ASCII, as on our own server."""
    if version >= 170000:
        return (
            "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' "
            "LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    return "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


def _take_over(admin_url: str, name: str, *, owner: str) -> None:
    """Make an empty database ours."""
    from psycopg import sql

    with connect(at(admin_url, name)) as connection:
        if connection.execute(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r' LIMIT 1"
        ).fetchone():
            raise Trouble(
                f"The database {name} belongs to {owner} and holds tables. Name an empty or a new "
                "database in DATABASE_URL."
            )
        statement = sql.SQL("ALTER DATABASE {} OWNER TO bti_owner")
        connection.execute(statement.format(sql.Identifier(name)))


def prepare(admin_url: str, owner_url: str) -> None:
    """Extensions, and rights for tables yet to come, in the database that both addresses name."""
    import psycopg

    with connect(admin_url) as connection:
        for extension in EXTENSIONS:
            try:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            except psycopg.errors.FeatureNotSupported as wrong:
                raise Trouble(
                    f"PostgreSQL lacks the extension {extension}. Install Debian's package "
                    "postgresql-contrib on the server."
                ) from wrong
        connection.execute(RIGHTS)
    with connect(owner_url) as connection:
        connection.execute(DEFAULTS)


def drop_database(admin_url: str, name: str) -> None:
    """Remove a database and everybody's connections to it."""
    from psycopg import sql

    with connect(at(admin_url, "postgres")) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(name)))
