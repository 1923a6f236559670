"""``check --deploy`` on the production settings, with values as strong as real ones."""

import base64
import os
import secrets
import subprocess
import tempfile
from pathlib import Path

from bti.demo.stack.application import OURS
from bti.demo.stack.places import PYTHON, ROOT


def production_environment(folder: Path) -> dict[str, str]:
    """What a municipality must give the application, made up for this one check."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "bti.settings.production",
        "BTI_SECRET_KEY": secrets.token_urlsafe(64),
        "BTI_FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "BTI_HOSTS": "stafettloggen.example",
        "BTI_BASE_URL": "https://stafettloggen.example",
        "BTI_OIDC_ISSUER": "https://idporten.example",
        "BTI_OIDC_CLIENT_ID": "bti",
        "BTI_OIDC_KEY_FILE": str(folder / "client.pem"),
        "BTI_LOCAL_DIR": str(folder),
        "DATABASE_URL": "postgresql://bti_app@/bti",
        "REDIS_URL": "redis://localhost/0",
    }


def check_deployable() -> int:
    """Run Django's deployment checks; any warning is a failure. Returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        check = ("check", "--deploy", "--fail-level", "WARNING")
        command: list[str | Path] = [PYTHON, "manage.py", *check]
        environ = production_environment(Path(folder))
        return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
