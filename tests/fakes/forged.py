"""Requests that look like a platform's and are not: made up, changed on the way, old, cut off, too large."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from adapters.slack import door as slack_door
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.signature import WINDOW, sign
from adapters.telegram import door as telegram_door

STAMP, SIGNATURE, SECRET = slack_door.TIMESTAMP, slack_door.SIGNATURE, telegram_door.SECRET
CHUNKED, CLOSING = ("Transfer-Encoding", "chunked"), ("Connection", "close")
JSON, FORM = ("Content-Type", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")
NOBODYS = "v0=" + "0" * 64
MOST = max(slack_door.MOST_BYTES, telegram_door.MOST_BYTES)
SIZES = (MOST + 1, MOST + 1, MOST + 1, 10 * MOST)  # of what is too large; ten megabytes cost the most to send
HUNG_UP = 0  # in the place of a status
REFUSED, NO_HTTP = frozenset({401, 413}), frozenset({400})
CUT_OFF = frozenset({401, 408, HUNG_UP})
TOO_LARGE = REFUSED | {HUNG_UP}  # the rest of ten megabytes is not waited for

Header = tuple[str, str | bytes]


@dataclass(frozen=True)
class Knock:
    """One request, byte for byte; `is_alone` when no other can come after it over the same connection.

    `hangs_up` says that no more of it will come; `answers` what may be answered.
    """

    sent: bytes
    is_alone: bool = False
    hangs_up: bool = False
    answers: frozenset[int] = REFUSED


@dataclass(frozen=True)
class Forger(ABC):
    """Makes requests out of one that was genuine. Only the old and the unreadable ones know the secret."""

    secret: str
    genuine: bytes
    chance: Random
    now: Callable[[], float] = time.time
    path: str = EVENTS_PATH

    def knocks(self, count: int) -> list[Knock]:
        """So many requests of every kind, mixed."""
        kinds, weights = zip(*self.kinds(), strict=True)
        return [make() for make in self.chance.choices(kinds, weights, k=count)]

    def true(self, body: bytes = b"") -> Knock:
        """What the door must let in: the genuine one, or this one."""
        body = body or self.genuine
        return Knock(self.request(body, self.signed(body)), answers=frozenset({200}))

    @abstractmethod
    def kinds(self) -> Sequence[tuple[Callable[[], Knock], int]]:
        """Each with its share, in a thousand."""

    @abstractmethod
    def signed(self, body: bytes) -> list[Header]:
        """The headers with which the platform itself sends this body."""

    @abstractmethod
    def nobodys(self) -> list[Header]:
        """The headers of who does not know the secret."""

    def too_large(self) -> Knock:
        """It says so itself, or it comes in one piece of a length that nobody announced."""
        body = bytes(self.chance.choice(SIZES))
        headers = [*self.chance.choice((self.signed(body), self.nobodys())), CLOSING]
        if self.chance.random() < 0.5:
            body, headers = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body), [*headers, CHUNKED]
        return Knock(self.request(body, headers), is_alone=True, answers=TOO_LARGE)

    def cut_off(self) -> Knock:
        """A body that ends before its announced length."""
        request = self.request(self.genuine, self.nobodys())
        gone = self.chance.randrange(1, len(self.genuine))
        return Knock(request[:-gone], is_alone=True, hangs_up=True, answers=CUT_OFF)

    def no_http(self) -> Knock:
        """Bytes of another language."""
        odd = (b"\x16\x03\x01\x02\x00\x01\x00\x01", b"POST\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n")
        return Knock(self.chance.choice(odd) + b"\r\n\r\n", is_alone=True, answers=NO_HTTP)

    def changed(self) -> bytes:
        """The genuine body, of which one bit is another."""
        body, at = bytearray(self.genuine), self.chance.randrange(len(self.genuine))
        body[at] ^= 1 << self.chance.randrange(8)
        return bytes(body)

    def request(self, body: bytes, headers: Sequence[Header]) -> bytes:
        """These bytes, as they go over the line."""
        given: list[Header] = [("Host", "localhost"), *headers]
        if "Content-Type" not in {name for name, _ in headers}:
            given.append(JSON)
        if CHUNKED not in given:
            given.append(("Content-Length", str(len(body))))
        lines = [name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
                 for name, value in given]  # fmt: skip
        return b"\r\n".join([b"POST %b HTTP/1.1" % self.path.encode(), *lines, b"", body])


class SlackForger(Forger):
    """Knocks at Slack's door, of which the lock is a signature on the bytes and their moment."""

    def kinds(self) -> Sequence[tuple[Callable[[], Knock], int]]:
        """Each with its share, in a thousand."""
        return (
            (self._made_up, 350), (self._changed, 280), (self._old, 200), (self._unreadable, 60),
            (self._odd_headers, 40), (self._doubled, 40), (self.too_large, 10), (self.cut_off, 10), (self.no_http, 10),
        )  # fmt: skip

    def signed(self, body: bytes, seconds: int = 0) -> list[Header]:
        """The headers that Slack sends with this body, so many seconds from now."""
        stamp = str(int(self.now()) + seconds)
        return [(STAMP, stamp), (SIGNATURE, sign(self.secret, stamp, body))]

    def nobodys(self) -> list[Header]:
        """The headers of who does not know the secret."""
        return [(STAMP, str(int(self.now()))), (SIGNATURE, NOBODYS)]

    def _made_up(self) -> Knock:
        return self._with(f"v0={self.chance.randbytes(32).hex()}")

    def _changed(self) -> Knock:
        """Signed by Slack, and then one bit is another."""
        return Knock(self.request(self.changed(), self.signed(self.genuine)))

    def _old(self) -> Knock:
        """Well signed, and out of the window on either side; the future comes nearer while we knock."""
        seconds = self.chance.choice((-WINDOW - 1, -2 * WINDOW, -(10**8), 2 * WINDOW, 10**8))
        return Knock(self.request(self.genuine, self.signed(self.genuine, seconds)))

    def _unreadable(self) -> Knock:
        """Well signed bytes that are no UTF-8."""
        body = b"\xff\xfe" + self.genuine
        return Knock(self.request(body, self.signed(body)))

    def _odd_headers(self) -> Knock:
        """A time or a signature that is none; a time is well signed where that can be."""
        odd = self.chance.choice(("9" * 5_000, "9" * 13, "soon", "", "-1", "1e9", "1_0", "\u0663\u0663", "\u00b2"))
        if self.chance.random() < 0.5:
            signature = sign(self.secret, odd, self.genuine) if odd.isascii() else NOBODYS
            return Knock(self.request(self.genuine, [(STAMP, odd), (SIGNATURE, signature)]))
        return self._with(self.chance.choice(("v0=" + "\u00e9" * 64, b"v0=\xff\xfe", b"\x80", "", "v1=" + "0" * 64)))

    def _doubled(self) -> Knock:
        """Well signed, and one of the headers twice."""
        headers = self.signed(self.genuine)
        return Knock(self.request(self.genuine, [*headers, self.chance.choice(headers)]))

    def _with(self, signature: str | bytes) -> Knock:
        return Knock(self.request(self.genuine, [self.nobodys()[0], (SIGNATURE, signature)]))


