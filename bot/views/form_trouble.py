"""What is wrong with what somebody filled in, in a sentence."""

from collections.abc import Mapping
from datetime import date, time
from typing import assert_never

from bot.domain.form import Bound, Field, FieldErrors, Form, Trouble, Wrong
from bot.domain.message import Block, Quote, Text
from bot.domain.schedule import EARLIEST, LATEST
from bot.views.catalogue import Catalogue

SENTENCES = {
    Wrong.MISSING: "form.missing",
    Wrong.TOO_SHORT: "form.too_short",
    Wrong.TOO_LONG: "form.too_long",
    Wrong.NOT_A_NUMBER: "form.not_a_number",
    Wrong.TOO_LITTLE: "form.too_little",
    Wrong.TOO_MUCH: "form.too_much",
    Wrong.NOT_A_DATE: "form.not_a_date",
    Wrong.OTHER_WEEKDAY: "form.other_weekday",
    Wrong.NOT_A_TIME: "form.not_a_time",
    Wrong.TOO_EARLY: "form.too_early",
    Wrong.TOO_LATE: "form.too_late",
    Wrong.NOT_AN_OPTION: "form.not_an_option",
    Wrong.TOO_FEW: "form.too_few",
    Wrong.TOO_MANY: "form.too_many",
    Wrong.NOBODY: "form.nobody",
    Wrong.SEVERAL_PEOPLE: "form.several_people",
    Wrong.PAST: "form.past",
    Wrong.NO_SCHOOL: "form.no_school",
    Wrong.WEEKEND: "form.weekend",
    Wrong.OUT_OF_HOURS: "form.out_of_hours",
    Wrong.ENDS_TOO_LATE: "form.ends_too_late",
    Wrong.BEYOND_HORIZON: "form.beyond_horizon",
    Wrong.BEYOND_ROUND: "form.beyond_round",
    Wrong.ROUND_NEAR: "form.round_near",
    Wrong.THERE_ALREADY: "form.there_already",
    Wrong.NOT_A_DECISION: "form.not_a_decision",
}
NAMING = {  # what it is about is ours, and stands in the sentence itself
    Wrong.NO_SCHOOL: "form.no_school_named",
    Wrong.NOT_A_DECISION: "form.not_a_decision_named",
    Wrong.OTHER_WEEKDAY: "form.other_weekday",
}


def trouble_blocks(t: Catalogue, asked: Field, trouble: Trouble) -> tuple[Block, ...]:
    """The sentence, and below it the words or names it is about; what is ours stands in the sentence itself."""
    said = Text(sentence(t, asked, trouble))
    return (said, Quote(", ".join(trouble.about))) if _quotes(trouble) else (said,)


def errors(t: Catalogue, form: Form, troubles: Mapping[str, Trouble]) -> FieldErrors:
    """What is wrong, for a form that is shown at once."""
    asked = {field.name: field for field in form.fields}
    return FieldErrors({name: _plain(t, asked[name], trouble) for name, trouble in troubles.items()})


def sentence(t: Catalogue, asked: Field, trouble: Trouble) -> str:
    """What is wrong, and what to do now."""
    named = date.fromisoformat(trouble.about[0]) if trouble.wrong is Wrong.OTHER_WEEKDAY else None
    return t(
        _key(asked, trouble),
        least=_bound(t, asked.least),
        most=_bound(t, asked.most),
        earliest=t.clock(EARLIEST),
        latest=t.clock(LATEST),
        about=t.all_of(list(trouble.about)),
        date="" if named is None else t.long_day(named),
        weekday="" if named is None else t.weekday(named.weekday()),
    )


def _key(asked: Field, trouble: Trouble) -> str:
    if trouble.about and trouble.wrong in NAMING:
        return NAMING[trouble.wrong]
    before = trouble.wrong is Wrong.TOO_LATE and isinstance(asked.most, time)  # before its bound, not up to it
    return "form.time_too_late" if before else SENTENCES[trouble.wrong]


def _quotes(trouble: Trouble) -> bool:
    return bool(trouble.about) and trouble.wrong not in NAMING


def _plain(t: Catalogue, asked: Field, trouble: Trouble) -> str:
    said = sentence(t, asked, trouble)
    return f"{said} ({', '.join(trouble.about)})" if _quotes(trouble) else said


def _bound(t: Catalogue, bound: Bound) -> str:
    match bound:
        case None:
            return ""
        case time():
            return t.clock(bound)
        case date():
            return t.day(bound)  # never over a year away
        case int():
            return str(bound)
        case _:
            assert_never(bound)
