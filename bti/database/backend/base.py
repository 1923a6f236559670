"""PostgreSQL that knows who acts.

Before a statement runs, the current actor is put into the transaction (``SET LOCAL`` by
``set_config``), so it never outlives it, also behind a transaction pooler. It is compared for
every statement, not once per transaction: a rolled back savepoint undoes a SET LOCAL, and a test
runs many requests in one transaction (docs/decisions/0003).
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper

from bti.database.acting import NOBODY, Actor, current

# After a savepoint is rolled back the setting is what it was before it, which we did not keep
UNKNOWN = Actor(user_id=-1)
SET_ACTOR = "SELECT set_config('bti.user_id', %s, true), set_config('bti.purpose', %s, true)"

KEPT_PLANS = "bti_kept_plans"
# With policies a query takes longer to plan than to run; left to itself PostgreSQL plans anew each
# time it believes the values to matter, which it does of large tables (docs/speed.md)
KEEP = "-c plan_cache_mode=force_generic_plan"
_django: Any = base
_Binding: Any = _django.ServerBindingCursor  # values go apart from the SQL


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Django knows what it filled in itself; here PostgreSQL got the values apart."""
        known = super().last_executed_query(cursor, sql, params)
        return str(known if known is not None else self.compose_sql(sql, params))


class KeptPlanCursor(_Binding):
    """Sends values apart from the SQL, which PostgreSQL reads and plans once a connection."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(query, params, prepare=True, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, telling the database the actor and, in tests, the role to assume."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: Actor | None = None
        self.execute_wrappers.append(self._tell)

    def _tell(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        actor = current()
        if self.in_atomic_block and actor != self._told:
            if not (actor == NOBODY and self._told is None):
                cursor = context["cursor"].cursor
                cursor.execute(SET_ACTOR, [str(actor.user_id or ""), actor.purpose])
            self._told = actor
        elif not self.in_atomic_block and actor != NOBODY:
            return self._in_a_transaction_of_its_own(execute, sql, params, many, context, actor)
        return execute(sql, params, many, context)

    def _in_a_transaction_of_its_own(
        self, execute: Any, sql: Any, params: Any, many: bool, context: Any, actor: Actor
    ) -> Any:
        """In autocommit a SET LOCAL is lost at once (trap 5), so the statement gets company."""
        connection = self.connection
        if connection is None or not self.get_autocommit():
            return execute(sql, params, many, context)
        with connection.transaction():
            context["cursor"].cursor.execute(SET_ACTOR, [str(actor.user_id or ""), actor.purpose])
            return execute(sql, params, many, context)

    def get_connection_params(self) -> dict[str, Any]:
        """Django turns prepared statements off, also for cursors that ask for them.

        The plan of those is kept whatever the values; other statements carry theirs in the text.
        """
        params: dict[str, Any] = super().get_connection_params()
        if self.settings_dict.get("KEEPS_PLANS", True):
            params["prepare_threshold"] = 0
            params["options"] = f"{params.get('options', '')} {KEEP}".strip()
        return params

    def kept_plan_cursor(self) -> CursorWrapper:
        """A cursor for SQL that is always the same: PostgreSQL keeps its plan (decision 0008).

        An ordinary one behind a pooler that hands statements from one connection to another.
        """
        name = KEPT_PLANS if self.settings_dict.get("KEEPS_PLANS", True) else None
        cursor: CursorWrapper = self._cursor(name)  # type: ignore[attr-defined]
        return cursor

    def create_cursor(self, name: str | None = None) -> Any:
        if name != KEPT_PLANS:
            return super().create_cursor(name)
        cursor = KeptPlanCursor(self.connection)
        text = _django.Format.TEXT
        loader = cursor.connection.adapters.get_loader(_django.TIMESTAMPTZ_OID, text)
        if self.timezone != loader.timezone:
            _django.register_tzloader(self.timezone, cursor)
        return cursor

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        self._told = None
        super().set_autocommit(autocommit, *args, **kwargs)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = UNKNOWN

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._told = None

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._told = None

    def connect(self) -> None:
        self._told = None
        super().connect()

    def init_connection_state(self) -> None:
        super().init_connection_state()
        role = self.settings_dict.get("ASSUME_ROLE")
        if role and self.connection is not None:
            with self.connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{role}"')
