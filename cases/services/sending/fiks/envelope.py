"""What only the receiver can open: CMS EnvelopedData by the contract's algorithms.

AES-256-CBC for the content, RSAES-OAEP with SHA-256 for its key (RFC 5652, RFC 4055). Written out
here, since the library's own builder wraps the key by PKCS #1 v1.5 only.
"""

import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
EXPLICIT, IMPLICIT = 0xA0, 0x80  # context tags, constructed and primitive
BLOCK = 128

ENVELOPED_DATA = "1.2.840.113549.1.7.3"
DATA = "1.2.840.113549.1.7.1"
RSAES_OAEP = "1.2.840.113549.1.1.7"
MGF1 = "1.2.840.113549.1.1.8"
SHA256 = "2.16.840.1.101.3.4.2.1"
AES256_CBC = "2.16.840.1.101.3.4.1.42"


def seal(content: bytes, receiver: x509.Certificate) -> bytes:
    """The content, for whoever holds the certificate's key. Raises ValueError unless it is RSA."""
    public = receiver.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        raise ValueError("The receiver's certificate holds no RSA key.")
    key, iv = os.urandom(32), os.urandom(16)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    recipient = _der(
        SEQUENCE,
        _integer(0),
        _der(SEQUENCE, receiver.issuer.public_bytes(), _integer(receiver.serial_number)),
        _oaep(),
        _der(OCTETS, public.encrypt(key, oaep)),
    )
    sealed = _der(
        SEQUENCE,
        _oid(DATA),
        _der(SEQUENCE, _oid(AES256_CBC), _der(OCTETS, iv)),
        _der(IMPLICIT, _encrypted(content, key, iv)),
    )
    enveloped = _der(SEQUENCE, _integer(0), _der(SET, recipient), sealed)
    return _der(SEQUENCE, _oid(ENVELOPED_DATA), _der(EXPLICIT, enveloped))


def _encrypted(content: bytes, key: bytes, iv: bytes) -> bytes:
    padder = PKCS7(BLOCK).padder()
    padded = padder.update(content) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


def _oaep() -> bytes:
    sha256 = _der(SEQUENCE, _oid(SHA256), _der(NULL))
    mask = _der(SEQUENCE, _oid(MGF1), sha256)
    parameters = _der(SEQUENCE, _der(EXPLICIT, sha256), _der(EXPLICIT + 1, mask))
    return _der(SEQUENCE, _oid(RSAES_OAEP), parameters)


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def _integer(value: int) -> bytes:
    return _der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return _der(OID, b"".join(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | (arc & 0x7F))
    return bytes(reversed(digits))
