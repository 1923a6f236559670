"""As much of JSON Schema as the contract uses; a word it does not know breaks the check."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}
SILENT = {"$schema", "$id", "title", "definitions", "type"}


def faults(value: Any, file: Path) -> list[str]:
    """Where the value breaks the schema of the file; nothing when it fits."""
    root = json.loads(file.read_text())
    return list(_faults(value, root, root, file, "$"))


def _faults(value, schema, root, file, place):
    if "$ref" in schema:
        ref = schema["$ref"]
        if ref.startswith("#/"):
            for part in ref[2:].split("/"):
                schema = schema[part] if part in schema else root[part]
            yield from _faults(value, schema, root, file, place)
        else:
            other = (file.parent / ref).resolve()
            yield from (f"{place}{fault[1:]}" for fault in faults(value, other))
        return
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{place} is no {schema['type']}"
        return
    for word, asked in schema.items():
        if word not in SILENT:
            yield from WORDS[word](value, asked, root, file, place)


def _required(value, asked, root, file, place):
    yield from (f"{place} lacks {name}" for name in asked if name not in value)


def _properties(value, asked, root, file, place):
    for name, schema in asked.items():
        if name in value:
            yield from _faults(value[name], schema, root, file, f"{place}.{name}")
    # The contract does not forbid more; a name that it does not know is a slip of ours all the same
    yield from (f"{place} has {name}" for name in value if name not in asked)


def _items(value, asked, root, file, place):
    for number, entry in enumerate(value):
        yield from _faults(entry, asked, root, file, f"{place}[{number}]")


def _pattern(value, asked, root, file, place):
    if not re.search(asked, value):
        yield f"{place} is not {asked}"


def _format(value, asked, root, file, place):
    assert asked == "date-time"
    datetime.fromisoformat(value)
    return iter(())


WORDS = {
    "required": _required,
    "properties": _properties,
    "items": _items,
    "pattern": _pattern,
    "format": _format,
    "minItems": lambda v, n, *_: [] if len(v) >= n else ["too few"],
    "maxItems": lambda v, n, *_: [] if len(v) <= n else ["too many"],
}
