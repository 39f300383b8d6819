"""Sharing an answer: with whom, the preview that says who will read it, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.form import Field, Form
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.number import Number
from bot.domain.people import PlaceReaders
from bot.domain.press import write
from bot.views.catalogue import Catalogue

TOKEN = 12  # of a team's id, in a button's choice; looked up among the author's own teams
MOST_TEAMS = 4  # beside the two other buttons


@dataclass(frozen=True)
class Audience:
    """Who can read it, as the preview says it: a team with its number of people, or people by name."""

    team: str | None
    names: Sequence[str]  # of the people, or of those who lead among the team's
    number: int
    place: str | None = None
    place_readers: PlaceReaders = PlaceReaders.TEAM


@dataclass(frozen=True)
class Shown:
    """What will be read: the words, and what the question was about."""

    theme: str
    words: str


def menu(t: Catalogue, reply: UUID, teams: Sequence[tuple[UUID, str]]) -> Message:
    """With whom: one's teams, or people one picks (J05, J14)."""
    buttons = [
        Button(t("button.share_team", team=name), write("shareteam", reply, team.hex[-TOKEN:]))
        for team, name in teams[:MOST_TEAMS]
    ]
    buttons += [
        Button(t("button.share_people"), write("sharepick", reply)),
        Button(t("button.share_not"), write("sharenot", reply)),
    ]
    return Message((Text(t("share.menu")), Buttons(tuple(buttons))))


def pick(t: Catalogue, reply: UUID) -> Form:
    """The form that asks with whom."""
    people = Field("people", t("share.pick_label"), "people")
    return Form(write("sharepick", reply), t("share.pick"), (people,), t("button.share_next"))


def preview(
    t: Catalogue, share: UUID, reply: UUID, shown: Shown, audience: Audience, *, may_be_nameless: bool
) -> Message:
    """What will be read, by whom, and what cannot be called back (J14)."""
    ways = [Button(t("button.share_named"), write("sharenow", share, "named"))]
    if may_be_nameless:
        ways.append(Button(t("button.share_nameless"), write("sharenow", share, "nameless")))
    ways.append(Button(t("button.share_not"), write("sharenot", reply)))
    blocks: list[Block] = [Text(t("share.preview", theme=shown.theme)), Quote(shown.words), Text(_who(t, audience))]
    if audience.place is not None:
        blocks.append(Text(_where(t, audience.place, audience.place_readers)))
    return Message((*blocks, Text(t("share.no_way_back")), Buttons(tuple(ways))))


def shared(t: Catalogue, share: UUID, audience: Audience, *, named: bool, may_tell_board: bool = False) -> Message:
    """It is shared, with the way back; where the board reads stories, it can be offered to them."""
    how = t("share.shared_named") if named else t("share.shared_nameless")
    when = t("share.when_team") if audience.team else t("share.when_people")
    ways = _ways(t, share, may_tell_board=may_tell_board)
    return Message((Text(how), Text(_who(t, audience)), Text(when), Buttons(ways)))


def already_shared(t: Catalogue, share: UUID, audience: Audience, *, may_tell_board: bool = False) -> Message:
    """A second [Delen] on something that is shared."""
    ways = _ways(t, share, may_tell_board=may_tell_board)
    return Message((Text(t("share.already")), Text(_who(t, audience)), Buttons(ways)))


def _ways(t: Catalogue, share: UUID, *, may_tell_board: bool) -> tuple[Button, ...]:
    back = Button(t("button.unshare"), write("unshare", share))
    return (back, Button(t("button.tell_board"), write("tellboard", share))) if may_tell_board else (back,)


def withdrawn(t: Catalogue, reply: UUID) -> Message:
    """Nobody reads it any more from now on."""
    return Message((Text(t("share.withdrawn")), Buttons((Button(t("button.share"), write("share", reply)),))))


def not_shared(t: Catalogue, reply: UUID) -> Message:
    """After [Laat maar]."""
    return Message((Text(t("share.not_shared")), Buttons((Button(t("button.share"), write("share", reply)),))))


def cannot_be_shared(t: Catalogue) -> Message:
    """An answer to a question that is only for oneself."""
    return Message((Text(t("share.cannot")),))


def gone(t: Catalogue) -> Message:
    """A button of something that is not there any more."""
    return Message((Text(t("share.gone")),))


def nobody_to_share_with(t: Catalogue) -> Message:
    """Somebody who is alone."""
    return Message((Text(t("share.nobody")),))


def for_you(t: Catalogue, lead: str, words: str) -> Message:
    """What a colleague shared with you, in the gathered message."""
    return Message((Text(t("share.for_you")), Text(lead), Quote(words)))


def lead(t: Catalogue, theme: str, author: str | None, question: str | None = None) -> str:
    """Who says it, and to which question; without a name it is a colleague.

    A tapped answer says little without the words of its `question`.
    """
    who = t("share.by", name=author, theme=theme) if author else t("share.by_colleague", theme=theme)
    return f"{who}\n{question}" if question else who


def _who(t: Catalogue, audience: Audience) -> str:
    names = t.all_of(list(audience.names))
    if audience.team is None:
        return t("share.people", names=names)
    if names:
        return t.number("share.team_led", Number.READERS, n=audience.number, team=audience.team, leaders=names)
    return t.number("share.team", Number.READERS, n=audience.number, team=audience.team)


def _where(t: Catalogue, place: str, readers: PlaceReaders) -> str:
    match readers:
        case PlaceReaders.TEAM:
            return t("share.place", place=place)
        case PlaceReaders.EVERYBODY:
            return t("share.place_everybody", place=place)
        case PlaceReaders.OUTSIDERS:
            return t("share.place_outsiders", place=place)
        case PlaceReaders.GROUP:
            return t("share.place_group", place=place)
