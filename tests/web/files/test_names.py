"""What a file is called is for reading: never a path, never hidden, never endless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bti.web.files.kinds import Kind
from bti.web.files.names import LONGEST, clean_name, readable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../x.pdf", "x.pdf"),
        (r"C:\Users\kari\Documents\rapport.PDF", "rapport.pdf"),
        ("rapport\x00.exe.pdf", "rapport.exe.pdf"),
        ("gnp.\u202efdp.exe", "gnp.fdp.exe.pdf"),
        ("a" * 300 + ".pdf", "a" * LONGEST + ".pdf"),
        ("...", "fil.pdf"),
        ("", "fil.pdf"),
        ("/", "fil.pdf"),
        ("Møtereferat  3. nov.pdf", "Møtereferat 3. nov.pdf"),
        ("linje\r\nSet-Cookie: x=1.pdf", "linje Set-Cookie x=1.pdf"),
        ('"><script>.pdf', "script.pdf"),
    ],
)
def test_a_name_is_cleaned(raw, shown):
    assert clean_name(raw, Kind.PDF) == shown


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_hides_anything(raw):
    name = clean_name(raw, Kind.PDF)

    assert 0 < len(name) <= LONGEST + 4
    assert name.endswith(".pdf")
    assert not set(name) & set('/\\<>:"|?*%')
    assert not name.startswith((".", " "))
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
    assert readable(readable(raw)) == readable(raw)
