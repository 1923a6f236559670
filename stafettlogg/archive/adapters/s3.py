"""Storage that speaks S3: one PUT with the checksum, one HEAD that reads back what lies there."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from stafettlogg.archive.adapters import sigv4
from stafettlogg.archive.adapters.receipts import NotDelivered, Receipt

NEEDED = ("URL", "BUCKET", "REGION", "KEY_ID", "SECRET")
LARGEST = 5 * 1024**3  # of one PUT
CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
HASH, CHECKSUM = "x-amz-meta-sha256", "x-amz-checksum-sha256"
TRY_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504}
Response = requests.Response


def faults() -> list[str]:
    """What is not told yet, one by one."""
    told = settings.ARCHIVE_S3
    missing = [f"BTI_ARCHIVE_S3_{name} is empty." for name in NEEDED if not told.get(name)]
    url = str(told.get("URL", ""))
    if url and not (url.startswith("https://") or told.get("PLAIN") == "1"):
        missing.append("BTI_ARCHIVE_S3_URL is not https.")
    return missing


def deliver(path: Path, key: str, sha256: str) -> Receipt:
    """Put the package there, if it is not there already, and tell what the storage has."""
    if faults():
        raise NotDelivered("NotConfigured")
    size = path.stat().st_size
    if size > LARGEST:
        raise NotDelivered("TooLarge")
    found = _head(key)
    if found is None or _hash_of(found) != sha256:
        _put(path, key, sha256, size)
        found = _head(key)
    if found is None:
        raise NotDelivered("NotThere")
    if int(found.headers.get("content-length", -1)) != size:
        raise NotDelivered("WrongSize")
    return Receipt(f"s3://{settings.ARCHIVE_S3['BUCKET']}/{key}", _hash_of(found))


def _head(key: str) -> Response | None:
    answer = _send("HEAD", key, {"x-amz-checksum-mode": "ENABLED"}, payload=sigv4.NOTHING)
    if answer.status_code == 404:
        return None
    _must_be_well(answer)
    return answer


def _put(path: Path, key: str, sha256: str, size: int) -> None:
    """The storage refuses a body that is not what the checksum says."""
    headers = {
        "content-type": "application/zip",
        "content-length": str(size),
        HASH: sha256,
        CHECKSUM: b64encode(bytes.fromhex(sha256)).decode(),
    }
    with path.open("rb") as body:
        _must_be_well(_send("PUT", key, headers, payload=sha256, body=body))


def _hash_of(found: Response) -> str:
    """What the storage has counted itself; where it counts nothing, what was noted beside it."""
    counted = found.headers.get(CHECKSUM, "")
    if counted:
        try:
            return b64decode(counted, validate=True).hex()
        except ValueError:
            return ""
    return str(found.headers.get(HASH, ""))


def _must_be_well(answer: Response) -> None:
    if not answer.ok:
        later = "TryAgain" if answer.status_code in TRY_AGAIN else "Refused"
        raise NotDelivered(f"{later}{answer.status_code}")


def _send(
    method: str, key: str, headers: Mapping[str, str], *, payload: str, body: Any = None
) -> Response:
    told = settings.ARCHIVE_S3
    url = f"{told['URL'].rstrip('/')}/{told['BUCKET']}/{sigv4.escaped(key)}"
    by = sigv4.Credentials(told["KEY_ID"], told["SECRET"], told["REGION"])
    at = timezone.now().astimezone(UTC)
    sent = sigv4.signed(method, url, headers, payload=payload, at=at, by=by)
    try:
        return requests.request(
            method, url, headers=sent, data=body, allow_redirects=False,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
        )  # fmt: skip
    except requests.RequestException as error:
        raise NotDelivered(type(error).__name__) from None
