"""Dockerfile and docker-compose.yml: looked over as far as that goes without an engine."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from bti.demo.stack.places import ROOT

VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)(:[?-][^}]*)?\}")
SECRET = re.compile(r"PASSWORD|SECRET|_KEY$|TOKEN", re.I)
ONE_SHOT = {"roles", "migrate"}  # they end; what waits for them asks that they ended well
NEEDED = {"web", "worker", "beat", "migrate", "postgres", "redis", "mail"}


def faults(root: Path = ROOT) -> list[str]:
    """A sentence for everything that is wrong with the container files."""
    from ruamel.yaml import YAML

    told = YAML(typ="safe").load((root / "docker-compose.yml").read_text())
    found = [*_dockerfile_faults(root), *_compose_faults(told, root)]
    return found + _engine_faults(root)


def _dockerfile_faults(root: Path) -> list[str]:
    text = (root / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    found = []
    users = [line[1] for line in lines if line[0] == "USER"]
    if not users or users[-1].split(":")[0] in ("root", "0"):
        found.append("Dockerfile: the last USER must not be root.")
    if not any(line[0] == "HEALTHCHECK" for line in lines):
        found.append("Dockerfile: there is no HEALTHCHECK.")
    for line in lines:
        if line[0] == "COPY" and not any(word.startswith("--from=") for word in line):
            sources = [word for word in line[1:-1] if not word.startswith("--")]
            missing = [source for source in sources if not (root / source).exists()]
            found += [f"Dockerfile: COPY {source} names nothing." for source in missing]
        if line[0] in ("ENV", "ARG") and any(SECRET.search(word) for word in line[1:]):
            found.append(f"Dockerfile: {line[0]} {line[1]} would stay in the image.")
    return found


def _compose_faults(told: dict[str, Any], root: Path) -> list[str]:
    services = told.get("services", {})
    found = [f"docker-compose.yml: no service {name}." for name in NEEDED - set(services)]
    volumes = set(told.get("volumes", {}))
    for name, service in services.items():
        found += [f"docker-compose.yml: {name}: {what}" for what in _service(service, name)]
        build = service.get("build")
        context = build.get("context", ".") if isinstance(build, dict) else build
        if context and not (root / context).is_dir():
            found.append(f"docker-compose.yml: {name}: nothing to build at {context}.")
        for other in service.get("depends_on", {}):
            if other not in services:
                found.append(f"docker-compose.yml: {name} depends on {other}, which is not there.")
        for volume in service.get("volumes", []):
            source = str(volume).split(":")[0]
            if source[0] not in "./" and source not in volumes:
                found.append(f"docker-compose.yml: {name}: the volume {source} is not declared.")
    return found


def _service(service: dict[str, Any], name: str) -> list[str]:
    found = []
    if not service.get("image") and not service.get("build"):
        found.append("neither image nor build.")
    if name not in ONE_SHOT and "healthcheck" not in service:
        found.append("no healthcheck.")
    found += [
        f"{key} is written out; take it from the environment."
        for key, value in (service.get("environment") or {}).items()
        if SECRET.search(key) and not key.endswith("_FILE") and not VARIABLE.search(str(value))
    ]
    found += [
        f"does not wait until {other} has ended well."
        for other, condition in _conditions(service)
        if other in ONE_SHOT and condition != "service_completed_successfully"
    ]
    found += [
        f"the port {port} is open to the network."
        for port in service.get("ports", [])
        if not str(port).startswith("127.0.0.1:")
    ]
    return found


def _conditions(service: dict[str, Any]) -> list[tuple[str, str]]:
    waits = service.get("depends_on", {})
    if isinstance(waits, list):
        return [(other, "service_started") for other in waits]
    return [(other, how.get("condition", "service_started")) for other, how in waits.items()]


def variables(text: str) -> set[str]:
    """The variables that a compose file takes from the environment."""
    return {match[1] for match in VARIABLE.finditer(text)}


def _engine_faults(root: Path) -> list[str]:
    """What the engine's own client says, where it is installed with its compose part."""
    client = shutil.which("docker")
    if client is None:
        return []
    has = subprocess.run([client, "compose", "version"], check=False, capture_output=True)
    if has.returncode:
        return []
    text = (root / "docker-compose.yml").read_text()
    env = os.environ | dict.fromkeys(variables(text), "given")
    done = subprocess.run(
        [client, "compose", "-f", "docker-compose.yml", "config", "-q"],
        cwd=root,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    return [f"docker compose config: {done.stderr.strip()}"] if done.returncode else []
