"""The scanner is asked in its own protocol, and is never waited for without end."""

import pytest

from bti.web.files import clamav
from tests.web.files.making import EICAR
from tests.web.files.scanner import scanner


@pytest.fixture
def listening(settings):
    with scanner() as (one, url):
        settings.CLAMAV_URL, settings.CLAMAV_SECONDS = url, 0.5
        yield one


def test_a_clean_file_is_sent_whole_and_nothing_is_found(listening):
    assert clamav.scan([b"Jonas ", b"leker"]) == ""
    assert listening.heard == [b"Jonas leker"]


def test_what_is_found_is_told_by_its_name(listening):
    assert clamav.scan([b"x" * 99, EICAR[:20], EICAR[20:]]) == "Eicar-Test-Signature"


def test_a_socket_on_the_same_machine(settings, tmp_path):
    with scanner(tmp_path / "clamd.ctl") as (one, url):
        settings.CLAMAV_URL, settings.CLAMAV_SECONDS = url, 2
        assert clamav.scan([EICAR]) == "Eicar-Test-Signature"
        assert one.heard == [EICAR]


@pytest.mark.parametrize(
    "says",
    [
        None,
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OKAY\0",
        b"\xff" * 9000,
        b"OK\0",
    ],
)
def test_whatever_is_no_answer_clears_nothing(listening, says):
    listening.says = says
    with pytest.raises(clamav.NoAnswer):
        clamav.scan([b"x"])


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd", "http://x", "clamd"])
def test_a_scanner_that_is_down_clears_nothing(settings, url):
    settings.CLAMAV_URL, settings.CLAMAV_SECONDS = url, 0.5
    with pytest.raises(clamav.NoAnswer):
        clamav.scan([b"x"])
