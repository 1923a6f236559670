"""``make demo``: start everything, show who one can be, wait, stop everything."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from bti.demo.stack import broker, postgres, processes, roles
from bti.demo.stack.places import ROOT, LocalFolder, Say, Trouble
from bti.demo.stack.run import Stack

_was_a_terminal = os.isatty(1)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the demo to stop: Ctrl-C, SIGTERM or a closed terminal."""


def demo(*, reset: bool) -> int:
    """Run the demo until it is stopped; returns the exit code.

    0 when it was asked to stop, 1 when something went wrong, which is then told.
    """
    begin = time.monotonic()

    def say(text: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)

    folder = LocalFolder(ROOT / ".local")
    stack = Stack(folder, say=say, settings="bti.settings.demo")
    code = 0
    try:
        with _stopping_on_signals():
            folder.lock()
            _clean_up_after_the_last(folder, reset=reset, say=say)
            stack.up(*_services(stack, reset=reset))
            _welcome(stack, time.monotonic() - begin)
            while not stack.household.dead():
                if terminal_is_gone() or make_was_told_to_stop():
                    raise Stopped
                time.sleep(0.2)
            stack.household.refuse_the_dead()
    except Stopped:
        say("stopping")
    except Trouble as trouble:
        code = 1
        with contextlib.suppress(OSError):
            print(f"\n{trouble}", file=sys.stderr, flush=True)
    finally:
        with _not_interrupted():
            stack.down()
            folder.unlock()
    if code == 0:
        say("stopped")
    return code


def terminal_is_gone() -> bool:
    """Whether the terminal we write to was closed.

    Where make leads the session (``ssh -t host make demo``) only make hears SIGHUP.
    """
    if not os.isatty(1) and not _was_a_terminal:
        return False
    watch = select.poll()
    watch.register(1, 0)
    return any(event & (select.POLLHUP | select.POLLERR) for _, event in watch.poll(0))


def make_was_told_to_stop() -> bool:
    """Whether make, our parent, got a signal that did not come to us.

    Make passes on SIGTERM alone. For the others it waits inside its handler, where the signal is
    blocked, until we end; so a blocked signal of make's is a signal that was meant for us.
    """
    parent = Path(f"/proc/{os.getppid()}")
    try:
        if (parent / "comm").read_text().strip() != "make":
            return False
        (line,) = [
            line for line in (parent / "status").read_text().splitlines() if line[:7] == "SigBlk:"
        ]
    except (OSError, ValueError):
        return False
    blocked = int(line.split()[1], 16)
    return any(blocked >> (number - 1) & 1 for number in SIGNALS)


def _clean_up_after_the_last(folder: LocalFolder, *, reset: bool, say: Say) -> None:
    """End what a killed demo left running; with ``reset``, forget its data too."""
    left = processes.sweep(folder.told().get("children", []))
    if left:
        say(f"ended what a killed demo had left: {', '.join(left)}")
    if reset:
        say("starting over: removing the data of the last demo")
        postgres.remove(folder / "pg")
        folder.clear()
    folder.make()


def _services(stack: Stack, *, reset: bool) -> tuple[postgres.Server, broker.Broker]:
    """Database and broker, given or our own."""
    folder, say = stack.folder, stack.say
    say("starting database and broker")
    log = folder / "logs" / "postgres.log"
    server = postgres.provide(folder / "pg", os.environ, log=log, say=say)
    if server.child:
        stack.household.add(server.child)
    elif reset:
        server = _anew(server)
    queue = broker.provide(folder / "valkey", os.environ, log=folder / "logs" / "broker.log")
    if queue.child:
        stack.household.add(queue.child)
    return server, queue


def _anew(server: postgres.Server) -> postgres.Server:
    """An empty database on a server that somebody else runs."""
    name = roles.database_name(server.owner_url)
    if not server.admin_url:
        raise Trouble(
            f"RESET=1 cannot empty the database {name}, since DATABASE_OWNER_URL says that "
            "somebody has made it ready. Empty it yourself, then start without RESET."
        )
    roles.drop_database(server.admin_url, name)
    return postgres.on_outside_server(server.admin_url, os.environ)


def _welcome(stack: Stack, seconds: float) -> None:
    """The address, and a line for each persona."""
    with contextlib.suppress(OSError):
        print(f"\nReady after {seconds:.1f} s. Open {stack.base_url}/\n")
        print(persona_table(stack.personas))
        print(
            f"\nMail is kept in {processes.shown(stack.folder / 'mail')}, logs in "
            f"{processes.shown(stack.logs)}. Stop with Ctrl-C.",
            flush=True,
        )


def persona_table(rows: list[dict[str, Any]]) -> str:
    """A line for each persona: name, role, how to log in, what to try."""
    logins = {"persona": "button", "idporten": "ID-porten"}
    head = ("Name", "Role", "Login", "Try")
    cells = [head] + [
        (
            str(row.get("name", "")),
            ", ".join(str(row[key]) for key in ("role", "municipality") if row.get(key)),
            logins.get(str(row.get("login", "")), str(row.get("login", ""))),
            str(row.get("try", "")),
        )
        for row in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


@contextlib.contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """Turn the signals that mean "stop" into ``Stopped``, once."""

    def stop(number: int, frame: FrameType | None) -> None:
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        if number == signal.SIGHUP and before[number] == signal.SIG_IGN:
            continue  # started with nohup: it shall outlive its terminal
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let the stopping itself come to its end."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    yield
