"""Which service answers what, and which draws what: tables, for `answering` and the carrier."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.domain.message import Message
from bot.ports import Answer
from bot.services import (
    agenda,
    agreement,
    asking,
    calendar_file,
    card_changes,
    claim,
    consent,
    consultation,
    consultation_policy,
    days,
    dialog,
    digest,
    feature,
    gathered,
    group,
    held,
    home,
    hour,
    introduction,
    invitation,
    kept,
    leaving,
    link_code,
    lookback,
    meeting_card,
    meeting_changes,
    meeting_news,
    meeting_post,
    meeting_seats,
    move,
    my_data,
    number,
    outcome,
    pairing,
    pairing_after,
    pairing_agree,
    pairing_change,
    pairing_file,
    pairing_news,
    pairing_nudge,
    pairing_propose,
    pairing_visit,
    pause,
    people,
    proposal,
    question,
    quiet,
    repetition,
    reply,
    run_choice,
    run_meeting,
    run_message,
    run_taps,
    school_year,
    session,
    settings,
    setup,
    share,
    topic,
    used_code,
    visit,
    vote,
    wishes,
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
    "privacy": kept.what_is_kept,
    "stop": people.stop,
    "stil": quiet.quiet_command,
    "quiet": quiet.quiet_command,
    "gegevens": kept.what_is_kept,
    "mijngegevens": kept.what_is_kept,
    "data": kept.what_is_kept,
    "meting": number.show_numbers,
    "numbers": number.show_numbers,
    "verhuizen": move.start_move,
    "move": move.start_move,
    "uitnodigen": invitation.show_invitations,
    "invite": invitation.show_invitations,
    "agenda": agenda.show_agenda,
    "koppel": consultation.show_consultation,
    "pair": consultation.show_consultation,
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
    "answer": FormKind(asking.answer_form, reply.submit_answer, words=("answer",)),
    "settings": FormKind(settings.settings_form, settings.save_settings),
    "sharepick": FormKind(share.build_pick, share.submit_pick),
    "whoami": FormKind(claim.build_whoami, claim.submit_whoami),
    "teamsetup": FormKind(setup.build_setup, setup.submit_setup),
    "teamstart": FormKind(setup.build_start, setup.submit_start),
    "group": FormKind(group.build_group, group.submit_group),
    "invite": FormKind(invitation.build_invite, invitation.submit_invite),
    "newtopic": FormKind(agenda.build_question, agenda.submit_question, words=("question",)),
    "reword": FormKind(card_changes.build_reword, card_changes.submit_reword, words=("question",)),
    "change": FormKind(
        card_changes.build_change, card_changes.submit_change, card_changes.check_change, words=("question",)
    ),
    "when": FormKind(card_changes.build_when, card_changes.submit_when, card_changes.check_change),
    "moveit": FormKind(meeting_changes.build_move, meeting_changes.submit_move, meeting_changes.check_move),
    "addtopic": FormKind(topic.build_add, topic.submit_add, words=("question",)),
    "bring": FormKind(
        meeting_seats.build_bring, meeting_seats.submit_bring, meeting_seats.check_bring, words=("name",)
    ),
    "decision": FormKind(outcome.build_decision, outcome.submit_decision, words=("what", "why", "not_chosen")),
    "action": FormKind(outcome.build_action, outcome.submit_action, words=("what",)),
    "object": FormKind(consent.build_objection, consent.submit_objection, words=("why",)),
    "agree": FormKind(
        agreement.build_agreement, agreement.submit_agreement, agreement.check_agreement, words=("what",)
    ),
    "setpolicy": FormKind(consultation_policy.build_policy, consultation_policy.submit_policy),
    "objectto": FormKind(proposal.build_object, proposal.submit_object, words=("why",)),
    "othermoment": FormKind(
        pairing_propose.build_other_moment, pairing_propose.submit_other_moment, pairing_propose.check_moment
    ),
    "movepair": FormKind(pairing_propose.build_move, pairing_propose.submit_move, pairing_propose.check_moment),
    "lookfor": FormKind(pairing_visit.build_look_for, pairing_visit.submit_look_for, words=("question",)),
    "wish": FormKind(wishes.build_wish, wishes.submit_wish, wishes.check_wish, words=("subject",)),
}

BUTTONS: dict[str, Button] = {
    "join": people.press_join,
    "decline": people.press_decline,
    "kept": kept.press_kept,
    "mydata": my_data.press_my_data,
    "numbers": number.press_numbers,
    "measured": number.press_measured,
    "wipe": my_data.press_wipe,
    "wipenow": my_data.press_wipe_now,
    "wipenot": my_data.press_wipe_not,
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
    "turnon": feature.press_turn_on,
    "myagenda": agenda.press_my_agenda,
    "agenda": agenda.press_agenda,
    "agendamore": agenda.press_more,
    "otherteam": agenda.press_other_team,
    "newtopic": agenda.press_new,
    "touch": meeting_card.press_touch,
    "startit": meeting_card.press_start,
    "together": meeting_card.press_together,
    "parkit": meeting_card.press_park,
    "scrap": meeting_card.press_scrap,
    "showcard": meeting_card.press_show_card,
    "change": card_changes.press_change,
    "when": card_changes.press_when,
    "setminutes": card_changes.press_minutes,
    "setplaces": card_changes.press_places,
    "setpurpose": card_changes.press_purpose,
    "setmatter": card_changes.press_matter,
    "reword": card_changes.press_reword,
    "postit": proposal.press_post,
    "meeting": agenda.press_meeting,
    "meetmore": agenda.press_meeting_more,
    "take": meeting_seats.press_take,
    "giveup": meeting_seats.press_give_up,
    "lead": meeting_seats.press_lead,
    "handover": meeting_seats.press_hand_over,
    "bring": meeting_seats.press_bring,
    "comealone": meeting_seats.press_come_alone,
    "cardteam": card_changes.press_team,
    "ics": calendar_file.press_calendar,
    "calloff": meeting_changes.press_call_off,
    "stillneeded": meeting_changes.press_still_needed,
    "moveit": meeting_changes.press_move,
    "addtopic": topic.press_add,
    "parked": topic.press_parked,
    "topic": topic.press_topic,
    "renew": topic.press_renew,
    "dropit": topic.press_drop,
    "planit": topic.press_plan,
    "takeoff": topic.press_take_off,
    "begin": session.press_begin,
    "nextone": session.press_next,
    "finish": session.press_finish,
    "nothing": outcome.press_nothing,
    "unwrite": outcome.press_unwrite,
    "decision": outcome.press_decision,
    "action": outcome.press_action,
    "consent": consent.press_consent,
    "notthere": consent.press_not_there,
    "object": consent.press_object,
    "agree": agreement.press_agree,
    "acceptit": agreement.press_accept,
    "returnit": agreement.press_return,
    "lookback": agreement.press_looked_back,
    "message": proposal.press_proposal,
    "messages": proposal.press_messages,
    "objectto": proposal.press_object,
    "objectnow": proposal.press_object_now,
    "takeback": proposal.press_withdraw,
    "talk": proposal.press_talk,
    "oncemore": repetition.press_once_more,
    "round": repetition.press_round,
    "pairings": consultation.press_consultation,
    "joinin": consultation.press_join_in,
    "joinout": consultation.press_join_out,
    "protocols": run_choice.press_protocols,
    "protocol": run_choice.press_protocol,
    "beginrun": run_choice.press_begin,
    "nextstep": run_taps.press_next,
    "skipturn": run_taps.press_skip,
    "stoprun": run_taps.press_stop,
    "swaprun": run_taps.press_swap,
    "followrun": run_taps.press_follow,
    "protocolfor": run_meeting.press_protocol_for,
    "follows": run_meeting.press_follows,
    "policy": consultation_policy.press_policy,
    "setpolicy": consultation_policy.press_set_policy,
    "pairing": pairing.press_pairing,
    "pairmore": pairing_visit.press_more,
    "fits": pairing_agree.press_fits,
    "othermoment": pairing_propose.press_other_moment,
    "movepair": pairing_propose.press_move,
    "letgo": pairing_propose.press_let_go,
    "walk": pairing_news.press_walk,
    "pairfile": pairing_file.press_pairing_file,
    "pairform": pairing_visit.press_form,
    "swaphost": pairing_visit.press_swap,
    "nocover": pairing_visit.press_no_cover,
    "lookfor": pairing_visit.press_look_for,
    "wishes": wishes.press_wishes,
    "wish": wishes.press_wish,
    "happened": pairing_after.press_happened,
    "afterwards": pairing_after.press_after,
    "sameagain": pairing_after.press_again,
    "takealong": pairing_after.press_take_along,
    "pairother": pairing_change.press_somebody_else,
    "pairnot": pairing_change.press_not_this_time,
    "pairwait": pairing_change.press_wait,
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
