"""``make setup``: everything the project needs on this machine, once.

Runs on the machine's own Python with the standard library alone. Each step leaves a stamp, so
that a second run only looks.
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from bti.demo.stack import assets, system
from bti.demo.stack.places import PYTHON, ROOT, VENV, Say, Trouble

LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / "requirements.stamp"


def setup(say: Say, *, browser: bool = False) -> None:
    """Bring everything up to date; raises ``Trouble`` where somebody must do something first."""
    begin = time.monotonic()
    done = [
        make_venv(say),
        install_requirements(say),
        bring_libraries(say),
        install_npm_packages(say),
        copy_static_files(say),
    ]
    assets.compile_translations_in_venv()
    if browser:
        done.append(bring_browser(say))
    if any(done):
        say(f"set up in {time.monotonic() - begin:.0f} s")


def make_venv(say: Say) -> bool:
    """A virtual environment that works, with pip in it."""
    if PYTHON.exists():
        works = subprocess.run(
            [PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"],
            check=False,
            stderr=subprocess.DEVNULL,
        )
        if works.returncode == 0:
            return False
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        if not system.install([package], say):
            raise Trouble(system.sentence([package], "The virtual environment"))
    say(f"making .venv with Python {sys.version.split()[0]}")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if made.returncode:
        raise Trouble(f"The virtual environment could not be made:\n{made.stdout}")
    return True


def install_requirements(say: Say) -> bool:
    """The locked Python packages, each with its hash; the project's folder on the path."""
    wanted = f"{assets.digest([LOCK])} {sys.version_info[:2]}"
    if STAMP.exists() and STAMP.read_text() == wanted:
        return False
    say("installing the locked Python packages")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "-q",
    ]
    done = subprocess.run([*pip, "--require-hashes", "-r", LOCK], cwd=ROOT, check=False)
    if done.returncode:
        raise Trouble("pip could not install the locked packages; its words are above.")
    # Programs in .venv/bin find the project, wherever they are started
    (site,) = VENV.glob("lib/python3.*/site-packages")
    (site / "bti-project.pth").write_text(f"{ROOT}\n")
    STAMP.write_text(wanted)
    return True


def bring_libraries(say: Say) -> bool:
    """System libraries for archive documents; told, not fatal, where they cannot be had."""
    missing = system.missing_libraries()
    if missing and not system.install(missing, say):
        say(system.sentence(missing, "The archive document (PDF/A)"))
    return bool(missing)


def bring_browser(say: Say) -> bool:
    """Chromium for the browser tests; raises ``Trouble`` where it cannot be had."""
    if system.chromium():
        return False
    wanted = ["chromium"]
    if not system.install(wanted, say) or not system.chromium():
        raise Trouble(
            system.sentence(wanted, "The browser test")
            + ". A browser that lies elsewhere can be named in BTI_CHROMIUM."
        )
    return True


def install_npm_packages(say: Say) -> bool:
    """The locked npm packages."""
    if assets.packages_are_current():
        return False
    say("installing the locked npm packages")
    assets.install_packages()
    return True


def copy_static_files(say: Say) -> bool:
    """What pages need of the npm packages."""
    if assets.vendor_is_current():
        return False
    say("copying design system and font to static/vendor")
    assets.copy_vendor()
    return True
