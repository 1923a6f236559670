"""A whole stack: all services of one installation, up and down again."""

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bti.demo.stack import application, broker, oidc, postgres, processes, roles
from bti.demo.stack.places import LocalFolder, Say
from bti.demo.stack.ports import free_ports

APPLICATION = {"web", "worker", "beat", "login"}


class Stack:
    """The services of one installation in one folder.

    ``base_url`` and ``issuer`` are where the pages and the stand-in for ID-porten answer,
    ``environ`` is what Django processes get, ``personas`` the rows of the demo data, ``logs`` the
    folder with a log per process.
    """

    def __init__(self, folder: LocalFolder, *, say: Say, settings: str) -> None:
        self.folder = folder
        self.say = say
        self.settings = settings
        self.logs = folder / "logs"
        self.base_url = ""
        self.issuer = ""
        self.environ: dict[str, str] = {}
        self.personas: list[dict[str, Any]] = []
        self.household = processes.Household()
        self._ports: list[int] = []
        self._told = False

    def manage(self, *arguments: str, owner: bool = False) -> str:
        """Run a command of manage.py in this stack and return what it prints."""
        environ = application.as_owner(self.environ) if owner else self.environ
        log = self.logs / f"{arguments[0]}.log"
        return application.manage(*arguments, environ=environ, log=log)

    def up(self, server: postgres.Server, queue: broker.Broker) -> None:
        """Migrate, load the demo data, start the application's processes, wait for each.

        Raises ``Trouble`` when one of them does not come up.
        """
        own = server.child is not None
        last = self.folder.told().get("ports", [])
        web_port, login_port = self._ports = free_ports(2, list(last))
        self.base_url = f"http://127.0.0.1:{web_port}"
        self.issuer = oidc.issuer(login_port)
        self.environ = application.environment(
            self.folder,
            settings=self.settings,
            app_url=server.app_url,
            owner_url=server.owner_url,
            redis_url=queue.url,
            base_url=self.base_url,
            issuer=self.issuer,
        )
        start_login = oidc.start(self.folder, port=login_port, client_url=self.base_url)
        self.household.add(start_login)
        self.tell()
        with self._collecting_static():
            self.say("migrating the database")
            application.migrate(self.folder, self.environ, own=own)
        self.say("starting web server, worker and schedule")
        self.household.add(application.web(self.folder, self.environ, web_port))
        running_worker = self.household.add(application.worker(self.folder, self.environ))
        running_beat = self.household.add(application.beat(self.folder, self.environ))
        self.tell()
        application.load(self.folder, self.environ, own=own, say=self.say)
        self.personas = application.personas(self.folder, self.environ)
        oidc.write_people(self.folder, self.personas)
        wait = self.household.wait_for
        wait("The login provider", lambda: oidc.answers(login_port))
        wait("The web server", lambda: oidc.fetched(f"{self.base_url}/helse/"))
        wait("The worker", lambda: " ready." in running_worker.logged())
        wait("The schedule", lambda: "beat: Starting" in running_beat.logged())

    @contextlib.contextmanager
    def _collecting_static(self) -> Iterator[None]:
        """Gather static files beside the database work: they need different things."""
        wrong: list[BaseException] = []

        def collect() -> None:
            try:
                if application.collect_static(self.folder, self.environ):
                    self.say("static files gathered")
            except BaseException as reason:
                wrong.append(reason)

        beside = threading.Thread(target=collect, daemon=True)
        beside.start()
        yield
        beside.join()
        if wrong:
            raise wrong[0]

    def tell(self) -> None:
        """Leave word of what runs, for the next start and for ``env``."""
        self._told = True
        self.folder.tell(
            {
                "pid": os.getpid(),
                "base_url": self.base_url,
                "issuer": self.issuer,
                "ports": self._ports,
                "children": self.household.told(),
                "environ": {
                    name: value
                    for name, value in self.environ.items()
                    if name.startswith(application.OURS)
                },
            }
        )

    def down(self) -> None:
        """Stop everything: first the application, then broker and database."""
        self.household.stop(first=APPLICATION)
        if self._told:  # else what is written there is another stack's
            self.folder.tell({"ports": self._ports})


@contextlib.contextmanager
def running_stack(
    folder: Path,
    environ: Mapping[str, str] | None = None,
    *,
    settings: str = "bti.settings.demo",
    say: Say = lambda text: None,
) -> Iterator[Stack]:
    """A whole stack of its own in ``folder``, for tests; gone at the end.

    Beside a test run (BTI_STACK_ADMIN_URL in ``environ``) it takes a new database on the same
    server, else it starts a server. The broker is always its own.
    """
    given = dict(os.environ if environ is None else environ)
    local = LocalFolder(folder)
    local.make()
    stack = Stack(local, say=say, settings=settings)
    database = f"bti_{secrets.token_hex(6)}"
    admin_url = given.get("BTI_STACK_ADMIN_URL", "")
    try:
        if admin_url:
            server = _database_beside(admin_url, database, given)
        else:
            log = local / "logs" / "postgres.log"
            server = postgres.provide(local / "pg", {}, log=log, durable=False, say=say)
            if server.child:
                stack.household.add(server.child)
        log = local / "logs" / "broker.log"
        queue = broker.start(local / "valkey", log=log, durable=False)
        if queue.child:
            stack.household.add(queue.child)
        stack.up(server, queue)
        yield stack
    finally:
        stack.down()
        if admin_url:
            roles.drop_database(admin_url, database)


def _database_beside(admin_url: str, name: str, given: Mapping[str, str]) -> postgres.Server:
    """A new database on the server of the tests."""
    template = given.get("BTI_TEST_TEMPLATE") or "template1"
    roles.make_database(admin_url, name, template=template)
    return postgres.Server(
        owner_url=roles.at(given["DATABASE_OWNER_URL"], name),
        app_url=roles.at(given["DATABASE_APP_URL"], name),
    )
