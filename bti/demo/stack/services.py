"""A throwaway PostgreSQL and broker with the environment of the tests.

Used by tests/plugin.py and by ``python -m bti.demo.stack with-services -- command``.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bti.demo.stack import application, broker, oidc, postgres, processes, system
from bti.demo.stack.migrated import make_template
from bti.demo.stack.places import LocalFolder, Say

PREFIX = "bti-test-"


@contextlib.contextmanager
def throwaway_services(
    given: Mapping[str, str], *, say: Say = lambda text: None
) -> Iterator[dict[str, str]]:
    """The environment for tests, while the services of it run; all of it is gone afterwards."""
    remove_leftovers()
    place = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder = LocalFolder(place)
    folder.make()
    household = processes.Household()
    queue = None
    try:
        log = folder / "logs" / "postgres.log"
        server = postgres.provide(folder / "pg", given, log=log, durable=False, say=say)
        if server.child:
            household.add(server.child)
        if given.get("REDIS_URL"):
            queue = broker.Broker(broker.spare_database(given["REDIS_URL"]))
        else:
            log = folder / "logs" / "broker.log"
            queue = broker.start(folder / "valkey", log=log, durable=False)
        if queue.child:
            household.add(queue.child)
        environ = environment(folder, server, queue)
        if server.child:
            environ["BTI_TEST_TEMPLATE"] = make_template(server, folder, environ, say=say)
        yield environ
    finally:
        if queue and not queue.child:
            broker.empty(queue.url)
        household.stop()
        postgres.remove(folder / "pg")
        shutil.rmtree(place, ignore_errors=True)


def environment(
    folder: LocalFolder, server: postgres.Server, queue: broker.Broker
) -> dict[str, str]:
    """What tests and commands beside them get; they connect as the owner of the tables."""
    base_url = "http://testserver"
    environ = application.environment(
        folder,
        settings="bti.settings.test",
        app_url=server.app_url,
        owner_url=server.owner_url,
        redis_url=queue.url,
        base_url=base_url,
        issuer=oidc.issuer(1),  # nothing listens there: a test that calls it must start it
    )
    environ["DATABASE_APP_URL"] = server.app_url
    environ["DATABASE_URL"] = server.owner_url
    if server.admin_url:
        environ["BTI_STACK_ADMIN_URL"] = server.admin_url
    if server.test_template:
        environ["BTI_TEST_TEMPLATE"] = server.test_template
    browser = system.chromium()
    if browser:
        environ["BTI_CHROMIUM"] = str(browser)
    return environ


def remove_leftovers() -> None:
    """Remove the folders of test runs that were killed; their servers died with them."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = path.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            postgres.remove(path / "pg")
            shutil.rmtree(path, ignore_errors=True)
