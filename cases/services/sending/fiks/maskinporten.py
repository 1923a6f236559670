"""A token for one call: a signed claim is given for it (RFC 7523, as Maskinporten asks)."""

import time
import uuid
from pathlib import Path

import jwt
import requests

from cases.services.sending.fiks.answers import asked
from cases.services.sending.fiks.config import Config
from cases.services.sending.port import Undelivered

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "ks:fiks"
LIVES = 100  # seconds; Maskinporten takes at most 120
MAX_TOKEN = 10_000


def token(config: Config, session: requests.Session) -> str:
    """An access token for KS Fiks. Raises Undelivered."""
    now = int(time.time())
    claims = {
        "aud": config.issuer,
        "iss": config.client_id,
        "scope": SCOPE,
        "iat": now,
        "exp": now + LIVES,
        "jti": str(uuid.uuid4()),
    }
    key = Path(config.login_key_file).read_bytes()
    grant = jwt.encode(claims, key, algorithm="RS256", headers={"kid": config.login_key_id})
    answer = asked(
        session, "POST", config.token_url, data={"grant_type": GRANT, "assertion": grant}
    )
    found = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not 0 < len(found) <= MAX_TOKEN or not found.isascii():
        raise Undelivered("answer", again=True)
    return found
