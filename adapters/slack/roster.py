"""Who is in a channel, and who they are."""

import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from typing import Any

from adapters.shared.payload import keepable, text
from adapters.slack.calls import Calls
from adapters.slack.config import SLACK
from adapters.slack.names import enterprise_of, team_of
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.domain.profile import Profile, ProfileKind, Seen
from bot.ports import Unreachable

PAGE = 200  # Slack's advice for lists
FEW = 40  # one by one up to here; users.list gives everybody in the workspace, twenty pages a minute
SLACKBOT = "USLACKBOT"
LANGUAGES = ("nl", "en")

_MARKUP = re.compile(r"[*_~`<>]")


class SlackRoster:
    """A Roster."""

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._workspaces = workspaces

    async def look_at(self, place: Address, known: frozenset[str]) -> Seen | None:
        """The place as it is now, with the profiles of its members except those `known`; None when we are not in it."""
        try:
            channel = await self._channel(place)
            members = await self._members(place) if channel else frozenset()
        except Unreachable:
            return None
        if channel is None:
            return None
        profiles = await self._profiles(place.workspace, members - known)
        workspace = await self._workspaces.find(place.workspace)
        return Seen(_title(channel), _readers(channel), members, profiles, _name(workspace.name))

    async def profile(self, address: Address) -> Profile | None:
        """One person's profile; None when Slack knows nobody there."""
        try:
            answer = await self._calls.call(address.workspace, "users.info", user=address.chat, include_locale=True)
        except Unreachable:
            return None
        user = answer.get("user")
        return profile_of(user, address.workspace) if isinstance(user, Mapping) else None

    async def _channel(self, place: Address) -> Mapping[str, Any] | None:
        answer = await self._calls.call(place.workspace, "conversations.info", channel=place.chat)
        channel: Mapping[str, Any] = answer.get("channel") or {}
        is_gone = channel.get("is_archived") or channel.get("is_member") is False
        return None if is_gone or not channel else channel

    async def _members(self, place: Address) -> frozenset[str]:
        workspace = await self._workspaces.find(place.workspace)
        pages = self._pages(place.workspace, "conversations.members", channel=place.chat)
        members = {str(member) async for page in pages for member in page.get("members") or ()}
        return frozenset(members - {workspace.bot_user})

    async def _profiles(self, workspace: str, chats: frozenset[str]) -> tuple[Profile, ...]:
        if len(chats) > FEW:
            return await self._listed(workspace, chats)
        profiles = [await self.profile(Address(SLACK, workspace, chat)) for chat in sorted(chats)]
        return tuple(profile for profile in profiles if profile)

    async def _listed(self, workspace: str, chats: frozenset[str]) -> tuple[Profile, ...]:
        """From the list of everybody; people of other workspaces are not in it, and are asked for one by one."""
        pages = self._pages(workspace, "users.list", include_locale=True)
        users = [user async for page in pages for user in page.get("members") or () if user.get("id") in chats]
        listed = {str(user["id"]): profile_of(user, workspace) for user in users}
        missed = [await self.profile(Address(SLACK, workspace, chat)) for chat in sorted(chats - listed.keys())]
        return (*listed.values(), *(profile for profile in missed if profile))

    async def _pages(self, workspace: str, method: str, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        cursor: dict[str, str] = {}
        while True:
            answer = await self._calls.call(workspace, method, limit=PAGE, **arguments, **cursor)
            yield answer
            following = (answer.get("response_metadata") or {}).get("next_cursor")
            if not following or following == cursor.get("cursor"):
                return
            cursor = {"cursor": following}


def profile_of(user: Mapping[str, Any], workspace: str) -> Profile:
    """Somebody as Slack's user object tells of them, seen from this workspace. Raises KeyError without an id."""
    about, number = user.get("profile") or {}, keepable(str(user["id"]))
    return Profile(
        Address(SLACK, workspace, number),
        _name(about.get("real_name"), user.get("real_name"), user.get("name"), number),
        kind=_kind(user, workspace),
        is_active=not user.get("deleted"),
        email=text(about, "email") or None,
        timezone=text(user, "tz") or None,
        language=_language(user.get("locale")),
    )


def _kind(user: Mapping[str, Any], workspace: str) -> ProfileKind:
    if user.get("is_bot") or user.get("id") == SLACKBOT:
        return ProfileKind.BOT
    if user.get("is_stranger") or not _is_ours(user, workspace):
        return ProfileKind.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return ProfileKind.GUEST
    return ProfileKind.PERSON


def _is_ours(user: Mapping[str, Any], workspace: str) -> bool:
    """Whether somebody belongs to the workspace: by its team, or in a Grid by one of their teams there."""
    grid = user.get("enterprise_user") or {}
    team, enterprise = team_of(workspace), enterprise_of(workspace)
    if enterprise and grid.get("enterprise_id") == enterprise:
        return team in (grid.get("teams") or (team,))
    return user.get("team_id") in (None, "", team)


def _name(*names: object) -> str:
    """The first that is a name, on one line; it formats nothing and steers nothing."""
    return next(filter(None, map(_plain, names)), "")


def _plain(name: object) -> str:
    without = "".join(map(_without_control, str(name or "")))
    return " ".join(_MARKUP.sub("", without).split())


def _without_control(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category in ("Cc", "Zl", "Zp") else "" if category in ("Cf", "Cs") else character


def _language(locale: object) -> str | None:
    language = str(locale or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else None


def _title(channel: Mapping[str, Any]) -> str:
    name = _name(channel.get("name"))
    is_named = name and not channel.get("is_mpim")
    return f"#{name}" if is_named else ""


def _readers(channel: Mapping[str, Any]) -> PlaceReaders:
    if any(channel.get(shared) for shared in ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")):
        return PlaceReaders.OUTSIDERS
    is_closed = channel.get("is_private") or channel.get("is_mpim") or channel.get("is_group")
    return PlaceReaders.TEAM if is_closed else PlaceReaders.EVERYBODY
