"""How the receiver opens what was sealed for it; written apart from the code that seals."""

import io
import zipfile
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


@dataclass
class Node:
    tag: int
    body: bytes

    @property
    def parts(self) -> list["Node"]:
        return list(read(self.body))


def read(data: bytes):
    """The elements of DER, one after the other."""
    while data:
        tag, length, start = data[0], data[1], 2
        if length & 0x80:
            start = 2 + (length & 0x7F)
            length = int.from_bytes(data[2:start], "big")
        yield Node(tag, data[start : start + length])
        data = data[start + length :]


def opened(sealed: bytes, key, certificate) -> bytes:
    """The content of a CMS EnvelopedData by the algorithms of the contract."""
    content_info = next(read(sealed))
    kind, explicit = content_info.parts
    assert kind.body.hex() == "2a864886f70d010703"  # envelopedData
    version, recipients, content = explicit.parts[0].parts
    assert version.body == b"\x00"
    (recipient,) = recipients.parts
    _version, who, algorithm, wrapped = recipient.parts
    issuer, serial = who.parts
    assert int.from_bytes(serial.body, "big") == certificate.serial_number
    assert certificate.issuer.public_bytes().endswith(issuer.body)
    assert algorithm.parts[0].body.hex() == "2a864886f70d010107"  # RSAES-OAEP
    assert bytes.fromhex("608648016503040201") in algorithm.parts[1].body  # with SHA-256
    secret = key.decrypt(
        wrapped.body, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    )
    _kind, cipher, data = content.parts
    assert cipher.parts[0].body.hex() == "60864801650304012a"  # AES-256-CBC
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(cipher.parts[1].body)).decryptor()
    plain = decryptor.update(data.body) + decryptor.finalize()
    return plain[: -plain[-1]]


def files_of(container: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
