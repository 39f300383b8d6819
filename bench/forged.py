"""Requests that look like Slack's and are not: made up, changed on the way, old, cut off, too large, unreadable."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from adapters.slack.door import MOST_BYTES, SIGNATURE, TIMESTAMP
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.signature import WINDOW, sign

OLD = 2 * WINDOW
CHUNKED = {"Transfer-Encoding": "chunked"}
NOBODYS = "v0=" + "0" * 64


@dataclass(frozen=True)
class Knock:
    """One request, byte for byte; `is_alone` when no other can come after it over the same connection.

    `hangs_up` says that no more of it will come.
    """

    sent: bytes
    is_alone: bool = False
    hangs_up: bool = False


@dataclass(frozen=True)
class Forger:
    """Makes requests out of one that was genuine. Only the old and the unreadable ones know the secret."""

    secret: str
    genuine: bytes
    chance: Random

    def knocks(self, count: int) -> list[Knock]:
        """So many requests of every kind, mixed."""
        kinds, weights = zip(*self._kinds(), strict=True)
        return [make() for make in self.chance.choices(kinds, weights, k=count)]

    def true(self) -> Knock:
        """What the door must let in."""
        return Knock(self._request(self.genuine))

    def _kinds(self) -> Sequence[tuple[Callable[[], Knock], int]]:
        """Each with its share, in a thousand."""
        return (
            (self._made_up, 370), (self._changed, 300), (self._old, 200), (self._unreadable, 60),
            (self._odd_headers, 40), (self._too_large, 10), (self._cut_off, 10), (self._no_http, 10),
        )  # fmt: skip

    def _made_up(self) -> Knock:
        return Knock(self._request(self.genuine, signature=f"v0={self.chance.randbytes(32).hex()}"))

    def _changed(self) -> Knock:
        """Signed by Slack, and then one byte is another."""
        changed, at = bytearray(self.genuine), self.chance.randrange(len(self.genuine))
        changed[at] ^= 1 << self.chance.randrange(8)
        stamp = self._stamp()
        return Knock(self._request(bytes(changed), stamp=stamp, signature=sign(self.secret, stamp, self.genuine)))

    def _old(self) -> Knock:
        return Knock(self._request(self.genuine, stamp=self._stamp(-OLD)))

    def _unreadable(self) -> Knock:
        return Knock(self._request(b"\xff\xfe" + self.genuine))

    def _odd_headers(self) -> Knock:
        odd = (
            {SIGNATURE: "v0=" + "\u00e9" * 64}, {SIGNATURE: ""}, {TIMESTAMP: "9" * 400}, {TIMESTAMP: "soon"},
            {TIMESTAMP: "-1"}, {"Content-Type": "text/\u00e9"}, {"Content-Encoding": "gzip"},
        )  # fmt: skip
        return Knock(self._request(self.genuine, signature=NOBODYS, more=self.chance.choice(odd)))

    def _too_large(self) -> Knock:
        """It says so itself, or it comes in one piece of a length that nobody announced."""
        body, closing = bytes(MOST_BYTES + 1), {"Connection": "close"}
        if self.chance.random() < 0.5:
            return Knock(self._request(body, signature=NOBODYS, more=closing), is_alone=True)
        chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        return Knock(self._request(chunk, signature=NOBODYS, more=closing | CHUNKED), is_alone=True)

    def _cut_off(self) -> Knock:
        """A body that ends before its announced length."""
        request = self._request(self.genuine, signature=NOBODYS)
        return Knock(request[: -self.chance.randrange(1, len(self.genuine))], is_alone=True, hangs_up=True)

    def _no_http(self) -> Knock:
        odd = (b"\x16\x03\x01\x02\x00\x01\x00\x01", b"POST\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n")
        return Knock(self.chance.choice(odd) + b"\r\n\r\n", is_alone=True)

    def _stamp(self, seconds: int = 0) -> str:
        return str(int(time.time()) + seconds)

    def _request(
        self, body: bytes, *, stamp: str = "", signature: str = "", more: dict[str, str] | None = None
    ) -> bytes:
        stamp = stamp or self._stamp()
        length = {} if more and CHUNKED.items() <= more.items() else {"Content-Length": str(len(body))}
        headers = {
            "Host": "localhost", "Content-Type": "application/json", **length,
            TIMESTAMP: stamp, SIGNATURE: signature or sign(self.secret, stamp, body), **(more or {}),
        }  # fmt: skip
        lines = [f"POST {EVENTS_PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
