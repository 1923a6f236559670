"""The S3 adapter against a small server that checks what S3 checks; signatures by the examples."""

import datetime as dt
import hashlib
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stafettlogg.archive.adapters import NotDelivered, deliver, s3, sigv4

AT = dt.datetime(2013, 5, 24, tzinfo=dt.UTC)
EXAMPLE = sigv4.Credentials(
    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
)
US = sigv4.Credentials("key", "secret", "eu-north-1")


@pytest.mark.parametrize(
    ("method", "path", "headers", "payload", "signature"),
    [
        ("GET", "test.txt", {"Range": "bytes=0-9"}, b"",
         "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("PUT", "test%24file.text",
         {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
         b"Welcome to Amazon S3.",
         "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
    ],
)  # fmt: skip
def test_it_signs_as_the_published_examples(method, path, headers, payload, signature):
    sent = sigv4.signed(
        method, f"https://examplebucket.s3.amazonaws.com/{path}", headers,
        payload=hashlib.sha256(payload).hexdigest(), at=AT, by=EXAMPLE,
    )  # fmt: skip

    assert sent["authorization"].endswith(f"Signature={signature}")


class Storage(BaseHTTPRequestHandler):
    """Enough of S3: PUT that checks signature and checksum, HEAD that tells what lies there."""

    def log_message(self, *args) -> None:
        """Nobody listens."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(("PUT", self.path))
        if self.server.answers:
            return self._answer(self.server.answers.pop(0))
        digest = hashlib.sha256(body)
        if b64decode(self.headers["x-amz-checksum-sha256"]) != digest.digest():
            return self._answer(400)
        if not self._signed(digest.hexdigest()):
            return self._answer(403)
        kept = self.server.spoil(body)
        self.server.kept[self.path] = (kept, self.headers["x-amz-meta-sha256"])
        return self._answer(200)

    def do_HEAD(self) -> None:
        self.server.seen.append(("HEAD", self.path))
        if not self._signed(hashlib.sha256(b"").hexdigest()):
            return self._answer(403)
        if self.path not in self.server.kept:
            return self._answer(404)
        body, noted = self.server.kept[self.path]
        counted = b64encode(hashlib.sha256(body).digest()).decode()
        headers = {"x-amz-meta-sha256": noted}
        if self.server.counts:
            headers["x-amz-checksum-sha256"] = counted
        return self._answer(200, length=len(body), **headers)

    def _signed(self, payload: str) -> bool:
        told = self.headers["authorization"]
        names = told.split("SignedHeaders=")[1].split(",")[0].split(";")
        stamp = self.headers["x-amz-date"]
        at = dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        url = f"http://{self.headers['host']}{self.path}"
        own = {n: self.headers[n] for n in names if n not in ("host", "x-amz-date")}
        wanted = sigv4.signed(self.command, url, own, payload=payload, at=at, by=US)
        return wanted["authorization"] == told

    def _answer(self, status: int, length: int = 0, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture
def storage(settings) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Storage)
    server.kept, server.seen, server.answers = {}, [], []
    server.spoil, server.counts = lambda body: body, True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.ARCHIVE_ADAPTER = "s3"
    settings.ARCHIVE_S3 = {
        "URL": f"http://127.0.0.1:{server.server_port}", "BUCKET": "arkiv", "REGION": US.region,
        "KEY_ID": US.key_id, "SECRET": US.secret, "PLAIN": "1",
    }  # fmt: skip
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def parcel(tmp_path):
    path = tmp_path / "7.zip"
    path.write_bytes(b"PK" + b"\0" * 200_000)
    return path, "0301/12/7.zip", hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.requirement("R289")
def test_a_package_is_put_there_and_read_back(storage, parcel):
    path, key, digest = parcel

    receipt = deliver(path, key, digest)

    assert receipt == s3.Receipt("s3://arkiv/0301/12/7.zip", digest)
    assert storage.kept["/arkiv/0301/12/7.zip"][0] == path.read_bytes()
    deliver(path, key, digest)  # the answer was lost: it lies there, and is not put twice
    assert [method for method, _path in storage.seen] == ["HEAD", "PUT", "HEAD", "HEAD"]


def test_storage_that_counts_nothing_is_asked_what_was_noted(storage, parcel):
    storage.counts = False
    assert deliver(*parcel).sha256 == parcel[2]


@pytest.mark.parametrize("status", [503, 500, 429])
def test_a_storage_that_is_busy_is_tried_again(storage, parcel, status):
    storage.answers = [status]
    with pytest.raises(NotDelivered, match=f"TryAgain{status}"):
        deliver(*parcel)

    assert deliver(*parcel).sha256 == parcel[2]


def test_a_wrong_key_is_refused(storage, parcel, settings):
    settings.ARCHIVE_S3["SECRET"] = "wrong"
    with pytest.raises(NotDelivered, match="Refused403"):
        deliver(*parcel)


@pytest.mark.parametrize(
    ("spoil", "why"), [(lambda b: b[:-1] + b"x", "WrongHash"), (lambda b: b[:-1], "WrongSize")]
)
def test_what_lies_there_changed_is_not_received(storage, parcel, spoil, why):
    storage.spoil = spoil
    with pytest.raises(NotDelivered, match=why):
        deliver(*parcel)


def test_nobody_at_the_other_end_is_told_as_such(storage, parcel, settings):
    settings.ARCHIVE_S3["URL"] = "http://127.0.0.1:9"
    with pytest.raises(NotDelivered, match="ConnectionError"):
        deliver(*parcel)


def test_it_refuses_to_begin_without_all_it_needs(storage, parcel, settings):
    settings.ARCHIVE_S3["PLAIN"] = ""
    assert s3.faults() == ["BTI_ARCHIVE_S3_URL is not https."]
    with pytest.raises(NotDelivered, match="NotConfigured"):
        deliver(*parcel)
    assert storage.seen == []
