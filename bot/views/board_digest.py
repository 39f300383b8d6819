"""The board's digest: few figures, each with what it means and what it does not, a story, and a question."""

from uuid import UUID

from bot.domain.digest import Fitted, Item
from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.number import Number
from bot.domain.press import BELOW, write
from bot.domain.pulse_finding import Finding
from bot.views.catalogue import Catalogue
from bot.views.digest import section_blocks
from bot.views.number import how_measured
from bot.views.pulse_report import figure


def board_digest(t: Catalogue, digest: UUID, fitted: Fitted, *, wrote: UUID | None) -> Message:
    """All of it; `wrote` is what this person wrote of what it means, if they did."""
    blocks: list[Block] = [Text(t("board.title")), *section_blocks(fitted.sections)]
    label = t("button.bearing") if wrote is None else t("button.bearing_again")
    ways = (Button(label, write("bearings", digest, BELOW)), *how_measured(t, digest, fitted.sections))
    return Message((*blocks, Text(t("board.ask")), Buttons(ways)))


def numbers_heading(t: Catalogue) -> str:
    """Over the figures."""
    return t("board.numbers")


def teams(t: Catalogue, n: int) -> Item:
    """How many teams work with it, and what that does not say."""
    said = t.number("board.teams", Number.BOARD_TEAMS, n=n)
    return Item(said + "\n" + t("board.teams_means"), numbers=(Number.BOARD_TEAMS,))


def shared(t: Catalogue, n: int) -> Item:
    """How many people shared something new with their team, and what that does not say."""
    said = t.number("board.shared", Number.BOARD_SHARED, n=n)
    return Item(said + "\n" + t("board.shared_means"), numbers=(Number.BOARD_SHARED,))


def pulse(t: Catalogue, finding: Finding, statement: str) -> Item:
    """What all schools together said of one statement, and what that does not say."""
    said = figure(t, finding) + f" {statement}\n{t('board.pulse_means')}"
    return Item(said, numbers=(Number.PULSE,))


def pulse_is_late(t: Catalogue) -> Item:
    """The pulse of this term cannot be read yet, and no other digest tells it."""
    return Item(t("board.pulse_is_late"))


def question_heading(t: Catalogue) -> str:
    """Over the question."""
    return t("board.question")


def question(t: Catalogue, number: int) -> str:
    """The question of this term, to be talked about in school."""
    match number:
        case 1:
            return t("board.question_1")
        case 2:
            return t("board.question_2")
        case 3:
            return t("board.question_3")
        case _:
            return t("board.question_4")