class TelegramForger(Forger):
    """Knocks at Telegram's door, of which the lock is a secret word."""

    def kinds(self) -> Sequence[tuple[Callable[[], Knock], int]]:
        """Each with its share, in a thousand."""
        return (
            (self._made_up, 600), (self._almost, 200), (self._odd, 100), (self._doubled, 70),
            (self.too_large, 10), (self.cut_off, 10), (self.no_http, 10),
        )  # fmt: skip

    def signed(self, body: bytes) -> list[Header]:
        """The secret that we gave Telegram."""
        return [(SECRET, self.secret)]

    def nobodys(self) -> list[Header]:
        """The headers of who does not know the secret."""
        return [(SECRET, self.chance.randbytes(16).hex())]

    def _made_up(self) -> Knock:
        return Knock(self.request(self.genuine, self.nobodys()))

    def _almost(self) -> Knock:
        """One letter off, or in other letters."""
        at = self.chance.randrange(len(self.secret))
        almost = (
            self.secret[:at] + self.secret[at + 1 :],
            self.secret.upper(),
            f"{self.secret}0",
            self.secret[:at] + "~",
        )
        return self._with(self.chance.choice(almost))

    def _odd(self) -> Knock:
        return self._with(
            self.chance.choice(("", "\u00e9" * 20, b"\xff\xfe", "9" * 5_000, self.secret.encode() + b"\x80"))
        )

    def _doubled(self) -> Knock:
        return Knock(self.request(self.genuine, 2 * self.signed(self.genuine)))

    def _with(self, secret: str | bytes) -> Knock:
        return Knock(self.request(self.genuine, [(SECRET, secret)]))
