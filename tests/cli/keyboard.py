"""Somebody at a terminal of their own, who hears sentences of the catalogue and types."""

import os
import sys
from pathlib import Path

import pexpect

from bot.views.catalogue import catalogue
from tests.cli.terminal import Terminal

ROOT = Path(__file__).parents[2]
LONGEST_WAIT = 120  # seconds for one sentence, on a machine that does other things too
SEEMS_LONG = 20
MARGIN = "\r\n"


class Keyboard:
    """`ruimte setup` in a real terminal. What was shown is kept, to look for what must not be in it."""

    def __init__(self, terminal: Terminal, *words: str, language: str = "nl") -> None:
        self._t = catalogue(language)
        self.shown = ""
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(terminal.folder), "PYTHONUTF8": "1", "TERM": "dumb",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self._child = pexpect.spawn(
            sys.executable, ["-m", "bot", "setup", *words], cwd=str(terminal.folder),
            env=environment | terminal.settings, encoding="utf-8", timeout=LONGEST_WAIT, dimensions=(50, 400),
        )  # fmt: skip

    def hears(self, key: str, **parts: object) -> None:
        """Wait for this sentence."""
        self.hears_words(self._t(key, **parts))

    def hears_words(self, words: str) -> None:
        """Wait for these words."""
        self._child.expect_exact(words.replace("\n", MARGIN))
        self.shown += self._child.before + self._child.after

    def says(self, words: str) -> None:
        """Type a line."""
        self._child.sendline(words)

    def answers(self, key: str, words: str, **parts: object) -> None:
        """Hear a question, and type a line."""
        self.hears(key, **parts)
        self.says(words)

    def types_unseen(self, key: str, words: str) -> None:
        """The same, once the terminal stopped showing what is typed."""
        self.hears(key)
        assert self._child.waitnoecho(LONGEST_WAIT)
        self.says(words)

    def has_shown(self, key: str, **parts: object) -> bool:
        """Whether this sentence came."""
        return self._t(key, **parts).replace("\n", MARGIN) in self.shown

    def interrupts(self) -> None:
        """Ctrl-C, and once more when nothing happens: Python forgets one that comes while it tidies up."""
        for _ in range(LONGEST_WAIT // SEEMS_LONG):
            self._child.sendintr()
            if self._child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=SEEMS_LONG) == 0:
                self.shown += self._child.before
                return

    def ends(self) -> int:
        """Wait until it is over: its exit code."""
        self._child.expect(pexpect.EOF)
        self.shown += self._child.before
        self._child.close()
        code: int = self._child.exitstatus
        return code
