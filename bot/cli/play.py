"""Plays a story: a fast-forwarded clock, the real scheduler, outbox and inbox, and a terminal for everybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from ruamel.yaml import YAML

from bot.app import App, Terminal, console_address, console_messenger, is_demo, open_app, show_answer
from bot.cli.telling import Line, tell
from bot.domain import press
from bot.domain.address import Address
from bot.domain.calendar_file import read_entries
from bot.domain.event import Event, Pressed, Said
from bot.domain.roster import Roster
from bot.domain.roster_file import parse
from bot.services.calendar import replace_entries
from bot.services.roster import import_roster
from bot.services.team import set_region, start_team
from bot.settings import Settings
from bot.store.base import Db
from bot.store.people import CONSOLE, all_people, all_schools, all_teams, teams_of
from bot.store.reflection import find_open_prompt
from bot.views.catalogue import DEFAULT_LANGUAGE

SEED = 20261012
ZONE = ZoneInfo("Europe/Amsterdam")


class NotADemo(Exception):
    """What stands in the demo's place is somebody's real database, or no database at all."""


class StoryFault(Exception):
    """The story asks for something that is not on somebody's screen."""


@dataclass(frozen=True)
class Step:
    """Something somebody does: says words, taps a button, or answers the question as written for that prompt."""

    at: datetime
    name: str
    do: Mapping[str, Any]


@dataclass
class Conversation:
    """One person's terminal, and everything that stood on it."""

    person_id: UUID
    name: str
    team: str
    screen: Terminal
    lines: list[Line] = field(default_factory=list)


