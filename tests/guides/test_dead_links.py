"""``manage.py links check`` finds the links that no longer lead anywhere. Asks a local server."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bti.guides.deadlinks import ask, check_links
from bti.guides.load import load
from bti.guides.models import Guide
from tests.guides.example import example, written

LINKS = """links:
  - code: melding
    label: Bekymringsmelding
    url: https://bekymringsmelding.fiks.ks.no/offentlig
"""


class Answers(BaseHTTPRequestHandler):
    """One path for each way a server may answer."""

    asked: list[tuple[str, str]] = []
    at_once = 0
    most_at_once = 0
    lock = threading.Lock()

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        cls = type(self)
        with cls.lock:
            cls.asked.append((self.command, self.path))
            cls.at_once += 1
            cls.most_at_once = max(cls.most_at_once, cls.at_once)
        try:
            self._by_path()
        finally:
            with cls.lock:
                cls.at_once -= 1

    def _by_path(self) -> None:
        name = self.path.split("/")[1]
        if name == "slow":
            time.sleep(1.5)
        if name == "busy":
            time.sleep(0.1)
        if name in ("moved", "ring", "movedtogone"):
            target = {"moved": "/ok", "ring": "/ring", "movedtogone": "/gone"}[name]
            self.send_response(301)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status = {"gone": 404, "closed": 403, "broken": 500}.get(name, 200)
        if name == "nohead" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Answers.asked, Answers.at_once, Answers.most_at_once = [], 0, 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def guide_with(folder: Path, *urls: str) -> Path:
    lines = ["links:\n"]
    for number, url in enumerate(urls):
        code = "melding" if number == 0 else f"lenke{number}"
        lines.append(f"  - code: {code}\n    label: Lenke\n    url: {url}\n")
    lines.append("  - code: uten_adresse\n    label: Brosjyre\n    where: Spør lederen din.\n")
    assert LINKS in example()
    return written(folder, example().replace(LINKS, "".join(lines)))


def line_with(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if words in line)


def told(*args: str) -> list[str]:
    out = StringIO()
    call_command("links", "check", *args, stdout=out)
    return out.getvalue().splitlines()


def test_a_guide_whose_links_answer_is_right(tmp_path, server):
    path = guide_with(tmp_path, f"{server}/ok", f"{server}/nohead")

    assert told(str(path)) == ["None of 2 links is dead."]
    assert ("GET", "/nohead") in Answers.asked
    assert ("GET", "/ok") not in Answers.asked


def test_dead_links_are_told_with_file_and_line_and_the_command_fails(tmp_path, server):
    path = guide_with(
        tmp_path, f"{server}/ok", f"{server}/gone", f"{server}/moved", f"{server}/closed",
        f"{server}/movedtogone",
    )  # fmt: skip
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("links", "check", str(path), stdout=out)

    assert str(refused.value) == "2 of 5 links are dead."
    assert refused.value.returncode == 1
    lines = {name: line_with(path, f"{server}/{name}") for name in ("gone", "moved", "closed")}
    assert out.getvalue().splitlines() == [
        f"elvedal.yaml:{lines['gone']}: {server}/gone answered 404.",
        f"elvedal.yaml:{lines['moved']}: {server}/moved leads on to {server}/ok.",
        f"elvedal.yaml:{lines['closed']}: {server}/closed answered 403. "
        "It lets no program in: open it yourself.",
        f"elvedal.yaml:{line_with(path, 'movedtogone')}: {server}/movedtogone answered 404.",
    ]


@pytest.mark.parametrize(
    ("path", "state", "sentence"),
    [
        ("/ok", "ok", "answers."),
        ("/broken", "dead", "answered 500."),
        ("/ring", "dead", "leads round in a ring."),
        ("/slow", "dead", "did not answer within 0.3 seconds."),
    ],
)
def test_each_way_of_answering_is_told_in_a_sentence(server, path, state, sentence):
    assert tuple(ask(f"{server}{path}", 0.3)) == (state, sentence)


def test_a_server_that_is_not_there_is_told():
    assert tuple(ask("http://127.0.0.1:9/", 1)) == ("dead", "could not be reached.")


def test_the_same_address_is_asked_once_and_few_at_a_time(tmp_path, server):
    urls = [f"{server}/busy/{number}" for number in range(6)]
    path = guide_with(tmp_path, *urls, *urls)

    found = check_links(load(path, Guide), path, at_once=2)

    assert [one.answer.state for one in found] == ["ok"] * 12
    assert len(Answers.asked) == 6
    assert Answers.most_at_once <= 2


def test_an_unknown_guide_and_odd_patience_are_told():
    with pytest.raises(CommandError, match="no guide called atlantis"):
        told("atlantis")
    with pytest.raises(CommandError, match="more than 0"):
        told("--seconds", "0")


def test_a_broken_file_is_told_like_any_broken_guide(tmp_path):
    path = written(tmp_path, example().replace("slug: elvedal", "slug: Elvedal"))

    with pytest.raises(CommandError, match="elvedal.yaml:1: slug"):
        told(str(path))
