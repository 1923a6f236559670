"""How an answer is read: bounded in time and size, never followed elsewhere, never believed."""

import json
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from cases.services.sending.port import Undelivered

CONNECT, READ = 5, 20  # seconds
LARGEST = 1_000_000  # bytes of an answer
TOO_MUCH, LATER = 429, 503
REFUSED = {401: "login", 403: "login", 404: "receiver"}


def asked(session: requests.Session, method: str, url: str, **given: Any) -> Any:
    """What the other side answers with, as JSON. Raises Undelivered; asking again does no harm."""
    try:
        with session.request(
            method, url, timeout=(CONNECT, READ), allow_redirects=False, stream=True, **given
        ) as answer:
            body = _body(answer)
            status = answer.status_code
    except requests.RequestException:
        raise Undelivered("unreachable", again=True) from None
    if status >= 500 or status == TOO_MUCH:
        raise Undelivered("busy", again=True)
    if status in REFUSED:
        raise Undelivered(REFUSED[status])
    if status != requests.codes.ok:
        # Maskinporten says 400 to a client that it does not know
        raise Undelivered("login" if "assertion" in (given.get("data") or {}) else "rejected")
    return as_json(body)


def left(session: requests.Session, url: str, *, wait: int, **given: Any) -> Any:
    """Post what may be posted once. Raises Undelivered, with doubt where it may have arrived."""
    try:
        with session.post(
            url, timeout=(CONNECT, wait), allow_redirects=False, stream=True, **given
        ) as answer:
            status = answer.status_code
            body = _body(answer)
    except requests.RequestException as error:
        if _never_connected(error):
            raise Undelivered("unreachable", again=True) from None
        raise Undelivered("answer", doubt=True) from None
    if status in (TOO_MUCH, LATER):
        raise Undelivered("busy", again=True)
    if 400 <= status < 500:
        raise Undelivered(REFUSED.get(status, "rejected"))
    try:
        return as_json(body if 200 <= status < 300 else b"")
    except Undelivered:
        raise Undelivered("answer", doubt=True) from None


def as_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Undelivered("answer", again=True) from None


def _body(answer: requests.Response) -> bytes:
    found = b""
    for piece in answer.iter_content(65_536):
        found += piece
        if len(found) > LARGEST:
            raise requests.exceptions.ContentDecodingError("too much")
    return found


def _never_connected(error: requests.RequestException) -> bool:
    """Whether no connection was made at all, so that nothing can have left."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