async def play_demo(settings: Settings, into: Path, school: Path, *, progress: Callable[[int], None]) -> list[str]:
    """Make the database anew, play the story in it, and tell it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    await clear_away(into)
    story = YAML(typ="safe").load((school / "story.yaml").read_text(encoding="utf-8"))
    begins = _moment(story["begins"])
    own = settings.model_copy(
        update={"database_url": SecretStr(f"sqlite:///{into}"), "key": (), "key_file": None}
    )  # fmt: skip
    async with open_app(own, chance=Random(SEED), demo=True, clock=lambda: begins) as app:
        player = Player(app, story, begins)
        await player.set_the_scene(school)
        await player.play(progress)
        async with app.unit_of_work() as db:
            return await tell(db, player.conversations.values(), settings.language, into, player.holiday)


async def clear_away(into: Path) -> None:
    """Remove an earlier demo. Raises NotADemo for anything else that stands there."""
    if into.exists() and not await is_demo(into):
        raise NotADemo(into)
    for ending in ("", "-wal", "-shm", "-journal", ".key"):
        into.with_name(into.name + ending).unlink(missing_ok=True)


class Player:
    """Moves the clock from one thing that happens to the next."""

    def __init__(self, app: App, story: Mapping[str, Any], begins: datetime) -> None:
        self._app = app
        self._story = story
        self.now = begins
        self._ends = _moment(story["ends"])
        self.holiday = tuple(date.fromisoformat(str(day)) for day in story["holiday"])
        self.conversations: dict[str, Conversation] = {}
        self._heartbeat = app.heartbeat({CONSOLE: console_messenger(self._screen_for)})
        self._said = 0

    async def set_the_scene(self, school: Path) -> None:
        """Import the people and the school's days, and start the teams."""
        async with self._app.unit_of_work() as db:
            await import_roster(
                db, self._readable(parse((school / "people.csv").read_bytes())), now=self.now,
                language=self._app.settings.language, timezone=str(ZONE),
            )  # fmt: skip
            (the_school,) = await all_schools(db)
            await set_region(db, the_school, str(self._story["region"]), now=self.now)
            entries, _ = read_entries((school / "calendar.csv").read_bytes())
            await replace_entries(db, the_school, entries, now=self.now)
            for team in await all_teams(db):
                if team.name in self._story["teams"]:
                    agreed = date.fromisoformat(str(self._story["agreed_on"]))
                    await start_team(db, team, agreed_on=agreed, contact=str(self._story["contact"]), now=self.now)
            await self._seat_everybody(db)

    def _readable(self, roster: Roster) -> Roster:
        """Everybody as in the file; in English for who asked for the demo in English."""
        language = self._app.settings.language
        if language == DEFAULT_LANGUAGE:
            return roster
        return replace(roster, lines=tuple(replace(line, language=language) for line in roster.lines))

    async def _seat_everybody(self, db: Db) -> None:
        for person in await all_people(db):
            teams = await teams_of(db, person.id)
            lines: list[Line] = []
            screen = Terminal(self._writer(lines))
            self.conversations[person.name] = Conversation(
                person.id, person.name, ", ".join(team.name for team in teams), screen, lines
            )

    def _writer(self, lines: list[Line]) -> Callable[[str], None]:
        return lambda line: lines.append(Line(self.now, person_speaks=False, text=line))

    async def play(self, progress: Callable[[int], None]) -> None:
        """Everything that happens, in order."""
        begins, steps = self.now, sorted(self._steps(), key=lambda step: step.at)
        while True:
            due = await self._heartbeat.next_moment()
            step = steps[0] if steps else None
            moment = min(at for at in (due, step.at if step else None, self._ends) if at is not None)
            if moment >= self._ends:
                progress(100)
                return
            self.now = max(self.now, moment)
            if step is not None and step.at <= moment:
                await self._act(steps.pop(0))
            else:
                await self._heartbeat.beat(self.now)
            progress(int(100 * (self.now - begins) / (self._ends - begins)))

    def _steps(self) -> Sequence[Step]:
        return [
            Step(_moment(step["at"]), name, step) for name, steps in self._story["people"].items() for step in steps
        ]

    async def _act(self, step: Step) -> None:
        conversation = self.conversations[step.name]
        event = await self._event(step, conversation)
        text = self._shown(step, conversation, event)
        conversation.lines.append(Line(self.now, person_speaks=True, text=text))
        show_answer(await self._app.inbox.receive(event, self.now), event, conversation.screen)

    async def _event(self, step: Step, conversation: Conversation) -> Event:
        self._said += 1
        key, sender = f"{CONSOLE}:demo:{self._said}", console_address(conversation.person_id)
        if "tap" in step.do:
            data, reference = _button(conversation.screen, str(step.do["tap"]), old=bool(step.do.get("old")))
            return Pressed(key=key, sender=sender, data=data, message=reference)
        words = step.do["say"] if "say" in step.do else await self._answer(conversation)
        language = str(step.do.get("language", self._app.settings.language))
        return Said(key=key, sender=sender, words=words[language], message=key)

    async def _answer(self, conversation: Conversation) -> Mapping[str, str]:
        async with self._app.unit_of_work() as db:
            prompt_id, following = await find_open_prompt(db, conversation.person_id)
        answers = self._story["follow_ups" if following else "answers"]
        if not answers.get(prompt_id):
            raise StoryFault(f"{conversation.name} has no answer to {prompt_id} (following: {following})")
        answers[prompt_id].append(answers[prompt_id][0])  # so that two colleagues seldom say the same
        found: Mapping[str, str] = answers[prompt_id].pop(0)
        return found

    def _shown(self, step: Step, conversation: Conversation, event: Event) -> str:
        if isinstance(event, Pressed):
            labels = {each.button.data: each.button.label for each in conversation.screen.everything}
            return f"[{labels[event.data]}]"
        return event.words if isinstance(event, Said) else ""

    def _screen_for(self, address: Address) -> Terminal | None:
        return next((one.screen for one in self.conversations.values() if one.person_id.hex == address.chat), None)


def _button(screen: Terminal, wanted: str, *, old: bool) -> tuple[str, str]:
    """The last button shown that does this (`choose 3`); with `old`, the first one that ever did."""
    verb, _, choice = wanted.partition(" ")
    found = [
        (each.button.data, each.reference)
        for each in screen.everything
        if (meaning := press.read(each.button.data)) and meaning.verb == verb and choice in ("", meaning.choice)
    ]
    if not found:
        shown = [each.button.label for each in screen.latest]
        raise StoryFault(f"no button for {wanted}; the last message has {shown}")
    return found[0] if old else found[-1]


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=ZONE)
