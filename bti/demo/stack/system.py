"""System packages: what is missing, brought by apt where that is possible."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from pathlib import Path

from bti.demo.stack.places import Say

# What WeasyPrint loads for archive documents, and the Debian packages that bring it
PDF_LIBRARIES = {
    "libgobject-2.0.so.0": "libpangoft2-1.0-0",
    "libpango-1.0.so.0": "libpangoft2-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing_libraries() -> list[str]:
    """Debian packages of the libraries that cannot be loaded."""
    missing = set()
    for library, package in PDF_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.add(package)
    return sorted(missing)


def chromium() -> Path | None:
    """The browser for tests: BTI_CHROMIUM, else the first of the usual names."""
    names = (os.environ["BTI_CHROMIUM"],) if os.environ.get("BTI_CHROMIUM") else BROWSERS
    found = next((path for path in map(shutil.which, names) if path), None)
    return Path(found) if found else None


def root_command() -> list[str] | None:
    """What to put before a command so that it runs as root; None when it cannot."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(
            ["sudo", "-n", "true"], check=False, capture_output=True, stdin=subprocess.DEVNULL
        )
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def install(packages: list[str], say: Say) -> bool:
    """Install Debian packages; false when that is not possible here."""
    before = root_command()
    if before is None or not shutil.which("apt-get"):
        return False
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    patient = ["-o", "DPkg::Lock::Timeout=300"]
    command = [*before, *quiet, *patient, "install", "-y", "--no-install-recommends", *packages]
    say(f"installing {' '.join(packages)} with apt")
    if _run(command, quietly=True):
        return True
    # Nobody has asked for the lists of packages yet, or they are too old
    _run([*before, *quiet, *patient, "update"], quietly=True)
    return _run(command)


def _run(command: list[str], *, quietly: bool = False) -> bool:
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode and not quietly:
        print(done.stdout[-2000:])
    return done.returncode == 0


def sentence(packages: list[str], what: str) -> str:
    """What to ask an administrator for."""
    return (
        f"{what} needs the system packages {' '.join(packages)}, and they cannot be installed "
        f"from here. On Debian, as root: apt-get install {' '.join(packages)}"
    )
