"""What a file is called: for people to read, never where it lies."""

import re
import unicodedata

from bti.web.files.kinds import ENDINGS, Kind

LONGEST = 100  # characters, without the ending
# Shown, but neither read nor typed: control, format (direction too), half characters, private use
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def readable(raw: str) -> str:
    """The last part of the name, in visible characters, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    seen = "".join(
        " " if char.isspace() else char
        for char in last
        if char.isspace() or unicodedata.category(char) not in UNSEEN
    )
    plain = re.sub(r'[<>:"|?*%]', "", re.sub(r"\s+", " ", seen)).strip(" .")
    return plain[:LONGEST].strip(" .") or "fil"


def clean_name(raw: str, kind: Kind) -> str:
    """The readable name, with the ending that its content has."""
    stem = raw.rstrip(" .")
    for ending in ENDINGS:
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
            break
    return f"{readable(stem)}{kind.ending}"
