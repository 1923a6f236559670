"""``python -m bti.demo.stack``: what the Makefile calls."""

import argparse
import os
import shlex
import subprocess
import sys

from bti.demo.stack.places import ROOT, LocalFolder, Trouble


def main(arguments: list[str]) -> int:
    """Run one command; a ``Trouble`` is told and ends with 1."""
    parser = argparse.ArgumentParser(prog="python -m bti.demo.stack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="install what the project needs, once")
    setup.add_argument("--browser", action="store_true", help="also chromium, for tests")
    demo = commands.add_parser("demo", help="run everything until it is stopped")
    demo.add_argument("--reset", action="store_true", help="forget the data of the last demo")
    commands.add_parser("env", help="print the environment of the running demo, for eval")
    commands.add_parser("translations", help="compile the translation catalogues")
    commands.add_parser("vendor", help="copy what pages need of the npm packages")
    commands.add_parser("database", help="make roles and database at DATABASE_URL")
    commands.add_parser("lock", help="lock the requirements and npm packages anew")
    commands.add_parser("deployable", help="Django's deployment checks on production settings")
    commands.add_parser("check", help="look over lock files and container files")
    beside = commands.add_parser("with-services", help="run a command beside test services")
    beside.add_argument("program", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    run = {
        "setup": _set_up,
        "demo": _run_demo,
        "env": _print_environment,
        "translations": _compile_translations,
        "vendor": _copy_vendor,
        "database": _make_database,
        "lock": _lock,
        "deployable": _check_deployable,
        "check": _check,
        "with-services": _beside_services,
    }[chosen.command]
    return run(chosen) or 0


# Each command imports what it needs itself: set-up runs where nothing is installed yet


def _set_up(chosen: argparse.Namespace) -> None:
    from bti.demo.stack.setup import setup

    setup(_say, browser=chosen.browser)


def _run_demo(chosen: argparse.Namespace) -> int:
    from bti.demo.stack.demo import demo

    return demo(reset=chosen.reset)


def _print_environment(chosen: argparse.Namespace) -> None:
    told = LocalFolder(ROOT / ".local").told()
    if not told.get("environ"):
        raise Trouble("No demo is running in this folder. Start one with make demo.")
    for name, value in told["environ"].items():
        print(f"export {name}={shlex.quote(value)}")


def _compile_translations(chosen: argparse.Namespace) -> None:
    from bti.demo.stack.assets import compile_translations

    for fault in compile_translations():
        print(fault)


def _copy_vendor(chosen: argparse.Namespace) -> None:
    from bti.demo.stack.assets import copy_vendor

    copy_vendor()


def _make_database(chosen: argparse.Namespace) -> None:
    from bti.demo.stack.postgres import on_outside_server

    on_outside_server(os.environ["DATABASE_URL"], os.environ)


def _lock(chosen: argparse.Namespace) -> None:
    from bti.demo.stack.locks import lock

    lock(_say)


def _check_deployable(chosen: argparse.Namespace) -> int:
    from bti.demo.stack.deployable import check_deployable

    return check_deployable()


def _check(chosen: argparse.Namespace) -> int:
    from bti.demo.stack import containers, locks

    found = [*locks.faults(), *containers.faults()]
    for fault in found:
        print(fault)
    return 1 if found else 0


def _beside_services(chosen: argparse.Namespace) -> int:
    from bti.demo.stack.services import throwaway_services

    program = chosen.program[1:] if chosen.program[:1] == ["--"] else chosen.program
    with throwaway_services(os.environ) as environ:
        return subprocess.run(program, env=environ, check=False).returncode


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
