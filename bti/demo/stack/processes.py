"""Children: started in a group of their own, logged to a file, stopped in order."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bti.demo.stack.places import ROOT, Trouble

LAUNCH = Path(__file__).with_name("launch.py")


def launcher(
    program: Sequence[str | Path], *, death: int = signal.SIGTERM, user: str = "same"
) -> list[str]:
    """The command that starts ``program`` so that it gets signal ``death`` when we die."""
    head = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(int(death)), user]
    return head + [str(part) for part in program]


@dataclass
class Child:
    """One running program."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    log_start: int
    signals: tuple[tuple[signal.Signals, float], ...]

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def logged(self) -> str:
        """What it has written since it was started."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")

    def tail(self, lines: int = 20) -> str:
        """The end of its log, indented."""
        return "\n".join(f"    {line}" for line in self.logged().splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.signals[0][0])

    def wait_until_gone(self) -> None:
        """Wait, ask harder, and in the end take the whole group."""
        for position, (_, patience) in enumerate(self.signals):
            try:
                self.process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                harder = [*self.signals, (signal.SIGKILL, 0.0)][position + 1][0]
                with contextlib.suppress(ProcessLookupError):
                    self.process.send_signal(harder)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_until_gone()


GENTLE = ((signal.SIGTERM, 6.0), (signal.SIGQUIT, 4.0))
# A fast, then an immediate shutdown: never SIGKILL while it can be helped
POSTGRES = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 20.0))


def start(
    name: str,
    program: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    signals: tuple[tuple[signal.Signals, float], ...] = GENTLE,
    user: str = "same",
) -> Child:
    """Start ``program`` with its output appended to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        begin = out.tell()
        process = subprocess.Popen(
            launcher(program, death=signals[0][0], user=user),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log, begin, signals)


@dataclass
class Household:
    """The children in the order of their starting."""

    children: list[Child] = field(default_factory=list)

    def add(self, child: Child) -> Child:
        self.children.append(child)
        return child

    def dead(self) -> Child | None:
        """The first child that has ended by itself."""
        return next((child for child in self.children if not child.alive), None)

    def refuse_the_dead(self) -> None:
        """Raises ``Trouble`` with the end of its log when a child has ended."""
        child = self.dead()
        if child is not None:
            code = child.process.returncode
            raise Trouble(
                f"{child.name} has ended (code {code}). The end of {shown(child.log)}:\n"
                f"{child.tail()}"
            )

    def wait_for(self, what: str, answers: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until ``answers`` is true; raises ``Trouble`` when it takes too long."""
        end = time.monotonic() + seconds
        while not answers():
            self.refuse_the_dead()
            if time.monotonic() > end:
                raise Trouble(f"{what} has not answered in {seconds:.0f} seconds.")
            time.sleep(0.05)

    def stop(self, first: set[str] | None = None) -> None:
        """Stop all; those named in ``first`` together, before the rest in reverse order."""
        early = [child for child in self.children if first and child.name in first]
        for child in early:
            child.ask_to_stop()
        for child in early:
            child.wait_until_gone()
        for child in reversed([child for child in self.children if child not in early]):
            child.stop()
        self.children.clear()

    def told(self) -> list[dict[str, Any]]:
        """Names, process ids and starting times, to find left-behind children by."""
        return [
            {"name": child.name, "pid": child.process.pid, "started": started(child.process.pid)}
            for child in self.children
        ]


def shown(path: Path) -> str:
    """A path as the person knows it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def started(pid: int) -> str:
    """When the kernel says that a process started; empty when there is none (or no /proc)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def sweep(told: list[dict[str, Any]]) -> list[str]:
    """End what a killed stack left behind; returns the names of what still ran.

    A process id alone proves nothing, since ids are used again: the starting time must agree.
    Of a child that is dead itself, the members of its group that work in our folder are left.
    """
    rows = [row for row in told if row.get("started")]
    found = {str(row["name"]): pids for row in rows if (pids := _left_of(row))}
    for harder in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in {pid for row in rows for pid in _left_of(row)}:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, harder)
        end = time.monotonic() + 10
        while time.monotonic() < end and any(_left_of(row) for row in rows):
            time.sleep(0.05)
    return list(found)


def _left_of(row: dict[str, Any]) -> list[int]:
    """What runs of one child: itself, or else its orphans."""
    leader = int(row["pid"])
    now = started(leader)
    if now and not is_zombie(leader):
        return [leader] if now == row["started"] else []
    return [pid for pid in _group(leader) if not is_zombie(pid)]


def _group(leader: int) -> list[int]:
    """Processes in the group of ``leader`` whose working folder is ours."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            group = (entry / "stat").read_text().rpartition(")")[2].split()[2]
            if group == str(leader) and (entry / "cwd").resolve().is_relative_to(ROOT):
                members.append(int(entry.name))
    return members


def is_zombie(pid: int) -> bool:
    """Whether a process has ended and only waits for its parent to hear of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
