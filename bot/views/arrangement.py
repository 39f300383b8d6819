"""What who leads a team can arrange: asked of them, and told to their team."""

from dataclasses import dataclass
from uuid import UUID

from bot.domain.arrangement import Arranging
from bot.domain.form import Field, Form
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.number import Number
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.number import how_measured_of

LONGEST_REASON = 200


@dataclass(frozen=True)
class Arrangement:
    """Something to arrange as it is shown: `times` is for who leads alone; `name` is who answered, empty before."""

    id: UUID
    team: str
    times: int
    answer: Arranging | None
    name: str
    why: str


def arrangement(t: Catalogue, shown: Arrangement) -> Message:
    """To who leads the team: the question with who reads the answer; or the answer, which can be changed."""
    asked = t.number("arrangement.asked", Number.NO_TIME, team=shown.team, times=shown.times)
    if shown.answer is None:
        said: tuple[Block, ...] = (Text(f"{asked} {t('arrangement.team_reads')}"),)
    else:
        why = (Quote(shown.why),) if shown.why else ()
        said = (Text(asked), Text(answered_line(t, shown)), *why, Text(t("arrangement.told_on_monday")))
    return Message((*said, Buttons(_ways(t, shown))))


def cannot(t: Catalogue, arrangement_id: UUID) -> Form:
    """Why it cannot be arranged: a no without a reason is none (S68)."""
    why = Field("why", t("arrangement.why"), "words", least=3, most=LONGEST_REASON)
    return Form(write("cannot", arrangement_id), t("arrangement.title"), (why,), t("button.say_it"), has_summary=False)


def answered_heading(t: Catalogue) -> str:
    """Over what who leads the team said of time to meet."""
    return t("arrangement.heading")


def answered_line(t: Catalogue, shown: Arrangement) -> str:
    """What they said, by name; why follows in their own words."""
    match shown.answer:
        case Arranging.ARRANGES:
            return t("arrangement.arranges", name=shown.name)
        case Arranging.CANNOT if shown.why:
            return t("arrangement.cannot_because", name=shown.name)
        case Arranging.CANNOT:
            return t("arrangement.cannot", name=shown.name)
        case _:
            return t("arrangement.later", name=shown.name)


def gone(t: Catalogue) -> Message:
    """Somebody who does not lead the team (any more), or what is not there any more."""
    return Message((Text(t("arrangement.gone")),))


def _ways(t: Catalogue, shown: Arrangement) -> tuple[Button, ...]:
    ways = {
        Arranging.ARRANGES: Button(t("button.arrange"), write("arrange", shown.id, Arranging.ARRANGES)),
        Arranging.CANNOT: Button(t("button.cannot"), write("cannot", shown.id)),
        Arranging.LATER: Button(t("button.later"), write("arrange", shown.id, Arranging.LATER)),
    }
    counted = how_measured_of(t, shown.id, Number.NO_TIME)
    return (*(button for answer, button in ways.items() if answer is not shown.answer), counted)
