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
    """Each command imports what it needs: set-up runs where nothing is installed."""
    match chosen.command:
        case "setup":
            from bti.demo.stack.setup import setup

            setup(lambda text: print(text, flush=True), browser=chosen.browser)
        case "demo":
            from bti.demo.stack.demo import demo

            return demo(reset=chosen.reset)
        case "env":
            return _print_environment()
        case "translations":
            from bti.demo.stack.assets import compile_translations

            print(*compile_translations(), sep="\n", end="")
        case "vendor":
            from bti.demo.stack.assets import copy_vendor

            copy_vendor()
        case "database":
            from bti.demo.stack.postgres import on_outside_server

            on_outside_server(os.environ["DATABASE_URL"], os.environ)
        case "lock":
            from bti.demo.stack.locks import lock

            lock(print)
        case "check":
            return _check()
        case "with-services":
            return _beside_services(chosen.program)
    return 0


def _print_environment() -> int:
    told = LocalFolder(ROOT / ".local").told()
    if not told.get("environ"):
        raise Trouble("No demo is running in this folder. Start one with make demo.")
    for name, value in told["environ"].items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _check() -> int:
    from bti.demo.stack import containers, locks

    found = [*locks.faults(), *containers.faults()]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def _beside_services(program: list[str]) -> int:
    from bti.demo.stack.services import throwaway_services

    program = program[1:] if program[:1] == ["--"] else program
    with throwaway_services(os.environ) as environ:
        return subprocess.run(program, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
