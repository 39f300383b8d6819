"""What a preview fills in where a view asks for something.

The names and words of colleagues are planted here: where they turn up, a check knows them again.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import DEFAULT_MINUTES, DEFAULT_PLACES, MeetingState, Purpose
from bot.domain.arrangement import Arranging
from bot.domain.consultation import LONGEST_STAY, MOST_MOMENTS, RHYTHMS, PairingForm, Seeking, TeacherRole
from bot.domain.matching.model import LARGEST, SMALLEST, NoPlace, Trait, Why
from bot.domain.message import Message, Text
from bot.domain.number import Number
from bot.domain.pairing_news import PairingNews
from bot.domain.people import FOREVER
from bot.domain.press import write
from bot.domain.protocol import Who
from bot.domain.pulse import Term
from bot.domain.pulse_finding import Crowd, Finding, Lean
from bot.domain.silence import StaysQuiet
from bot.domain.trend import Line, Missing, Trend
from bot.domain.trouble import Trouble
from bot.domain.wishes import Wish
from bot.store.retention import rule_of
from bot.views.catalogue import LANGUAGES, Catalogue
from bot.views.consultation import Asking
from bot.views.my_data_words import headings
from bot.views.number import MOST_IN_A_DIGEST
from bot.views.question import scale, yes_no
from bot.views.trend import drawing

Several = tuple[object, ...]
InLanguages = Mapping[str, Several]

RECEIVER = "Noor"
COLLEAGUES = ("Sam de Vries", "Ellen Kuipers")
THEIR_WORDS = (
    "Pannenkoeken bakken met de kleuters bleek goud waard.",
    "Krentenbollen in de pauze deden wonderen.",
)
NAME_MARKS = ("Sam", "Vries", "Ellen", "Kuipers")
WORD_MARKS = ("Pannenkoeken", "Krentenbollen")
THINGS = (UUID("0199e0a0-7c00-7000-8000-00000000001a"), UUID("0199e0a0-7c00-7000-8000-00000000002b"))
PROTOCOL: InLanguages = {"nl": ("Vijf stappen", 30), "en": ("Five steps", 30)}
FIRST_DAY = date(2026, 10, 15)
FINDINGS = (
    Finding("p01", Crowd.FEW, 7),
    Finding("p02", Crowd.FEW, 8),
    Finding("p08", Crowd.MANY, 6, tenths=(2, 3, 5)),
    Finding("p09", Crowd.MANY, 8, nearly=Lean.FOR),
)
NEWS_OF_A_MOMENT = (PairingNews.ASKED, PairingNews.AGREED, PairingNews.MOVED, PairingNews.OFF)


def _alike(*values: object) -> InLanguages:
    return dict.fromkeys(LANGUAGES, values)


def _each(names: str, values: InLanguages) -> dict[str, InLanguages]:
    return dict.fromkeys(names.split(), values)


def _asking(*, joins: bool) -> Several:
    team = "Onderbouw" if joins else "Bovenbouw"
    return (Asking(THINGS[0], THINGS[1], team, drawn_on=FIRST_DAY, joins=joins),)


def _line_over_terms(t: Catalogue) -> Several:
    statement, other = BY_NAME["line"][t.language]
    terms = (Term(2026, 1), Term(2026, 2), Term(2026, 3))
    lines = (
        Line(str(statement), (6, 7, Missing.NOT_SHOWN)),
        Line(str(other), (Missing.NOT_ASKED, 4, 8)),
    )
    return (drawing(t, Trend(terms, lines)),)


# By type: what is used, and what comes beside it where there are several.
BY_TYPE: Mapping[object, Several] = {
    UUID: THINGS,
    date: (FIRST_DAY, FIRST_DAY + timedelta(days=11)),
    datetime: (datetime(2026, 10, 15, 13, 15, tzinfo=UTC), datetime(2026, 10, 26, 7, 0, tzinfo=UTC)),
    time: (time(15, 15), time(9, 0)),
    timedelta: (timedelta(minutes=15), timedelta(hours=1)),
    ZoneInfo: (ZoneInfo("Europe/Amsterdam"),),
    float: (0.5, 0.25),
    bytes: (b"\x89PNG", b"\x89PNG\r\n"),
    type(None): (None,),
}

# Words by the name of their parameter: what is used, and what comes beside it where there are several.
BY_NAME: Mapping[str, InLanguages] = {
    **_each(
        "name names author authors colleague colleagues person people leader leaders partner partners owner owners "
        "reader readers contact contacts who by giver taker host visitor buddy facilitator members council",
        _alike(*COLLEAGUES),
    ),
    **_each(
        "words quote quotes text texts title topic topics subject said shared note notes draft answer answers reply "
        "replies value values about",
        _alike(*THEIR_WORDS),
    ),
    **_each("receiver first_name", _alike(RECEIVER)),
    **_each("team teams team_name team_names group groups", _alike("Onderbouw", "Bovenbouw")),
    **_each("school schools school_name", _alike("De Lindeboom", "De Wilg")),
    **_each("place places channel channels", _alike("#onderbouw", "#bovenbouw")),
    **_each("platform", _alike("Telegram", "Slack")),
    **_each("region", _alike("Midden", "Zuid")),
    **_each("sector", _alike("po", "vo")),
    **_each("week", _alike("2026-W42", "2026-W44")),
    **_each("hour hours clock", _alike("15:15", "09:00")),
    **_each("url link", _alike("https://ruimte.example/een", "https://ruimte.example/twee")),
    **_each("command commands", _alike("stop", "pauze")),
    **_each("language", _alike("nl", "en")),
    **_each("data", _alike(write("back", THINGS[0]), write("back", THINGS[1]))),
    **_each("theme themes", {"nl": ("lef", "dichtbij blijven"), "en": ("nerve", "staying close")}),
    **_each("label labels option options", {"nl": ("Een beetje", "Heel veel"), "en": ("A little", "A great deal")}),
    **_each("day days", {"nl": ("maandag", "donderdag"), "en": ("Monday", "Thursday")}),
    **_each("holiday", {"nl": ("Herfstvakantie", "Kerstvakantie"), "en": ("Autumn holiday", "Christmas holiday")}),
    **_each("role roles", {"nl": ("leraar", "leidinggevende"), "en": ("teacher", "leader")}),
    **_each(
        "moment when due span period",
        {"nl": ("donderdag 15 oktober", "maandag 26 oktober"), "en": ("Thursday 15 October", "Monday 26 October")},
    ),
    **_each(
        "question prompt follow_up",
        {
            "nl": ("Wat deed je deze week met lef?", "Waar kwam je dichtbij?"),
            "en": ("What took nerve this week?", "Where did you get close?"),
        },
    ),
    **_each(
        "line lines waits quiet_until sentence sentences reason reasons hint error errors",
        {
            "nl": ("Dit is een regel van Ruimte zelf.", "En dit is er nog een."),
            "en": ("This is a line of Ruimte's own.", "And this is one more."),
        },
    ),
    **_each("submit", {"nl": ("Bewaren", "Klaar"), "en": ("Save", "Done")}),
    **_each("key", _alike("words", "choice")),
}

# Taught one by one, as `module.function(parameter)` (a class has fields), `module(parameter)`, or just `parameter`.
# Each of these values is drawn, the first one beside everything else; a value to leave it at is one of them.
TAUGHT: Mapping[str, Callable[[Catalogue], Several]] = {
    "alert(what)": lambda t: (
        "failed",
        "stumbled",
        "backup",
        "came_back",
        "no_prompt",
        "refused",
        "uncertain",
        "put_out",
        "strangers",
        "unlinked",
        "uncertain_to_person",
        "given_up",
        "promises",
        *Trouble,
    ),
    "alert(args)": lambda t: tuple(
        {"audience": "teacher", "platform": "slack", "reason": reason}
        for reason in ("invalid_auth", "message_limit_exceeded")
    ),
    "digest.Section(heading)": lambda t: BY_NAME["line"][t.language],
    "digest.Item(lead)": lambda t: BY_NAME["line"][t.language],
    "digest.Item(numbers)": lambda t: ((), (Number.WON_BACK, Number.NO_TIME)),
    "number(shown)": lambda t: (tuple(Number), tuple(Number)[:2]),
    "number.measured(shown)": lambda t: (tuple(Number)[:2], tuple(Number)[:MOST_IN_A_DIGEST]),
    "kept.what_is_kept(kept)": lambda t: ({"person": 1, "account": 1, "reply": 12, "share": 1}, {}),
    "kept.how_long(rules)": lambda t: ({table: rule_of(table) for table in headings(t)},),
    "kept.Reach(more)": lambda t: (0, 1),
    "kept.Reach(groups)": lambda t: ((), (t.all_of([*COLLEAGUES]),)),
    "kept.Reach(agendas)": lambda t: ((), BY_NAME["team"][t.language]),
    "adviser": lambda t: ("Marije Visser, 06 12345678",),
    "advisers": lambda t: ((), ("Marije Visser, 06 12345678",)),
    "home.Home(stopped)": lambda t: ((), ((THINGS[0], "Onderbouw"),)),
    "home.Home(waits)": lambda t: ((), ("digest", "shared", "alert")),
    "home.Home(meetings)": lambda t: ((), BY_TYPE[datetime]),
    "meeting(came_of)": lambda t: ((), tuple(zip(BY_NAME["line"][t.language], THEIR_WORDS, strict=True))),
    "meeting.Meeting(waiting)": lambda t: ((), COLLEAGUES[1:]),
    "meeting.Meeting(guests)": lambda t: ((), COLLEAGUES[1:]),
    "meeting.Meeting(owner)": lambda t: (COLLEAGUES[0], None),
    "meeting.Meeting(state)": lambda t: tuple(state for state in MeetingState if state is not MeetingState.DRAFT),
    "meeting.Meeting(minutes)": lambda t: (DEFAULT_MINUTES, 30),
    "meeting.Meeting(places)": lambda t: (DEFAULT_PLACES, len(COLLEAGUES)),  # the second is full
    "meeting.Topic(purpose)": lambda t: (Purpose.THINK, Purpose.DECIDE),  # to share is no meeting
    "meeting.Topic(question)": lambda t: THEIR_WORDS[:1],
    "meeting.Topic(link)": lambda t: ("",),
    "meeting(why)": lambda t: (None,),
    "meeting_card.Card(team_name)": lambda t: BY_NAME["team"][t.language][:1],
    "meeting_card.Card(minutes)": lambda t: (DEFAULT_MINUTES, 10),
    "meeting_card.Card(places)": lambda t: (DEFAULT_PLACES, 8),
    "meeting.Meeting(follows)": lambda t: (None, PROTOCOL[t.language]),
    "meeting_card.Card(follows)": lambda t: (None, PROTOCOL[t.language]),
    "run.Run(mark)": lambda t: ("1", "1s"),
    "run.Run(title)": lambda t: PROTOCOL[t.language][:1],
    "run.Run(group)": lambda t: (THINGS[0], None),
    "run.Run(meeting)": lambda t: (None, THINGS[1]),
    "run.Run(then)": lambda t: BY_NAME["line"][t.language][:1],
    "run.Step(number)": lambda t: (2, 4),
    "run.Step(total)": lambda t: (4,),
    "run.Step(turn)": lambda t: (1,),
    "run.Step(turns)": lambda t: (1, 3),
    "run.Step(name)": lambda t: ("", COLLEAGUES[0]),
    "run.Step(is_mine)": lambda t: (False, True),
    "run.Step(do)": lambda t: BY_NAME["line"][t.language][:1],
    "run.Step(rule)": lambda t: (*BY_NAME["line"][t.language][1:], ""),
    "run_choice.Option(code)": lambda t: ("P04", "P12.1"),
    "run_choice.Option(name)": lambda t: PROTOCOL[t.language][:1],
    "run_choice(name)": lambda t: PROTOCOL[t.language][:1],
    "run_choice.About(code)": lambda t: ("P04.0",),
    "run_choice.About(name)": lambda t: PROTOCOL[t.language][:1],
    "run_choice.About(about)": lambda t: BY_NAME["line"][t.language][:1],
    "run_choice.About(minutes)": lambda t: (30,),
    "run_choice.About(times)": lambda t: (1, 3),
    "run_choice.About(roles)": lambda t: ((Who.CASE_GIVER, Who.ADVISORS), ()),
    "run_choice.About(seats)": lambda t: ((), ((Who.CASE_GIVER, COLLEAGUES[0]), (Who.ADVISORS, COLLEAGUES[1]))),
    "run_choice.menu(usual)": lambda t: (str(PROTOCOL[t.language][0]), ""),
    "run_choice(first)": lambda t: (0, 3),
    "run_choice.which_part(last)": lambda t: (*BY_NAME["label"][t.language][:1], ""),
    "session.session(at)": lambda t: (1, 2, None),
    "agenda.Agenda(name)": lambda t: BY_NAME["team"][t.language][:1],
    "agenda.Agenda(messages)": lambda t: ((), ((THINGS[0], THEIR_WORDS[0], FIRST_DAY),)),
    "agenda(others)": lambda t: ((), ((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw"))),
    "agenda.off(teams)": lambda t: (((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw")),),
    "agreement.Agreement(words)": lambda t: THEIR_WORDS[:1],
    "outcome.Decision(lines)": lambda t: (tuple(zip(BY_NAME["line"][t.language], THEIR_WORDS, strict=True)),),
    "outcome.Decision(objections)": lambda t: ((), THEIR_WORDS[1:]),
    "form.too_late(why)": lambda t: (Message((Text(t("outcome.known_already")),)),),
    "form.too_late(written)": lambda t: ((), THEIR_WORDS[:1]),
    "model.Reason(why)": lambda t: (Why.ROLE,),
    "model.Reason(value)": lambda t: (TeacherRole.RESOURCE, TeacherRole.DATA, f"seeks {Seeking.SEE}"),
    "model.Reason(offers)": lambda t: THINGS[:1],
    "model.Reason(wants)": lambda t: THINGS[1:],
    "pairing.no_place(reason)": lambda t: tuple(NoPlace),
    "pairing_shown.Pairing(starter)": lambda t: (COLLEAGUES[0], ""),
    "pairing_shown.Pairing(case_giver)": lambda t: (COLLEAGUES[0], ""),
    "pairing_shown.Pairing(people)": lambda t: ({THINGS[0]: COLLEAGUES[0], THINGS[1]: t("pairing.you")},),
    "pairing_shown.Pairing(names)": lambda t: (COLLEAGUES[:1], COLLEAGUES),
    "pairing_shown.Pairing(size)": lambda t: (2, 3, 8, 1),
    "pairing_shown.Pairing(question)": lambda t: ("", THEIR_WORDS[0]),
    "pairing_shown.Pairing(form)": lambda t: (PairingForm.TALK, PairingForm.VISIT),
    "pairing_shown.Pairing(moments)": lambda t: (
        tuple(datetime(2026, 10, 27 + number, 14, 15, tzinfo=UTC) for number in range(MOST_MOMENTS)),
        (),
    ),
    "pairing_shown.Pairing(fits)": lambda t: ((), BY_TYPE[datetime], None),
    "pairing_file.pairing_file(content)": lambda t: (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",),
    "pairing_form.look_for(question)": lambda t: ("", THEIR_WORDS[0]),
    "pairing_news.news(what)": lambda t: NEWS_OF_A_MOMENT,
    "pairing_news.news_in_short(what)": lambda t: NEWS_OF_A_MOMENT,
    "proposal.Proposal(words)": lambda t: THEIR_WORDS[:1],
    "proposal.Proposal(link)": lambda t: ("", "https://school.example/bericht"),
    "proposal.objection(why)": lambda t: (THEIR_WORDS[1], ""),
    "my_data(content)": lambda t: (b"{}",),
    "calendar_file.file(content)": lambda t: (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",),
    "home.duties(waits)": lambda t: (("claim",), ("claim", "alert")),
    "home.duties(alone)": lambda t: ([], ["De Lindeboom", "De Wilg"]),
    "home.Settings(days)": lambda t: ((0, 1, 3),),
    "share.for_you(lead)": lambda t: BY_NAME["line"][t.language],
    "share.menu(teams)": lambda t: (((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw")),),
    "form.Field(label)": lambda t: BY_NAME["question"][t.language],
    "form.Field(other)": lambda t: ("",),
    "form.Field(name)": lambda t: ("first", "second"),
    "form.Form(title)": lambda t: BY_NAME["line"][t.language],
    "form.Option(value)": lambda t: ("a", "b"),
    "message.File(alt)": lambda t: BY_NAME["line"][t.language],
    "message.File(kind)": lambda t: ("text/calendar",),
    "message.File(name)": lambda t: ("overleg.ics",),
    "message.Picture(alt)": lambda t: BY_NAME["line"][t.language],
    "message.Picture(svg)": lambda t: ("",),
    "message.Text(words)": lambda t: BY_NAME["line"][t.language],
    "people(days)": lambda t: ((0, 1, 3), ()),
    "help.commands(lines)": lambda t: ((t("help.question"), t("help.pause"), t("help.stop")),),
    "setup(others)": lambda t: ((), ((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw"))),
    "setup(name)": lambda t: BY_NAME["team"][t.language][:1],
    "setup(schools)": lambda t: ((), ((THINGS[0], "De Lindeboom"), (THINGS[1], "De Wilg"))),
    "setup(regions)": lambda t: (("Noord", "Midden", "Zuid"),),
    "setup(region)": lambda t: ("Midden",),
    "claim.confirm(claimed_name)": lambda t: (COLLEAGUES[1], None),
    "setup(rhythm)": lambda t: ("weekly",),
    "claim.whoami(names)": lambda t: ((), ((THINGS[0], COLLEAGUES[0]), (THINGS[1], COLLEAGUES[1]))),
    "invitation.which_team(teams)": lambda t: ((("a", "Onderbouw"), ("b", "Bovenbouw")),),
    "invitation.links(links)": lambda t: (
        (("https://ruimte.example/een", COLLEAGUES[0]), ("https://ruimte.example/twee", COLLEAGUES[1])),
    ),
    "invitation.no_name_yet(platform)": lambda t: ("Telegram",),
    "link_code.move(code)": lambda t: ("7ZK2-M4QX-0WBT",),
    "link_code.move(links)": lambda t: (("https://ruimte.example/een",), ()),
    "people.introduction(name)": lambda t: (RECEIVER,),
    "people(until)": lambda t: (FIRST_DAY, FOREVER),
    "people(waits)": lambda t: (BY_NAME["line"][t.language], ()),
    "people.welcome(name)": lambda t: (RECEIVER,),
    "question.late_tap(value)": lambda t: ("yes",),
    "question(options)": lambda t: (
        (),
        yes_no(t),
        scale(t, ()),
        tuple(zip("ab", BY_NAME["label"][t.language], strict=True)),
    ),
    "question(words)": lambda t: BY_NAME["question"][t.language][:1],
    "rhythm": lambda t: ("weekly", "fortnightly"),
    "wishes(forms)": lambda t: (dict.fromkeys(Wish, THINGS[0]),),
    "wish_form.Listed(value)": lambda t: ("a", "b"),
    "feature(name)": lambda t: ("agenda", "consultation", "pulse", "leader", "board"),
    "pulse(place)": lambda t: (0, 7),
    "pulse.statement(words)": lambda t: BY_NAME["line"][t.language][:1],
    "pulse_report(words)": lambda t: (BY_NAME["line"][t.language][:1] * 4,),
    "pulse_report.Report(words)": lambda t: (BY_NAME["line"][t.language][:1] * 4,),
    "pulse.PulseReport(findings)": lambda t: (FINDINGS,),
    "pulse_step.Said(words)": lambda t: (THEIR_WORDS[0], ""),
    "pulse_step.Said(name)": lambda t: (COLLEAGUES[0], ""),
    "pulse_report.off(teams)": lambda t: (((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw")),),
    "board_digest(n)": lambda t: (12, 1),
    "board_digest.question(number)": lambda t: (1, 2, 3, 4),
    "bearing.told(school)": lambda t: ("De Lindeboom", None),
    "bearing.bearing(words)": lambda t: ("", THEIR_WORDS[0]),
    "arrangement.Arrangement(why)": lambda t: ("", THEIR_WORDS[0]),
    "arrangement.Arrangement(times)": lambda t: (5, 12),
    "arrangement.Arrangement(answer)": lambda t: (None, *Arranging),
    "leader_digest.own_part(moment)": lambda t: (*BY_NAME["moment"][t.language][:1], None),
    "consultation.TeamPolicy(rhythm)": lambda t: RHYTHMS,
    "consultation.TeamPolicy(size)": lambda t: (SMALLEST, LARGEST),
    "consultation.TeamPolicy(stays)": lambda t: (1, LONGEST_STAY),
    "consultation.TeamPolicy(apart)": lambda t: (frozenset(), frozenset({Trait.SECTION, Trait.SUBJECT})),
    "consultation.TeamPolicy(alike)": lambda t: (frozenset(), frozenset({Trait.SCHOOL})),
    "consultation_policy.Shown(name)": lambda t: BY_NAME["team"][t.language][:1],
    "consultation_policy.Shown(others)": lambda t: ((), ((THINGS[1], "Bovenbouw"),)),
    "consultation.Page(asking)": lambda t: ((), _asking(joins=True), (*_asking(joins=False), *_asking(joins=True))),
    "consultation.off(teams)": lambda t: (((THINGS[0], "Onderbouw"), (THINGS[1], "Bovenbouw")),),
    "pairing_change.arranged_anew(off)": lambda t: ("", t.day(date(2026, 10, 27))),
    "trend(chart)": _line_over_terms,
    "trend(svg)": lambda t: ("<svg/>",),
    "team(name)": lambda t: BY_NAME["team"][t.language][:1],
    "team.confirm_quiet(mark)": lambda t: ("3f9a0c1d2b4e",),
    "team.speaks_again(over)": lambda t: (BY_NAME["school"][t.language],),
    "team.speaks_again(stays)": lambda t: ({}, *({why: BY_NAME["team"][t.language]} for why in StaysQuiet)),
    "team(names)": lambda t: (t.all_of([str(team) for team in BY_NAME["team"][t.language]]),),
}
