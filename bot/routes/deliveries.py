"""How each kind of delivery is drawn, and what changes once it arrived."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.message import Message
from bot.services import (
    agreement,
    calendar_file,
    consent,
    digest,
    gathered,
    introduction,
    meeting_news,
    meeting_post,
    misuse,
    my_data,
    pairing,
    pairing_after,
    pairing_change,
    pairing_file,
    pairing_news,
    pairing_nudge,
    people,
    proposal,
    pulse,
    pulse_report,
    question,
    run_message,
    session,
    setup,
    trend,
    used_code,
    visit,
)
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place

Drawing = Callable[[Db, Delivery, Person], Awaitable[Message | None]]

PostDrawing = Callable[[Db, Delivery, Place], Awaitable[Message | None]]

Arrived = Callable[[Db, Delivery, datetime], Awaitable[None]]

# How each kind of delivery is drawn for a person or posted in a place, and what changes once it arrived.
DRAWINGS: dict[str, Drawing] = {
    "introduction": introduction.draw_introduction,
    "whoami": introduction.draw_introduction,
    "question": question.draw_question,
    "offer_fewer": question.draw_offer_fewer,
    "going_quiet": question.draw_going_quiet,
    "reminder": question.draw_reminder,
    "pulse": pulse.draw_pulse,
    "pulse_report": pulse_report.draw_report,
    "trend": trend.draw_trend,
    "misuse": misuse.draw_asked_report,
    "gathered": gathered.draw_gathered,
    "reading": gathered.draw_gathered,
    "whole_digest": digest.draw_whole_digest,
    "setup": setup.draw_setup,
    "group": visit.draw_offer,
    "mended": people.draw_mended,
    "unlinked": used_code.draw_unlinked,
    "meeting_news": meeting_news.draw_news,
    "meeting_needed": meeting_news.draw_news,
    "meeting_after": meeting_news.draw_news,
    "consent": consent.draw_consent,
    "agreement": agreement.draw_asked,
    "look_back": agreement.draw_look_back,
    "pairing": pairing.draw_pairing,
    "pairing_none": pairing.draw_unplaced,
    "pairing_after": pairing_after.draw_after,
    "pairing_news": pairing_news.draw_news,
    "pairing_file": pairing_file.draw_pairing_file,
    "pairing_nudge": pairing_nudge.draw_nudge,
    "pairing_anew": pairing_change.draw_anew,
    "session": session.draw_session,
    "warning": session.draw_warning,
    "run": run_message.draw_run,
    "run_warning": run_message.draw_warning,
    "calendar_file": calendar_file.draw_file,
    "my_data": my_data.draw_my_data,
}

POSTS: dict[str, PostDrawing] = {
    "digest": digest.draw_digest,
    "meeting": meeting_post.draw_meeting_post,
    "proposal": proposal.draw_post,
    "pairing_post": pairing.draw_pairing_post,
    "pairing_news_post": pairing_news.draw_news_post,
    "session_post": session.draw_session,
    "warning_post": session.draw_warning,
    "run_post": run_message.draw_run,
    "run_warning_post": run_message.draw_warning,
}

ARRIVALS: dict[str, Arrived] = {
    "introduction": introduction.mark_introduced,
    "question": question.mark_asked,
    "offer_fewer": question.mark_asked,
    "going_quiet": question.mark_quiet,
    "pulse": question.mark_asked,
    "reminder": question.mark_reminded,
    "consent": consent.mark_asked,
    "gathered": gathered.plan_what_is_left,
}


async def draw(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """What a delivery says now, to this receiver; None when it has lost its meaning."""
    if isinstance(receiver, Place):
        return await POSTS[delivery.kind](db, delivery, receiver)
    return await DRAWINGS[delivery.kind](db, delivery, receiver)


def follows_arrival(kind: str) -> bool:
    """Whether anything changes when a delivery of this kind arrived."""
    return kind in ARRIVALS


async def arrived(db: Db, delivery: Delivery, now: datetime) -> None:
    """What changes now that a delivery arrived."""
    if follows_arrival(delivery.kind):
        await ARRIVALS[delivery.kind](db, delivery, now)
