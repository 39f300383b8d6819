"""Slack's v0 signature, checked on the bytes as they came."""

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

WINDOW = 300  # seconds that a time stamp may differ from our clock, either way (Slack's own advice)
TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def is_fresh(timestamps: Sequence[str], *, now: datetime) -> bool:
    """Whether there is exactly one time stamp, a number, within the window."""
    if len(timestamps) != 1 or not TIMESTAMP.fullmatch(timestamps[0]):
        return False
    return abs(now.timestamp() - int(timestamps[0])) <= WINDOW


def is_well_formed(signatures: Sequence[str]) -> bool:
    """Whether there is exactly one signature, in Slack's form."""
    return len(signatures) == 1 and SIGNATURE.fullmatch(signatures[0]) is not None


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature that Slack gives to this body at this time."""
    signed = b":".join((b"v0", timestamp.encode("ascii"), body))
    return "v0=" + hmac.new(secret.encode(), signed, sha256).hexdigest()


def is_signed(secret: str, timestamp: str, *, signature: str, body: bytes) -> bool:
    """Whether whoever sent this body knew the secret."""
    return hmac.compare_digest(sign(secret, timestamp, body), signature)
