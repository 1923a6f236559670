"""``manage.py bench``: what the main pages cost, as ratios measured in one run (docs/speed.md)."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.test.utils import override_settings

from bti.demo.bench.data import SIZES
from bti.demo.bench.database import Policies, Server, filled, is_bound, migrated
from bti.demo.bench.report import Result, growth, measure, table

BENCH_ROUNDS = 8


class Command(BaseCommand):
    help = "Measures the main pages against their twins. Use make bench, which brings a server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--rounds", type=int, default=BENCH_ROUNDS)
        parser.add_argument("--pages", nargs="*", default=[], help="only these pages")
        parser.add_argument("--json", type=Path, help="a file for the figures")
        parser.add_argument("--keep", action="store_true", help="leave the databases behind")

    def handle(self, *args: Any, **options: Any) -> None:
        sizes = ["small", "large"] if options["size"] == "large" else [options["size"]]
        found: dict[str, list[Result]] = {}
        server = Server.at_hand()
        with (
            override_settings(ROOT_URLCONF="bti.demo.bench.urls", ALLOWED_HOSTS=["*"]),
            migrated(server, f"bench_empty_{os.getpid()}") as empty,
        ):
            for size in sizes:
                found[size] = self._measure(server, size, empty, options)
        if len(sizes) > 1:
            self.stdout.write(f"\n{growth(found['small'], found['large'])}\n")
        if options["json"]:
            told = {size: [one.told() for one in results] for size, results in found.items()}
            options["json"].write_text(json.dumps(told, indent=2))

    def _measure(self, server: Server, size: str, empty: str, options: Any) -> list[Result]:
        name = f"bench_{size}_{os.getpid()}"
        with filled(server, name, SIZES[size], after=empty, keep=options["keep"]) as seconds:
            self.stdout.write(f"\n{size}: {SIZES[size]}, filled in {seconds:.1f} s")
            if not is_bound():
                raise AssertionError("The bench must measure as the web role, behind policies.")
            policies = Policies(server, name)
            try:
                results = measure(
                    SIZES[size],
                    rounds=options["rounds"],
                    wanted=set(options["pages"]),
                    policies=policies,
                )
            finally:
                policies.close()
        self.stdout.write(table(results))
        return results
