"""Lock files: what is installed is fixed to the byte, and no lock names where it comes from."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from bti.demo.stack.places import PYTHON, ROOT, VENV, Say, Trouble

REQUIREMENTS = ROOT / "requirements"
PACKAGES = ROOT / "package-lock.json"
ADDRESS = re.compile(r"https?://|git\+|^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", re.M)


def faults(root: Path = ROOT) -> list[str]:
    """A sentence for each lock file that names an address or leaves a hash out."""
    found = []
    for name in ("base.txt", "dev.txt"):
        text = (root / "requirements" / name).read_text()
        found += _addresses(f"requirements/{name}", text)
        found += [
            f"requirements/{name}: {line.split()[0]} has no hash."
            for line in re.sub(r"\\\n", " ", text).splitlines()
            if "==" in line and not line.lstrip().startswith("#") and "--hash=" not in line
        ]
    text = (root / "package-lock.json").read_text()
    found += _addresses("package-lock.json", text)
    for path, package in json.loads(text)["packages"].items():
        if path and not package.get("integrity"):
            found.append(f"package-lock.json: {path} has no hash.")
        if "resolved" in package:
            found.append(f"package-lock.json: {path} says where it was fetched (resolved).")
    return found


def _addresses(name: str, text: str) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} names an address: run make lock."
        for match in ADDRESS.finditer(text)
    ]


def lock(say: Say) -> None:
    """Resolve anew, keeping versions that still fit; UPGRADE=1 in the environment takes newer.

    Raises ``Trouble`` when something does not resolve.
    """
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") == "1" else []
    compile_: list[str | Path] = [
        *(PYTHON, "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--no-emit-index-url", *upgrade),
    ]
    dev, base = REQUIREMENTS / "dev", REQUIREMENTS / "base"
    say("locking the Python packages")
    _run([*compile_, _shown(dev, ".in"), "-o", _shown(dev, ".txt")])
    constraint = ["-c", _shown(dev, ".txt")]
    _run([*compile_, *constraint, _shown(base, ".in"), "-o", _shown(base, ".txt")])
    say("locking the npm packages")
    env = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    what = ["update"] if upgrade else ["install"]
    npm: list[str | Path] = [
        PYTHON,
        VENV / "bin" / "npm",
        *what,
        "--package-lock-only",
        "--ignore-scripts",
    ]
    _run(npm, env)
    strip_funding(PACKAGES)


def strip_funding(path: Path) -> None:
    """Take out where to send money to: npm writes it, nobody reads it, and it is an address."""
    told = json.loads(path.read_text())
    for package in told["packages"].values():
        package.pop("funding", None)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _shown(path: Path, ending: str) -> str:
    """A path as it shall stand in the lock file's heading."""
    return f"{path.relative_to(ROOT)}{ending}"


def _run(command: list[str | Path], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    if done.returncode:
        raise Trouble(f"{Path(command[0]).name} {command[2]} failed; its words are above.")
