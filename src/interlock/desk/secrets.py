"""Secrets of outside systems at rest: encrypted with a key of this instance, never shown again, never logged."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from interlock import InterlockError


class SecretLostError(InterlockError):
    """A stored secret was encrypted with another instance's key; it has to be given again."""


def lock(secret: str) -> bytes:
    """Encrypt a secret (Fernet, its key derived from the instance's own by HKDF, RFC 5869)."""
    return _fernet().encrypt(secret.encode())


def unlock(locked: bytes) -> str:
    """Return the secret."""
    try:
        return _fernet().decrypt(bytes(locked)).decode()
    except InvalidToken as error:
        raise SecretLostError("a secret cannot be read with this instance's secret key; give it again") from error


def _fernet() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"interlock secrets").derive(str(settings.SECRET_KEY).encode())
    return Fernet(base64.urlsafe_b64encode(derived))
