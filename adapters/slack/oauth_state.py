"""The state of an installation under way: it comes back from Slack, to the same browser, within ten minutes, once."""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

LASTS = timedelta(minutes=10)
_RANDOM_BYTES = 32
_STATE = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9]{1,12})\.([0-9a-f]{64})", re.ASCII)
_PURPOSE = b"ruimte: the state of an installation in Slack"


class States:
    """Makes states and takes them back. They are signed, so that any process with the same secret can take one."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.new(secret.encode(), _PURPOSE, sha256).digest()
        self._taken: dict[str, datetime] = {}

    def make(self, now: datetime) -> str:
        """A new state: 256 random bits and the time, signed."""
        said = f"{token_urlsafe(_RANDOM_BYTES)}.{int(now.timestamp())}"
        return f"{said}.{self._sign(said)}"

    def take(self, state: str, cookie: str, *, now: datetime) -> bool:
        """Whether we made this state for this browser, not too long ago; and it was not taken before."""
        if not self._is_ours(state, now) or not hmac.compare_digest(state.encode(), cookie.encode(errors="replace")):
            return False
        self._taken = {old: at for old, at in self._taken.items() if now - at <= LASTS}
        if state in self._taken:
            return False
        self._taken[state] = now
        return True

    def _is_ours(self, state: str, now: datetime) -> bool:
        parts = _STATE.fullmatch(state)
        if parts is None or not hmac.compare_digest(self._sign(f"{parts[1]}.{parts[2]}"), parts[3]):
            return False
        return 0 <= now.timestamp() - int(parts[2]) <= LASTS.total_seconds()

    def _sign(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), sha256).hexdigest()
