"""AWS Signature Version 4, as S3 asks for it: pure, checked against the published examples."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
NOTHING = sha256(b"").hexdigest()


@dataclass(frozen=True)
class Credentials:
    """Whose signature it is, and for which region."""

    key_id: str
    secret: str
    region: str


def signed(
    method: str, url: str, headers: Mapping[str, str], *, payload: str, at: datetime,
    by: Credentials,
) -> dict[str, str]:  # fmt: skip
    """The headers to send, with the signature. ``payload``: SHA-256 of the body; ``at``: in UTC.

    The path of ``url`` is escaped already, as it will be sent; it has no query.
    """
    parts = urlsplit(url)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    sent = {
        **{name.lower(): " ".join(value.split()) for name, value in headers.items()},
        "host": parts.netloc, "x-amz-content-sha256": payload, "x-amz-date": stamp,
    }  # fmt: skip
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{sent[name]}\n" for name in sorted(sent))
    request = "\n".join([method, parts.path or "/", "", lines, names, payload])
    scope = f"{stamp[:8]}/{by.region}/s3/aws4_request"
    to_sign = "\n".join([ALGORITHM, stamp, scope, sha256(request.encode()).hexdigest()])
    signature = hmac.new(_key(by, stamp[:8]), to_sign.encode(), sha256).hexdigest()
    sent["authorization"] = (
        f"{ALGORITHM} Credential={by.key_id}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return sent


def _key(by: Credentials, day: str) -> bytes:
    key = f"AWS4{by.secret}".encode()
    for part in (day, by.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return key


def escaped(key: str) -> str:
    """The name of an object as it stands in a path."""
    return quote(key, safe="/-_.~")
