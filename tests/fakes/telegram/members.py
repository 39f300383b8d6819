"""Who is in a group: coming, going, and what bots are told of it."""

from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.telegram.bot import BotAccount

if TYPE_CHECKING:
    from tests.fakes.telegram.chat import Chat
    from tests.fakes.telegram.group import Group
    from tests.fakes.telegram.person import Person

Object = dict[str, Any]

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)

MUTED = (
    "can_change_info",
    "can_edit_tag",
    "can_invite_users",
    "can_manage_topics",
    "can_pin_messages",
    "can_react_to_messages",
    "can_add_web_page_previews",
    *(f"can_send_{kind}" for kind in ("messages", "polls", "other_messages", "audios", "documents", "photos")),
    *(f"can_send_{kind}" for kind in ("videos", "video_notes", "voice_notes")),
)


def as_telegram(somebody: "Person | BotAccount", status: Status) -> Object:
    """The ChatMember that the Bot API gives."""
    told: Object = {"user": somebody.as_telegram(), "status": status}
    match status:
        case "creator":
            return {**told, "is_anonymous": False}
        case "administrator":
            return {**told, "can_be_edited": False, "is_anonymous": False, **dict.fromkeys(RIGHTS, True)}
        case "restricted":
            return {**told, "is_member": True, "until_date": 0, **dict.fromkeys(MUTED, False)}
        case "kicked":
            return {**told, "until_date": 0}
        case _:
            return told


def owner(group: "Group") -> "Person":
    """Who made the group. Raises LookupError when nobody is in it."""
    found = next((who for who in group.members if not isinstance(who, BotAccount)), None)
    if found is None:
        raise LookupError("nobody is in the group")
    return found


def comes(group: "Group", who: "Person | BotAccount", *, by: "Person | BotAccount", status: Status = "member") -> None:
    """Somebody comes in; a bot hears first what it is there now."""
    before = group.gone.pop(who, "left")
    group.members[who] = status
    if isinstance(who, BotAccount):
        tell_bot(group, who, by=by, before=before, after=status)
    told = who.as_telegram()
    group.add(by, service={"new_chat_participant": told, "new_chat_member": told, "new_chat_members": [told]})


def goes(group: "Group", who: "Person | BotAccount", *, by: "Person | BotAccount") -> None:
    """Somebody goes out. In a group a removed bot reads as having left, in a supergroup as kicked."""
    told, service = who.as_telegram(), {"left_chat_participant": who.as_telegram()}
    before = group.members[who]
    after: Status = "left" if by is who or not group.is_supergroup else "kicked"
    if not (isinstance(who, BotAccount) and group.is_supergroup):
        group.add(by, service={**service, "left_chat_member": told})
    del group.members[who]
    group.gone[who] = "left" if by is who else "kicked"
    if isinstance(who, BotAccount):
        tell_bot(group, who, by=by, before=before, after=after)


def changes(group: "Group", who: BotAccount, *, by: "Person", status: Status) -> None:
    """A bot may do more there, or less."""
    before, group.members[who] = group.members[who], status
    tell_bot(group, who, by=by, before=before, after=status)


def tell_bot(chat: "Chat", bot: BotAccount, *, by: "Person | BotAccount", before: Status, after: Status) -> None:
    """Tell a bot what it is in a chat now."""
    about = {"chat": chat.as_telegram(), "from": by.as_telegram(), "date": int(chat.standin.now())}
    memberships = {"old_chat_member": as_telegram(bot, before), "new_chat_member": as_telegram(bot, after)}
    bot.mailbox.put("my_chat_member", about | memberships, chat.id)
