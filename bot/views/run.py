"""A conversation by the steps of a protocol: one message, that changes in its place (J22)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.domain.protocol import Who
from bot.domain.run import RunState
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Step:
    """The step they are at. `name` is whose it is, where two people have seats that say so; `is_mine` of who reads."""

    number: int
    total: int
    turn: int
    turns: int
    who: Who
    name: str
    is_mine: bool
    do: str
    rule: str
    is_silent: bool = False
    can_skip: bool = False

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return (self.number, self.turn) == (self.total, self.turns)


@dataclass(frozen=True)
class Run:
    """A run as it is now, of a group or of a meeting; without a step it is over, or its steps are not there any more.

    `ends` is none when the time of the step is up; `then` is what to do until the next part.
    """

    id: UUID
    mark: str
    title: str
    state: RunState
    zone: ZoneInfo
    ends: datetime | None
    step: Step | None
    group: UUID | None
    meeting: UUID | None
    then: str = ""
    can_swap: bool = False


def run(t: Catalogue, shown: Run) -> Message:
    """Which step, until when, who is on, what to do and what holds meanwhile. The first line names nobody (J17)."""
    if shown.state is not RunState.RUNNING or shown.step is None:
        return _over(t, shown)
    step = shown.step
    rule = (Text(step.rule),) if step.rule else ()
    lines = (Text(f"{_lead(t, shown.title, step)} {_until(t, shown)}"), Text(_who_is_on(t, step)), Text(step.do), *rule)
    return Message((*lines, Buttons(_ways(t, shown, step))))


def _lead(t: Catalogue, name: str, step: Step) -> str:
    if step.turns > 1:
        return t(
            "run.turn", name=name, turn=step.turn, turns=step.turns, number=step.number, total=step.total
        )  # fmt: skip
    return t("run.step", name=name, number=step.number, total=step.total)


def _until(t: Catalogue, shown: Run) -> str:
    if shown.ends is None:
        return t("session.time_up")
    return t("session.until", hour=t.clock(shown.ends.astimezone(shown.zone).time()))


def _who_is_on(t: Catalogue, step: Step) -> str:
    who = t("run.on", who=t("run.you") if step.is_mine else step.name or roles(t)[step.who])
    return f"{who} {t('run.silent')}" if step.is_silent else who


def roles(t: Catalogue) -> dict[Who, str]:
    """Who it is, by what they do."""
    return {
        Who.EVERYBODY: t("run.everybody"),
        Who.IN_TURN: t("run.in_turn"),
        Who.CASE_GIVER: t("run.case_giver"),
        Who.ADVISORS: t("run.advisors"),
        Who.FACILITATOR: t("run.facilitator"),
        Who.HOST: t("run.host"),
        Who.VISITOR: t("run.visitor"),
        Who.FIRST: t("run.first"),
        Who.SECOND: t("run.second"),
    }


def _ways(t: Catalogue, shown: Run, step: Step) -> tuple[Button, ...]:
    on = t("button.done") if step.is_last else t("button.next_step")
    skip = (Button(t("button.skip_turn"), write("skipturn", shown.id, shown.mark)),) if step.can_skip else ()
    stop = Button(t("button.stop"), write("stoprun", shown.id, shown.mark))
    return (Button(on, write("nextstep", shown.id, shown.mark)), *skip, stop)


def _over(t: Catalogue, shown: Run) -> Message:
    """What became of it. To stop is as good as to get to the end."""
    then: tuple[Block, ...] = (Text(shown.then),) if shown.then and shown.state is RunState.DONE else ()
    buttons = _ways_on(t, shown)
    return Message((Text(_ended(t, shown.state)), *then, *((Buttons(buttons),) if buttons else ())))


def _ended(t: Catalogue, state: RunState) -> str:
    match state:
        case RunState.DONE:
            return t("run.done")
        case RunState.STOPPED:
            return t("run.stopped")
        case RunState.LEFT:
            return t("run.left")
        case RunState.RUNNING | RunState.CHANGED:
            return t("run.changed")


def _ways_on(t: Catalogue, shown: Run) -> tuple[Button, ...]:
    if shown.meeting is not None:
        return (Button(t("button.finish"), write("finish", shown.meeting)),)
    can_swap = shown.can_swap and shown.state is RunState.DONE
    swap = (Button(t("button.swapped"), write("swaprun", shown.id)),) if can_swap else ()
    back = (Button(t("button.back"), write("pairing", shown.group)),) if shown.group is not None else ()
    return (*swap, *back)


def begun(t: Catalogue, *, in_place: bool) -> Message:
    """It has begun; where to look."""
    return Message((Text(t("run.begun_in_place") if in_place else t("run.begun")),))


def follows(t: Catalogue) -> Message:
    """They have it before them too."""
    return Message((Text(t("run.follows")),))


def does_not_fit(t: Catalogue) -> tuple[Block, ...]:
    """Above what comes instead: the protocol that a meeting followed is not there, or does not fit any more."""
    return (Text(t("run.does_not_fit")),)


def only_who_takes_part(t: Catalogue) -> Message:
    """A tap of somebody else, in a channel."""
    return Message((Text(t("run.not_theirs")),))


def gone(t: Catalogue) -> Message:
    """An old button: it is over, and nothing was kept of it."""
    return Message((Text(t("run.gone")),))


def protocol_way(t: Catalogue, pairing_id: UUID, *, running: UUID | None = None) -> Button:
    """[Gespreksvorm] on the card of a group; while one runs, [Volg mee]."""
    return follow_way(t, running) if running else Button(t("button.protocol"), write("protocols", pairing_id))


def follow_way(t: Catalogue, run_id: UUID) -> Button:
    """[Volg mee]: to have it before one too."""
    return Button(t("button.follow_along"), write("followrun", run_id))
