"""Lock files, container files and copied assets."""

import json
import re
import shutil
from pathlib import Path

import pytest

from bti.demo.stack import assets, containers, locks
from bti.demo.stack.places import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the lock and container files, to spoil."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("package-lock.json", "docker-compose.yml", "Dockerfile", "package.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_lock_files_name_no_address_and_leave_no_hash_out() -> None:
    assert locks.faults() == []


def test_a_lock_file_with_an_index_is_found(project: Path) -> None:
    path = project / "requirements" / "dev.txt"
    path.write_text(f"--index-url https://packages.example/simple\n{path.read_text()}")
    found = locks.faults(project)
    assert "requirements/dev.txt:1 names an address: run make lock." in found


def test_a_pin_without_a_hash_is_found(project: Path) -> None:
    path = project / "requirements" / "base.txt"
    path.write_text(f"{path.read_text()}left-pad==1.0\n")
    assert locks.faults(project) == ["requirements/base.txt: left-pad==1.0 has no hash."]


def test_a_fetched_address_in_the_npm_lock_is_found(project: Path) -> None:
    path = project / "package-lock.json"
    told = json.loads(path.read_text())
    told["packages"]["node_modules/jose"]["resolved"] = "mirror"
    path.write_text(json.dumps(told))
    assert locks.faults(project) == [
        "package-lock.json: node_modules/jose says where it was fetched (resolved)."
    ]


def test_funding_addresses_are_taken_out_of_the_npm_lock(project: Path) -> None:
    path = project / "package-lock.json"
    before = path.read_text()
    told = json.loads(before)
    told["packages"]["node_modules/jose"]["funding"] = {"url": "https://money.example"}
    path.write_text(json.dumps(told))
    locks.strip_funding(path)
    assert path.read_text() == before


def test_the_container_files_have_no_faults() -> None:
    assert containers.faults() == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("${POSTGRES_PASSWORD:?", "${", "POSTGRES_PASSWORD is written out"),
        ('"127.0.0.1:${BTI_PORT:-8000}:8000"', '"8000:8000"', "open to the network"),
        ("redis: { condition", "rediss: { condition", "depends on rediss"),
        ('["database:/var/lib/postgresql"]', '["data:/var/lib/postgresql"]', "is not declared"),
    ],
)
def test_a_fault_in_the_compose_file_is_found(
    project: Path, old: str, new: str, fault: str
) -> None:
    path = project / "docker-compose.yml"
    text = path.read_text()
    assert old in text
    changed = text.replace(old, new)
    if new == "${":
        changed = re.sub(r"(POSTGRES_PASSWORD): \$\{.*\}", r"\1: hush", text)
    path.write_text(changed)
    for name in ("Dockerfile",):
        (project / name).write_text("FROM x\nUSER bti\nHEALTHCHECK NONE\n")
    assert any(fault in found for found in containers.faults(project))


def test_an_image_that_runs_as_root_is_found(project: Path) -> None:
    path = project / "Dockerfile"
    path.write_text(path.read_text().replace("USER bti", "USER root"))
    assert "Dockerfile: the last USER must not be root." in containers.faults(project)


def test_what_pages_need_is_copied_without_mentions_of_source_maps() -> None:
    for name in ("designsystemet/index.css", "designsystemet/theme.css", "designsystemet/web.js"):
        text = (assets.VENDOR / name).read_text()
        assert text
        assert "sourceMappingURL" not in text
    styles = (assets.VENDOR / "font" / "index.css").read_text()
    named = set(re.findall(r"url\(\./(files/[\w.-]+)\)", styles))
    assert len(named) == 2
    assert all((assets.VENDOR / "font" / name).exists() for name in named)
    assert assets.AXE.exists()
    assert assets.AXE_NB.exists()
