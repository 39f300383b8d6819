"""A group that we were brought into: the one line there, and what those who run the bot are asked."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.number import Number
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def stranger(t: Catalogue) -> Message:
    """In the group itself; it names no school."""
    return Message((Text(t("group.stranger")),), silent=True)


def offer(t: Catalogue, visit: UUID, place: str, people: int) -> Message:
    """Which group it is and how many are in it, before it is turned on (J29)."""
    ways = (
        Button(t("button.group_on"), write("group", visit, "on")),
        Button(t("button.group_off"), write("group", visit, "off")),
    )
    which = t.number("group.which", Number.GROUP_MEMBERS, n=people, title=place)
    return Message((Text(t("group.offer")), Text(which), Text(t("group.what_on_means")), Buttons(ways)))


def which_team(t: Catalogue, visit: UUID, place: str, teams: Sequence[tuple[str, str]]) -> Form:
    """Whose group it is."""
    options = tuple(Option(team, name) for team, name in teams)
    return Form(
        data=write("group", visit),
        title=t("group.which_team", title=place),
        fields=(Field("team", t("group.team"), "choice", options=options),),
        submit=t("button.group_on"),
    )


def on(t: Catalogue, team: str, *, people: int, known: int, has_strangers: bool) -> Message:
    """It is on; with more people in it than we know, nothing anyone said is posted there."""
    strangers = t.number("group.strangers", Number.GROUP_MEMBERS, team=team, people=people, known=known)
    more = (Text(strangers),) if has_strangers else ()
    return Message((Text(t("group.on", team=team)), *more))


def off(t: Catalogue, place: str) -> Message:
    """We go."""
    return Message((Text(t("group.off", title=place)),))


def no_team(t: Catalogue) -> Message:
    """There is no team to which the group could belong."""
    return Message((Text(t("group.no_team")),))


def no_free_team(t: Catalogue) -> Message:
    """Every team has a channel, and a group does not take its place unasked."""
    return Message((Text(t("group.no_free_team")),))


def settled(t: Catalogue) -> Message:
    """An old button: the group is on, or we went."""
    return Message((Text(t("group.settled")),))


def not_on(t: Catalogue) -> Message:
    """A command about a group that nobody turned on."""
    return Message((Text(t("group.not_on")),))


def looking(t: Catalogue) -> Message:
    """We came in only just, and do not know yet what the group is called."""
    return Message((Text(t("group.looking")),))


def posts_here(t: Catalogue, team: str) -> Message:
    """What is posted comes there from now on."""
    return Message((Text(t("group.posts_here", team=team)),))
