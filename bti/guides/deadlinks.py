"""Asks the addresses of a guide whether they still answer."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, NamedTuple

import requests

from bti.guides.load import Document, Place
from bti.guides.models import Guide

AT_ONCE = 8
SECONDS = 10.0
HEADERS = {"User-Agent": "bti-links-check", "Accept": "text/html,application/pdf,*/*"}
# Some servers do not answer HEAD as they answer GET
ASK_AGAIN = {400, 403, 404, 405, 406, 500, 501, 503}
NOT_FOR_PROGRAMS = {401, 403, 429}

State = Literal["ok", "moved", "unsure", "dead"]


class Answer(NamedTuple):
    """What an address answered: a state, and a sentence that tells it."""

    state: State
    sentence: str


class Found(NamedTuple):
    """An address of a guide, where it stands, and what it answered."""

    file: str
    line: int
    url: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.url} {self.answer.sentence}"


def check_links(
    guide: Guide, path: Path, *, seconds: float = SECONDS, at_once: int = AT_ONCE
) -> list[Found]:
    """What every address of the guide answers, in the order of the file; each is asked once."""
    document = Document(path)
    places: list[tuple[Place, str]] = [
        (("links", number, "url"), link.address)
        for number, link in enumerate(guide.links)
        if link.url is not None
    ]
    answers = _ask_all(dict.fromkeys(url for _place, url in places), seconds, at_once)
    return [Found(document.file, document.line(place), url, answers[url]) for place, url in places]


def _ask_all(urls: Iterable[str], seconds: float, at_once: int) -> dict[str, Answer]:
    asked = list(urls)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return dict(zip(asked, pool.map(lambda url: ask(url, seconds), asked), strict=True))


def ask(url: str, seconds: float = SECONDS) -> Answer:
    """Ask one address: by HEAD, and by GET where the server does not like that."""
    try:
        with requests.Session() as session:
            status, arrived = _status(session, "HEAD", url, seconds)
            if status in ASK_AGAIN:
                status, arrived = _status(session, "GET", url, seconds)
    except requests.Timeout:
        return Answer("dead", f"did not answer within {seconds:g} seconds.")
    except requests.TooManyRedirects:
        return Answer("dead", "leads round in a ring.")
    except requests.exceptions.SSLError:
        return Answer("dead", "has a certificate that is not valid.")
    except requests.RequestException:
        return Answer("dead", "could not be reached.")
    return _told(status, url, arrived)


def _status(session: requests.Session, method: str, url: str, seconds: float) -> tuple[int, str]:
    """The status at the end of the way, and where that is; the page itself is not read."""
    with session.request(
        method, url, timeout=seconds, allow_redirects=True, stream=True, headers=HEADERS
    ) as response:
        return response.status_code, response.url


def _told(status: int, url: str, arrived: str) -> Answer:
    if status in NOT_FOR_PROGRAMS:
        return Answer("unsure", f"answered {status}. It lets no program in: open it yourself.")
    if status >= 400:
        return Answer("dead", f"answered {status}.")
    if arrived.rstrip("/") != url.rstrip("/"):
        return Answer("moved", f"leads on to {arrived}.")
    return Answer("ok", "answers.")
