"""XML against the schemas of Fiks Arkiv, where they lie; the validator is Java's own.

The Java runtime is the one that runs veraPDF (tests/verapdf.py), so no package is needed for it.
"""

import functools
import os
from pathlib import Path

import jpype

from tests import verapdf

BESIDE = Path(__file__).parents[2] / "shared" / "noark" / "fiks-arkiv-v1"
FOLDER = Path(os.environ.get("BTI_NOARK_SCHEMAS", BESIDE))
CREATE = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd"


@functools.cache
def _schema(name):
    verapdf._start()
    factory = jpype.JClass("javax.xml.validation.SchemaFactory").newInstance(
        "http://www.w3.org/2001/XMLSchema"
    )
    return factory.newSchema(jpype.JClass("java.io.File")(str(FOLDER / name)))


def failures(xml: bytes, name: str = CREATE) -> list[str]:
    """What the schema has against the XML; empty when it is valid."""
    validator = _schema(name).newValidator()
    source = jpype.JClass("javax.xml.transform.stream.StreamSource")
    stream = jpype.JClass("java.io.ByteArrayInputStream")(jpype.JArray(jpype.JByte)(xml))
    try:
        validator.validate(source(stream))
    except jpype.JException as error:
        return [str(error.getMessage())]
    return []
