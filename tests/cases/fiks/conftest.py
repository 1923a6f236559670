"""A municipality that sends through KS Fiks, and the server it sends to."""

import copy
import json

import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import settings as configured

from cases.services.sending import queue_report
from tests.cases.fiks.server import ORG_ID, PASSWORD, Fiks, pair, pem, serving

WRITTEN = {
    "bekymring": "Jonas har blåmerker på armen, og er redd for å gå hjem.",
    "observert": "Mandag kl. 9 så jeg fire merker.\nTirsdag gråt han.",
    "barnets_ord": "Jeg vil ikke hjem.",
    "gjort": "Vi har snakket med helsesykepleieren.",
    "telefon": "22 33 44 55", "epost": "kari@bydel.example", "tolk": "Ja, tigrinja",
    "instanser": "",
}  # fmt: skip
CONTENTS = {
    "legal_basis": "duty", "violence_suspected": True, "guardians_informed": False,
    "not_informed_reason": "Mistanke om vold", "child_informed": False,
    "child_not_informed_reason": "Han er\nredd", "meeting_offered": True, "leader_told": True,
}  # fmt: skip


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> dict[str, object]:
    """The client's key for Maskinporten, and the municipality's seal."""
    folder = tmp_path_factory.mktemp("keys")
    login, _certificate = pair("klient")
    signing, certificate = pair("kommunen")
    written = {"login": login, "signing": signing}
    for name, key in written.items():
        (folder / f"{name}.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    (folder / "certificate.pem").write_text(pem(certificate))
    return {"folder": folder, "certificate": certificate, **written}


@pytest.fixture
def fiks(keys, settings) -> Fiks:
    """KS Fiks on this machine, and the settings that lead to it."""
    server = serving(keys["login"])
    folder = keys["folder"]
    settings.REPORT_ADAPTER = "fiks"
    settings.FIKS = {
        **copy.deepcopy(configured.FIKS),
        "URL": f"{server.address}/bekymringsmelding",
        "ORG_ID": ORG_ID,
        "INTEGRATION_ID": "integrasjon-1",
        "INTEGRATION_PASSWORD": PASSWORD,
        "ISSUER": "https://maskinporten.example/",
        "TOKEN_URL": f"{server.address}/token",
        "CLIENT_ID": "bti-klient",
        "LOGIN_KEY_ID": "nokkel-1",
        "LOGIN_KEY_FILE": str(folder / "login.pem"),
        "SIGNING_KEY_FILE": str(folder / "signing.pem"),
        "SIGNING_CERTIFICATE_FILE": str(folder / "certificate.pem"),
        "SENDER": {
            "orgnr": "974778866", "address": "Rosenholmveien 25", "postcode": "1414",
            "place": "Trollåsen",
        },
        "RECEIVERS": json.loads(
            '{"Bydel Søndre Nordstrand": {"number": "0301", "name": "Oslo", "district": "15"}}'
        ),
    }  # fmt: skip
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def queued(case, kari, guardians, fiks, today):
    """``queued(**contents)`` puts a report of suspected violence in the outbox."""

    def put(by=kari, written=None, **contents):
        return queue_report(
            case, by=by, on=today, written={**WRITTEN, **(written or {})},
            contents={**CONTENTS, **contents},
        ).delivery  # fmt: skip

    return put
