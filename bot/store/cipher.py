"""Encryption of what people wrote, at rest: AES-GCM, bound to the table, column and row it stands in."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from copy import copy
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
NAME_BYTES = 4
HASH_BYTES = 16


class KeyTrouble(Exception):
    """A key is missing, malformed, or not the one that encrypted this row."""


def make_key() -> str:
    """A new key, as text for an environment variable or a file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """The key written by `make_key`. Raises KeyTrouble when it is not one."""
    try:
        key = base64.urlsafe_b64decode(text.strip().encode())
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyTrouble(f"a key is {KEY_BYTES} bytes in base64")
    return key


class Cipher:
    """Seals with the first key, opens with whichever key sealed. A sealed value names its key by hash."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise KeyTrouble("no key")
        self._keys = {_name(key): AESGCM(key) for key in keys}
        self._first = _name(keys[0])
        self.hash_key = hashlib.sha256(b"ruimte hash key" + keys[-1]).digest()  # of the oldest: it was there first

    @property
    def mark(self) -> bytes:
        """What everything begins with that the first key sealed."""
        return self._first

    def hashing_with(self, hash_key: bytes) -> "Cipher":
        """The same keys, and hashes that do not depend on them."""
        other = copy(self)
        other.hash_key = hash_key
        return other

    def hash(self, text: str, purpose: str) -> bytes:
        """Sixteen bytes that only who has the key can work out, the same every time; not to be turned back."""
        return hmac.digest(self.hash_key, f"{purpose}:{text}".encode(), "sha256")[:HASH_BYTES]

    def seal(self, words: str, table: str, column: str, row: UUID) -> bytes:
        """The words, readable only with the key and only in this place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self._first].encrypt(nonce, words.encode(errors="replace"), _place(table, column, row))
        return self._first + nonce + sealed

    def open(self, sealed: bytes, table: str, column: str, row: UUID) -> str:
        """The words that were sealed in this place. Raises KeyTrouble."""
        name, rest = sealed[:NAME_BYTES], sealed[NAME_BYTES:]
        if name not in self._keys:
            raise KeyTrouble("sealed with a key that is not here")
        try:
            words = self._keys[name].decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _place(table, column, row))
        except (InvalidTag, ValueError):  # ValueError: it lost its end
            raise KeyTrouble(f"{table}.{column} was not sealed in this place") from None
        return words.decode()

    def seal_anew(self, sealed: bytes, table: str, column: str, row: UUID) -> bytes | None:
        """The same words, sealed with the first key; None when they do not open."""
        try:
            return self.seal(self.open(sealed, table, column, row), table, column, row)
        except KeyTrouble:
            return None


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"ruimte key name" + key).digest()[:NAME_BYTES]


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}:{column}:{row.hex}".encode()
