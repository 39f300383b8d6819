"""What somebody can type, and which service answers it."""

from collections.abc import Awaitable, Callable

from bot.ports import Answer
from bot.services import (
    agenda,
    asking,
    consultation,
    days,
    home,
    hour,
    invitation,
    kept,
    lookback,
    misuse,
    move,
    number,
    pause,
    people,
    pulse,
    pulse_report,
    quiet,
    settings,
)
from bot.services import help as help_

Command = Callable[..., Awaitable[Answer]]

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
    "peiling": pulse_report.show_page,
    "pulse": pulse_report.show_page,
    "vorige": pulse.go_back,
    "previous": pulse.go_back,
    "misbruik": misuse.show_misuse,
    "misuse": misuse.show_misuse,
    "hulp": help_.show_help,
    "help": help_.show_help,
}

# What these show is a secret: never where others read along.
MOVING = {"verhuizen", "move"}

SECRET = {*MOVING, "uitnodigen", "invite", "misbruik", "misuse"}

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
