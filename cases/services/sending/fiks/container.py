"""The container of the contract: ASiC-E, a zip whose files are listed and signed."""

import base64
import hashlib
import io
import zipfile
from xml.sax.saxutils import quoteattr

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

MIMETYPE = "application/vnd.etsi.asic-e+zip"
SIGNATURE = "META-INF/signature-1.p7s"
MANIFEST = "META-INF/asicmanifest.xml"
TYPES = {"json": "application/json", "pdf": "application/pdf"}
WRITTEN = (1980, 1, 1, 0, 0, 0)  # the time of the message stands in the message


def pack(
    files: dict[str, bytes], *, certificate: x509.Certificate, key: rsa.RSAPrivateKey
) -> bytes:
    """The files in one signed container. Their names are ours, never a person's."""
    manifest = _manifest(files)
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(manifest)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(
            serialization.Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
        )
    )
    entries = {**files, MANIFEST: manifest, SIGNATURE: signature}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is, so that the type can be told from the first bytes
        archive.writestr(zipfile.ZipInfo("mimetype", WRITTEN), MIMETYPE, zipfile.ZIP_STORED)
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, WRITTEN), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _manifest(files: dict[str, bytes]) -> bytes:
    references = "".join(
        f"<DataObjectReference URI={quoteattr(name)} MimeType={quoteattr(_type(name))}>"
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{_digest(content)}</ds:DigestValue></DataObjectReference>"
        for name, content in files.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f'<SigReference URI="{SIGNATURE}" MimeType="application/x-pkcs7-signature"/>'
        f"{references}</ASiCManifest>"
    ).encode()


def _type(name: str) -> str:
    return TYPES[name.rsplit(".", 1)[-1]]


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
