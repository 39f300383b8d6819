"""Plays a story: a fast-forwarded clock, the real scheduler, outbox and inbox, and a terminal for everybody."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from bot.app import Terminal, console_address, console_messenger, show_answer
from bot.cli.story import ZONE, Conversation, Step, StoryFault, button_for, moment_of, read_story, steps_of
from bot.cli.telling import Line, tell
from bot.domain.address import Address
from bot.domain.calendar_file import read_entries
from bot.domain.event import Commanded, Event, Pressed, Said
from bot.domain.prompt import Bank
from bot.domain.roster import Roster
from bot.domain.roster_file import parse
from bot.opening import App, is_demo, open_app
from bot.services.calendar import replace_entries
from bot.services.feature import FEATURES, turn_on
from bot.services.place import give_place
from bot.services.roster import import_roster
from bot.services.team import set_region, start_team
from bot.settings import Settings
from bot.store.base import Db
from bot.store.people import CONSOLE, all_people
from bot.store.prompts import Library
from bot.store.reflection import find_open_prompt
from bot.store.team import all_schools, all_teams, teams_of
from bot.views.catalogue import DEFAULT_LANGUAGE

SEED = 30  # what it draws can be shared where the story shares it


class NotADemo(Exception):
    """What stands in the demo's place is somebody's real database, or no database at all."""


async def play_demo(settings: Settings, into: Path, school: Path, *, progress: Callable[[int], None]) -> list[str]:
    """Make the database anew, play the story in it, and tell it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    await clear_away(into)
    story = read_story(school / "story.yaml")
    begins = moment_of(story["begins"])
    own = settings.model_copy(
        update={"database_url": SecretStr(f"sqlite:///{into}"), "key": (), "key_file": None}
    )  # fmt: skip
    async with open_app(own, chance=Random(SEED), demo=True, clock=lambda: begins) as app:
        app.sessions.configure(library=with_only(app.library, story["questions"]))
        player = Player(app, story, begins)
        await player.set_the_scene(school)
        await player.play(progress)
        async with app.unit_of_work() as db:
            return await tell(db, player.conversations.values(), settings.language, into, player.holiday)


def with_only(library: Library, ids: Collection[str]) -> Library:
    """The same words, with these questions alone."""
    return replace(library, bank=Bank(tuple(prompt for prompt in library.bank.prompts if prompt.id in ids)))


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
        self._ends = moment_of(story["ends"])
        self.holiday = tuple(date.fromisoformat(str(day)) for day in story["holiday"])
        self.conversations: dict[str, Conversation] = {}
        self._heartbeat = app.heartbeat({CONSOLE: console_messenger(self._screen_for)})
        self._said = 0

    async def set_the_scene(self, school: Path) -> None:
        """Import the people and the school's days, and start the teams."""
        async with self._app.unit_of_work() as db:
            await import_roster(
                db, self._readable(parse((school / "people.csv").read_bytes())), organisation=None, now=self.now,
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
                for name in FEATURES:
                    if team.name in self._story.get(name, ()):
                        await turn_on(db, team, name, now=self.now)
            await self._seat_everybody(db)
            await self._open_channels(db)

    def _readable(self, roster: Roster) -> Roster:
        """Everybody as in the file; in English for who asked for the demo in English."""
        language = self._app.settings.language
        if language == DEFAULT_LANGUAGE:
            return roster
        return replace(roster, lines=tuple(replace(line, language=language) for line in roster.lines))

    async def _seat_everybody(self, db: Db) -> None:
        for person in await all_people(db):
            teams = ", ".join(team.name for team in await teams_of(db, person.id))
            self._seat(person.id.hex, person.name, teams).person_id = person.id

    async def _open_channels(self, db: Db) -> None:
        for team in await all_teams(db):
            if title := self._story["channels"].get(team.name):
                address, language = Address(CONSOLE, "channels", title), self._app.settings.language
                await give_place(db, team, address, title=title, language=language, now=self.now)
                self._seat(title, title, team.name)

    def _seat(self, chat: str, name: str, team: str) -> Conversation:
        lines: list[Line] = []
        self.conversations[name] = Conversation(chat, name, team, Terminal(self._writer(lines)), lines)
        return self.conversations[name]

    def _writer(self, lines: list[Line]) -> Callable[[str], None]:
        return lambda line: lines.append(Line(self.now, person_speaks=False, text=line))

    async def play(self, progress: Callable[[int], None]) -> None:
        """Everything that happens, in order."""
        begins, steps = self.now, steps_of(self._story)
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

    async def _act(self, step: Step) -> None:
        conversation = self.conversations[step.name]
        try:
            event = await self._event(step, conversation)
        except StoryFault:
            if step.do.get("maybe"):  # what only some questions offer
                return
            raise
        text = self._shown(self._screen_of(step, conversation), step, event)
        conversation.lines.append(Line(self.now, person_speaks=True, text=text))
        show_answer(await self._app.inbox.receive(event, self.now), event, conversation.screen)

    async def _event(self, step: Step, conversation: Conversation) -> Event:
        self._said += 1
        key, sender = f"{CONSOLE}:demo:{self._said}", console_address(self._person_id(conversation))
        if "tap" in step.do:
            screen, place = self._screen_of(step, conversation), str(step.do.get("in", ""))
            data, reference = button_for(screen, str(step.do["tap"]), old=bool(step.do.get("old")))
            return Pressed(key=key, sender=sender, data=data, message=reference, place=place)
        language = str(step.do.get("language", self._app.settings.language))
        if "agenda" in step.do:
            return Commanded(key=key, sender=sender, command="agenda", words=step.do["agenda"][language])
        words = step.do["say"] if "say" in step.do else await self._answer(conversation)
        return Said(key=key, sender=sender, words=words[language], message=key)

    async def _answer(self, conversation: Conversation) -> Mapping[str, str]:
        async with self._app.unit_of_work() as db:
            prompt_id, following = await find_open_prompt(db, self._person_id(conversation))
        answers = self._story["follow_ups" if following else "answers"]
        if not answers.get(prompt_id):
            raise StoryFault(f"{conversation.name} has no answer to {prompt_id} (following: {following})")
        answers[prompt_id].append(answers[prompt_id][0])  # so that two colleagues seldom say the same
        found: Mapping[str, str] = answers[prompt_id].pop(0)
        return found

    def _screen_of(self, step: Step, conversation: Conversation) -> Terminal:
        """Where somebody looks: their own terminal, or a channel."""
        return self.conversations[str(step.do.get("in", conversation.name))].screen

    def _shown(self, screen: Terminal, step: Step, event: Event) -> str:
        match event:
            case Pressed():
                labels = {each.button.data: each.button.label for each in screen.everything}
                return " ".join(filter(None, (event.place, f"[{labels[event.data]}]")))
            case Commanded():
                return f"/{event.command} {event.words}".strip()
            case _:
                return event.words if isinstance(event, Said) else ""

    def _screen_for(self, address: Address) -> Terminal | None:
        return next((one.screen for one in self.conversations.values() if one.chat == address.chat), None)

    def _person_id(self, conversation: Conversation) -> UUID:
        if conversation.person_id is None:
            raise StoryFault(f"{conversation.name} is a channel, and says nothing itself")
        return conversation.person_id
