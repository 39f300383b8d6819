"""Which service answers what, and which draws what: tables, for `answering` and the carrier."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.domain.message import Message
from bot.ports import Answer
from bot.services import (
    asking,
    claim,
    days,
    dialog,
    digest,
    gathered,
    group,
    held,
    home,
    hour,
    introduction,
    invitation,
    leaving,
    link_code,
    lookback,
    move,
    pause,
    people,
    question,
    quiet,
    reply,
    school_year,
    settings,
    setup,
    share,
    used_code,
    visit,
    vote,
)
from bot.services import help as help_
from bot.services.form import FormKind
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place

Command = Callable[..., Awaitable[Answer]]
Button = Callable[..., Awaitable[Answer]]
Drawing = Callable[[Db, Delivery, Person], Awaitable[Message | None]]
PostDrawing = Callable[[Db, Delivery, Place], Awaitable[Message | None]]
Arrived = Callable[[Db, Delivery, datetime], Awaitable[None]]


COMMANDS: dict[str, Command] = {
    "start": home.show_home,
    "home": home.show_home,
    "thuis": home.show_home,
    "meedoen": people.join,
    "join": people.join,
    "vraag": asking.show_question,
    "question": asking.show_question,
    "pauze": pause.pause_menu,
    "pause": pause.pause_menu,
    "verder": pause.resume,
    "resume": pause.resume,
    "werkdagen": days.working_days,
    "days": days.working_days,
    "moment": hour.own_hour,
    "antwoorden": lookback.look_back,
    "answers": lookback.look_back,
    "instellingen": settings.show_settings,
    "settings": settings.show_settings,
    "privacy": people.what_is_kept,
    "stop": people.stop,
    "stil": quiet.quiet_command,
    "quiet": quiet.quiet_command,
    "gegevens": people.what_is_kept,
    "mijngegevens": people.what_is_kept,
    "data": people.what_is_kept,
    "verhuizen": move.start_move,
    "move": move.start_move,
    "uitnodigen": invitation.show_invitations,
    "invite": invitation.show_invitations,
    "agenda": help_.show_agenda,
    "hulp": help_.show_help,
    "help": help_.show_help,
}

# What these show is a secret: never where others read along.
MOVING = {"verhuizen", "move"}
SECRET = {*MOVING, "uitnodigen", "invite"}

# Commands with a code behind them, also of somebody we do not know.
WITH_CODE = {"start", *MOVING}

# These say what is kept, also to somebody we do not know.
PRIVACY = {"privacy", "gegevens", "mijngegevens", "data"}

# What a yes or no means while the introduction is all there is.
ANSWERS_TO_INTRODUCTION: dict[str, Command] = {
    "ja": people.join,
    "yes": people.join,
    "nee": people.decline,
    "no": people.decline,
}

FORMS: dict[str, FormKind] = {
    "answer": FormKind(asking.answer_form, reply.submit_answer),
    "settings": FormKind(settings.settings_form, settings.save_settings),
    "sharepick": FormKind(share.build_pick, share.submit_pick),
    "whoami": FormKind(claim.build_whoami, claim.submit_whoami),
    "teamsetup": FormKind(setup.build_setup, setup.submit_setup),
    "teamstart": FormKind(setup.build_start, setup.submit_start),
    "group": FormKind(group.build_group, group.submit_group),
    "invite": FormKind(invitation.build_invite, invitation.submit_invite),
}

BUTTONS: dict[str, Button] = {
    "join": people.press_join,
    "decline": people.press_decline,
    "kept": people.press_kept,
    "home": help_.press_home,
    "ways": help_.press_more_ways,
    "stop": people.press_stop,
    "stopnow": people.press_stop_now,
    "pause": pause.press_pause,
    "pausefor": pause.press_pause_for,
    "resume": pause.press_resume,
    "days": days.press_days,
    "day": days.press_day,
    "hourday": hour.press_day,
    "hour": hour.press_hour,
    "week": asking.show_week,
    "rhythm": asking.set_rhythm,
    "answer": asking.press_answer,
    "more": asking.press_more,
    "back": asking.press_back,
    "close": asking.press_close,
    "reopen": asking.press_reopen,
    "later": asking.press_later,
    "swap": asking.press_swap,
    "choose": reply.press_choose,
    "late": reply.press_late,
    "leave": reply.press_leave,
    "keep": held.press_keep,
    "drop": held.press_drop,
    "undo": reply.press_undo,
    "follow": reply.press_follow,
    "share": share.press_share,
    "shareteam": share.press_share_team,
    "sharepick": share.press_pick,
    "sharenow": share.press_share_now,
    "sharenot": share.press_share_not,
    "unshare": share.press_unshare,
    "mine": lookback.press_mine,
    "readnow": gathered.press_read_now,
    "readall": digest.press_read_all,
    "leaving": leaving.press_leaving,
    "vote": vote.press_vote,
    "startagain": vote.press_start_again,
    "goon": school_year.press_go_on,
    "whoami": claim.press_whoami,
    "nobody": claim.press_nobody,
    "claim": claim.press_claim,
    "group": group.press_group,
    "teamsetup": setup.press_setup,
    "teamstart": setup.press_start,
    "settings": settings.press_settings,
    "invite": invitation.press_invite,
    "pick": partial(dialog.press_pick, kinds=FORMS),
    "form": partial(dialog.press_form, kinds=FORMS),
    "again": partial(dialog.press_again, kinds=FORMS),
}

# Buttons that anybody may press, also somebody we do not know: they are about a code.
CODE_BUTTONS: dict[str, Button] = {
    "link": link_code.press_link,
    "notme": used_code.press_not_me,
}

# How each kind of delivery is drawn for a person or posted in a place, and what changes once it arrived.
DRAWINGS: dict[str, Drawing] = {
    "introduction": introduction.draw_introduction,
    "whoami": introduction.draw_introduction,
    "question": question.draw_question,
    "offer_fewer": question.draw_offer_fewer,
    "going_quiet": question.draw_going_quiet,
    "reminder": question.draw_reminder,
    "gathered": gathered.draw_gathered,
    "reading": gathered.draw_gathered,
    "whole_digest": digest.draw_whole_digest,
    "setup": setup.draw_setup,
    "group": visit.draw_offer,
    "mended": people.draw_mended,
    "unlinked": used_code.draw_unlinked,
}
POSTS: dict[str, PostDrawing] = {
    "digest": digest.draw_digest,
}
ARRIVALS: dict[str, Arrived] = {
    "introduction": introduction.mark_introduced,
    "question": question.mark_asked,
    "offer_fewer": question.mark_asked,
    "going_quiet": question.mark_quiet,
    "reminder": question.mark_reminded,
}


async def draw(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """What a delivery says now, to this receiver; None when it has lost its meaning."""
    if isinstance(receiver, Place):
        return await POSTS[delivery.kind](db, delivery, receiver)
    return await DRAWINGS[delivery.kind](db, delivery, receiver)


async def arrived(db: Db, delivery: Delivery, now: datetime) -> None:
    """What changes now that a delivery arrived."""
    if delivery.kind in ARRIVALS:
        await ARRIVALS[delivery.kind](db, delivery, now)
