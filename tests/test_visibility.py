"""Random weeks of sharing, changing and taking back: nothing ever stands outside the audience it was shared with.

Everything goes through the real inbox and heartbeat. Beside it runs a ledger of what should be so, kept from
what people did and from the previews they were shown; after every step it is held against what stands.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.domain.address import Address
from bot.domain.people import AfterLeaving, Participation, Role
from bot.domain.press import read, write
from bot.ports import Throttled
from bot.services.erasure import erase_person
from bot.store.people import Person
from bot.store.team import Membership
from tests.answers import data_of, edits, presses, removes, says
from tests.conftest import copying_postgres, copying_sqlite
from tests.fakes.messenger import words_of
from tests.standing import (
    CHANNEL,
    LOWER,
    MONDAY,
    SECOND_CHANNEL,
    UPPER,
    House,
    a_house,
    a_shareable_library,
    all_cells,
    carries_to_a_fake,
    gets_channel,
    leads_and_quotes,
    submits,
)
from tests.world import EVERY_DAY, Actor, World

PEOPLE = ("Noor", "Sam", "Lin", "Daan", "Joke", "Grace", "Wim", "Mila", "Piet")
A_WHILE = timedelta(minutes=45)  # everything that was due is carried, also after trouble


# -- the ledger --


@dataclass
class Answer:
    """What somebody answered: the words of each message it came from; and what followed on which answer."""

    author: str
    id: UUID
    words: dict[str, str]
    follow: str = ""  # what its button for the follow-up carries
    follows: UUID | None = None


@dataclass(frozen=True)
class Preview:
    """What an author was shown before sharing: who would read which words."""

    share: UUID
    answer: UUID
    readers: frozenset[str]
    words: frozenset[str]
    team: str | None


@dataclass
class Shared:
    """What an author agreed to."""

    readers: frozenset[str]
    named: bool


@dataclass
class Story:
    """A house, the ledger, and everything that was done so far, to be read when something is wrong."""

    house: House
    told: list[str] = field(default_factory=list)
    answers: dict[UUID, Answer] = field(default_factory=dict)
    previews: list[Preview] = field(default_factory=list)
    shared: dict[UUID, Shared] = field(default_factory=dict)
    planted: dict[str, str] = field(default_factory=dict)  # every word ever written, and by whom
    members: dict[str, set[str]] = field(
        default_factory=lambda: {LOWER: {"Noor", "Sam", "Lin", "Daan", "Joke"}, UPPER: {"Noor", "Mila", "Piet"}}
    )
    channels: dict[str, str] = field(default_factory=lambda: {LOWER: "channel"})
    ended: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    leaving: dict[str, AfterLeaving | None] = field(default_factory=dict)
    ever_seen: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def world(self) -> World:
        return self.house.world

    def new_words(self, author: str) -> str:
        """Words that nobody wrote before."""
        words = f"kluut{next(self.numbers)}."
        self.planted[words] = author
        return words

    @property
    def ones(self) -> list[Answer]:
        """The first answers, to which more can be added."""
        return [answer for answer in self.answers.values() if answer.follows is None]

    def is_here(self, name: str) -> bool:
        return name not in self.ended and name not in self.erased

    def readers_of(self, team: str) -> frozenset[str]:
        """Who reads along with a team today: its people, who leads it, and its channel."""
        leads = {"Grace"} if team == LOWER else set()
        here = {name for name in self.members[team] | leads if self.is_here(name)}
        return frozenset(here | ({self.channels[team]} if team in self.channels else set()))

    def answers_by(self, name: str) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.author == name]

    def take_back(self, answer: Answer) -> None:
        """It is gone, with what followed on it."""
        gone = [answer.id, *(other.id for other in self.answers.values() if other.follows == answer.id)]
        for each in gone:
            self.answers.pop(each)
            self.shared.pop(each, None)

    # What must be so

    def wrong(self) -> list[str]:
        """Everything that stands where it must not, in words."""
        found = []
        current = {words: answer for answer in self.answers.values() for words in answer.words.values()}
        for sent in self.house.messenger.sent:
            reader, standing = self.house.names[sent.address], words_of(sent.message)
            for words in [words for words in self.planted if words in standing]:
                self.ever_seen.add(words)
                shared = self.shared.get(current[words].id) if words in current else None
                if shared is None:
                    found.append(f"{words} by {self.planted[words]} stands with {reader}, and is not shared (any more)")
                elif reader not in shared.readers - self.erased:
                    found.append(f"{words} by {self.planted[words]} stands with {reader}, who is no reader of it")
            found += [
                f"{reader} reads {quoted!r} under {lead!r}"
                for lead, quoted in leads_and_quotes(sent.message)
                if (self._author_of(quoted) in lead) != self._is_named(quoted, current)
            ]
        return found

    def overheard(self) -> list[str]:
        """What was answered to somebody on their own screen with another's words in it."""
        return [
            f"{name} was told {line!r}"
            for name in PEOPLE
            for line in self.house[name].lines
            if any(words in line for words, author in self.planted.items() if author != name)
        ]

    def _author_of(self, quoted: str) -> str:
        return next(self.house[author].name for words, author in self.planted.items() if words in quoted)

    def _is_named(self, quoted: str, current: dict[str, Answer]) -> bool:
        shared = [self.shared.get(answer.id) for words, answer in current.items() if words in quoted]
        return bool(shared) and shared[0] is not None and shared[0].named

    async def check(self) -> None:
        """Once everything due was carried, all is as the ledger says. Raises AssertionError with the story."""
        await self.world.passes(A_WHILE)
        wrong = self.wrong() + self.overheard()
        if self.erased:
            async with self.world.work() as db:
                cells = await all_cells(db)
            gone = [words for words, author in self.planted.items() if author in self.erased]
            wrong += [f"{words} is still in the database" for words in gone if any(words in cell for cell in cells)]
        assert not wrong, self.read(*wrong)

    def read(self, *wrong: str) -> str:
        """The whole story, and how it ends."""
        return "\n".join(["", *self.told, "", *wrong])


# -- what people do --


@dataclass(frozen=True)
class Step:
    """Something that happens."""

    async def happens(self, story: Story) -> str:
        """Let it happen and keep the ledger; what is told about it, nothing when it could not happen."""
        raise NotImplementedError


@dataclass(frozen=True)
class Of(Step):
    """What somebody does."""

    who: str


class Answers(Of):
    """This week's question, answered in two messages."""

    async def happens(self, story: Story) -> str:
        actor = story.house[self.who]
        asked = await actor.types("vraag")
        if "Antwoord" not in actor.buttons:
            return f"{self.who} asks for a question: {asked[:1]}"
        words = {story.world.new_key(): story.new_words(self.who) for _ in range(2)}
        for message, said in words.items():
            await says(actor, said, message=message)
        id_ = subject_of(actor, "Toch niet")
        story.answers[id_] = Answer(self.who, id_, words, follow=data_of(actor, "Nog één vraag"))
        return f"{self.who} answers: {', '.join(words.values())}"


@dataclass(frozen=True)
class OnAnAnswer(Step):
    """What its author does with an answer: the last one, or one before it."""

    which: int

    async def happens(self, story: Story) -> str:
        if not story.answers:
            return ""
        answer = list(story.answers.values())[-1 - self.which % len(story.answers)]
        told = await self.on(answer, story.house[answer.author], story)
        return told and f"{answer.author} {told}"

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        """Let it happen to this answer."""
        raise NotImplementedError


class Follows(OnAnAnswer):
    """The follow-up, where it is still to be had."""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        told = await presses(author, answer.follow) if answer.follow else []
        if not any("En toen?" in line for line in told):
            return ""
        message, said = story.world.new_key(), story.new_words(answer.author)
        await says(author, said, message=message)
        if "Toch niet" not in author.buttons:
            return f"says {said}, and takes no part"
        id_ = subject_of(author, "Toch niet")
        story.answers[id_] = Answer(answer.author, id_, {message: said}, follows=answer.id)
        return f"answers the follow-up: {said}"


class Adds(OnAnAnswer):
    """Words later on, kept with a tap in the last answer that is there."""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        message, said = story.world.new_key(), story.new_words(answer.author)
        held = await says(author, said, message=message)
        if "Hoort bij deze vraag" not in author.buttons or not story.is_here(answer.author):
            return f"says {said}: {held[:1]}"
        told = await author.taps_on("Hoort bij deze vraag")
        last = [one for one in story.ones if one.author == answer.author][-1]
        last.words[message] = said
        return f"adds {said}: {told[:1]}"


class Edits(OnAnAnswer):
    """Change a message."""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        message, said = list(answer.words)[self.which % len(answer.words)], story.new_words(answer.author)
        before = answer.words[message]
        await edits(author, message, said)
        if story.is_here(answer.author):
            answer.words[message] = said
        return f"changes {before} to {said}"


class Removes(OnAnAnswer):
    """Remove a message."""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        message = list(answer.words)[self.which % len(answer.words)]
        before = answer.words[message]
        await removes(author, message)
        if story.is_here(answer.author):
            del answer.words[message]
            if not answer.words:
                story.take_back(answer)
        return f"removes the message {before}"


class Undoes(OnAnAnswer):
    """[Toch niet]"""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        await presses(author, write("undo", answer.id))
        if story.is_here(answer.author):
            story.take_back(answer)
        return f"takes back {', '.join(answer.words.values())}"


@dataclass(frozen=True)
class LooksAtTeam(OnAnAnswer):
    """[Delen], [Met ...]: the preview for one of their teams."""

    team: int

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        await presses(author, write("share", answer.id))
        teams = [team for team in story.members if f"Met {team}" in author.buttons]
        if not teams:
            return ""
        team = teams[self.team % len(teams)]
        await author.taps_on(f"Met {team}")
        return seen_preview(story, author, answer, story.readers_of(team), team)


@dataclass(frozen=True)
class LooksAtPeople(OnAnAnswer):
    """[Mensen die ik kies], and the preview."""

    picked: frozenset[str]

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        picked = {name for name in self.picked if story.is_here(name)}
        if not picked or not story.is_here(answer.author):
            return ""
        names = ", ".join(story.house[name].name for name in sorted(picked))
        await submits(author, write("sharepick", answer.id), people=names)
        return seen_preview(story, author, answer, frozenset(picked - {answer.author}), None)


def seen_preview(story: Story, author: Actor, answer: Answer, readers: frozenset[str], team: str | None) -> str:
    """Write down the preview that stands on their screen, if one does."""
    words, known = frozenset(answer.words.values()), {preview.share for preview in story.previews}
    share = subject_of(author, "Delen met mijn naam") if "Delen met mijn naam" in author.buttons else None
    if share is None or share in known:  # what stands there, if anything, is a preview from before
        return f"would share {', '.join(sorted(words))}, and cannot"
    story.previews.append(Preview(share, answer.id, readers, words, team))
    return f"sees who would read {', '.join(sorted(words))}: {', '.join(sorted(readers))} ({team or 'picked'})"


@dataclass(frozen=True)
class Confirms(Step):
    """[Delen met mijn naam] or [Delen zonder naam], under the last preview, or one before it."""

    which: int
    named: bool

    async def happens(self, story: Story) -> str:
        standing = [preview for preview in story.previews if preview.answer in story.answers]
        if not standing:
            return ""
        preview = standing[-1 - self.which % len(standing)]
        answer, how = story.answers[preview.answer], "named" if self.named else "nameless"
        told = await presses(story.house[answer.author], write("sharenow", preview.share, how))
        line = f"{answer.author} taps {how} under {', '.join(sorted(preview.words))}: {told[:1]}"
        if any(line.startswith("Gedeeld, ") for line in told) and answer.id not in story.shared:
            assert frozenset(answer.words.values()) == preview.words, story.read(line, "that is not what was previewed")
            people = preview.readers & set(PEOPLE)
            assert self.named or (preview.team and len(people) >= 5), story.read(line, "not without a name")
            story.shared[answer.id] = Shared(preview.readers, self.named)
        return line


@dataclass(frozen=True)
class Shares(LooksAtTeam):
    """All at once: the preview, and a tap under it."""

    named: bool

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        seen = await super().on(answer, author, story)
        return f"{seen}; {await Confirms(0, self.named).happens(story)}" if seen else ""


class LetsBe(OnAnAnswer):
    """[Laat maar], under a preview."""

    async def on(self, answer: Answer, author: Actor, story: Story) -> str:
        await presses(author, write("sharenot", answer.id))
        return f"would rather not share {', '.join(answer.words.values())}"


class Withdraws(Step):
    """[Niet meer delen], on what was shared last."""

    async def happens(self, story: Story) -> str:
        if not story.shared:
            return ""
        answer = story.answers[list(story.shared)[-1]]
        author = story.house[answer.author]
        await presses(author, write("share", answer.id))
        if not story.is_here(answer.author):
            return f"{answer.author} is not here to share it no longer"
        await author.taps_on("Niet meer delen")
        del story.shared[answer.id]
        return f"{answer.author} shares {', '.join(answer.words.values())} no longer"


@dataclass(frozen=True)
class Moves(Of):
    """To another team, as an import does; whom they leave and whom they join they share nothing with by that."""

    team: str

    async def happens(self, story: Story) -> str:
        if not story.is_here(self.who):
            return ""
        person_id = story.house[self.who].person_id
        async with story.world.work() as db:
            teams = [story.house.teams[name].id for name in (LOWER, UPPER)]
            await db.execute(delete(Membership).where(Membership.person_id == person_id, Membership.team_id.in_(teams)))
            row = {"person_id": person_id, "team_id": story.house.teams[self.team].id, "days": EVERY_DAY}
            db.add(Membership(id=db.new_id(story.world.now), role=Role.TEACHER, **row))
        for name, members in story.members.items():
            (members.add if name == self.team else members.discard)(self.who)
        return f"{self.who} moves to {self.team}"


class ChannelComes(Step):
    """Bovenbouw gets a channel, which no preview of before named."""

    async def happens(self, story: Story) -> str:
        if UPPER in story.channels:
            return ""
        await gets_channel(story.world, story.house.teams[UPPER], SECOND_CHANNEL)
        story.channels[UPPER] = "second channel"
        return f"{UPPER} gets a channel"


@dataclass(frozen=True)
class Leaves(Of):
    """Their last day is today."""

    choice: AfterLeaving | None

    async def happens(self, story: Story) -> str:
        if not story.is_here(self.who):
            return ""
        actor = story.house[self.who]
        async with story.world.work() as db:
            (await db.get_one(Person, actor.person_id)).last_day = story.world.now.date()
        if self.choice is not None:
            await presses(actor, write("leaving", actor.person_id, self.choice))
        await passes_to(story, *night_after(story.world.now))
        story.ended.add(self.who)
        for answer in story.answers_by(self.who):
            if self.choice is AfterLeaving.WITHDRAW:
                story.shared.pop(answer.id, None)
            elif self.choice is not AfterLeaving.KEEP and answer.id in story.shared:
                story.shared[answer.id].named = False
        return f"it was {self.who}'s last day; of what they shared: {self.choice or 'they did not say'}"


class IsErased(Of):
    """Everything of theirs goes."""

    async def happens(self, story: Story) -> str:
        if self.who in story.erased:
            return ""
        async with story.world.work() as db:
            await erase_person(db, story.house[self.who].person_id, now=story.world.now)
        story.erased.add(self.who)
        for answer in story.answers_by(self.who):
            del story.answers[answer.id]
            story.shared.pop(answer.id, None)
        return f"{self.who} is erased"


class Looks(Of):
    """Everything one can look at: home, what waits, every digest in full, also of a team they were never in."""

    async def happens(self, story: Story) -> str:
        actor = story.house[self.who]
        await actor.commands("home")
        await presses(actor, write("readnow", actor.person_id))
        for digest in await story.house.digests():
            await presses(actor, write("readall", digest))
        return f"{self.who} looks at everything there is"


class StopsOrJoins(Of):
    """Taking part or not: what they were shown stays true either way."""

    async def happens(self, story: Story) -> str:
        if not story.is_here(self.who):
            return ""
        actor = story.house[self.who]
        if (await story.world.of(actor)).participation == Participation.JOINED:
            await presses(actor, write("stopnow", actor.person_id))
            return f"{self.who} stops"
        await actor.commands("meedoen")
        return f"{self.who} takes part"


class WeekPasses(Step):
    """Until Tuesday after the next Monday, with what is said then."""

    async def happens(self, story: Story) -> str:
        now = story.world.now
        monday = (now + timedelta(days=7 - now.weekday())).replace(hour=8, minute=0)
        await passes_to(story, monday - timedelta(hours=5), monday, monday + timedelta(days=1))
        return f"a week passes, until {story.world.now:%d %B}"


@dataclass(frozen=True)
class Fails(Of):
    """The platform has trouble with the next message to somebody, or to the channel."""

    how: str

    async def happens(self, story: Story) -> str:
        where: Address = story.house[self.who].address if self.who != "channel" else CHANNEL
        story.house.messenger.fail(where, Throttled(60) if self.how == "throttled" else OSError(self.how))
        return f"the platform will have trouble with {self.who} ({self.how})"


def subject_of(actor: Actor, label: str) -> UUID:
    """What the last button with this label is about."""
    press = read([shown.button.data for shown in actor.screen.everything if shown.button.label == label][-1])
    assert press is not None
    return press.subject


def night_after(now: datetime) -> Sequence[datetime]:
    """The night, in which who left is settled."""
    return [(now + timedelta(days=1)).replace(hour=3, minute=0)]


async def passes_to(story: Story, *moments: datetime) -> None:
    """Time passes; the heart beats at these moments only, as after a long sleep."""
    for moment in moments:
        story.world.now = moment
        await story.world.heartbeat.beat(moment)


# -- the stories --

people = st.sampled_from(PEOPLE)
which, named = st.sampled_from((0, 0, 1, 2)), st.sampled_from((True, True, False))
share = st.builds(Shares, which, which, named)
sharing = st.one_of(
    share,
    share,
    share,
    share,
    st.builds(Confirms, which, named),
    st.builds(Answers, st.sampled_from(("Noor", "Sam", "Mila"))),
    st.builds(Edits, which),
    st.builds(LooksAtTeam, which, which),
    st.builds(LooksAtPeople, which, st.frozensets(people, min_size=1, max_size=3)),
    st.builds(Confirms, which, named),
)
changing = st.one_of(
    st.builds(Edits, which),
    st.builds(Removes, which),
    st.builds(Undoes, which),
    st.builds(Follows, which),
    st.builds(Adds, which),
    st.builds(LetsBe, which),
    st.builds(Withdraws),
    st.builds(Confirms, which, named),
    st.builds(Looks, people),
    st.builds(StopsOrJoins, people),
    st.builds(Fails, st.sampled_from((*PEOPLE, "channel")), st.sampled_from(("slow", "throttled"))),
    st.builds(Moves, people, st.sampled_from((LOWER, UPPER))),
    st.builds(Leaves, people, st.sampled_from((None, *AfterLeaving))),
    st.builds(IsErased, people),
    st.builds(ChannelComes),
)
weeks = st.tuples(
    st.lists(sharing, min_size=2, max_size=5),
    st.lists(changing, max_size=2),
    st.just([WeekPasses()]),
    st.lists(changing, max_size=3),
)
stories = st.lists(weeks, min_size=1, max_size=3).map(
    lambda told: [step for week in told for part in week for step in part]
)


class Begun:
    """A house as it was built once, to be copied for every story."""

    def __init__(self, begun: Story, copy: Callable[[], str]) -> None:
        self._begun = begun
        self._copy = copy
        self._people = {name: (actor.person_id, actor.name) for name, actor in begun.world.actors.items()}

    def __repr__(self) -> str:
        return "begun"

    @classmethod
    async def built(cls, database: str, copy: Callable[[], str]) -> "Begun":
        async with World.opened(database, now=MONDAY, library=a_shareable_library()) as world:
            story = Story(await a_house(world))
            await world.heartbeat.beat(MONDAY)  # with nothing to say yet
            for name in ("Noor", "Sam", "Mila"):
                story.told.append(await Answers(name).happens(story))
        return cls(story, copy)

    async def told(self, happening: Sequence[Step]) -> Story:
        """A story from the beginning, looked at after every step."""
        now = MONDAY + timedelta(minutes=5)
        async with World.opened(self._copy(), now=now, library=a_shareable_library()) as world:
            world.keys = self._begun.world.keys
            world.actors = {name: Actor(world, *known) for name, known in self._people.items()}
            story = Story(
                House(world, carries_to_a_fake(world), self._begun.house.teams),
                told=list(self._begun.told),
                answers=deepcopy(self._begun.answers),
                planted=dict(self._begun.planted),
                numbers=count(len(self._begun.planted)),
            )
            for step in happening:
                if told := await step.happens(story):
                    story.told.append(told)
                    await story.check()
        return story


@pytest.fixture(scope="module")
def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """The house, in a SQLite file."""
    return asyncio.run(Begun.built(*copying_sqlite(sqlite_template, tmp_path_factory.mktemp("visibility"))))


@pytest.fixture(scope="module")
def on_postgres(postgres_server: str) -> Begun:
    """The house, in a PostgreSQL database."""
    return asyncio.run(Begun.built(*copying_postgres(postgres_server)))


STORIES = settings(max_examples=settings().max_examples * 2 // 5, suppress_health_check=list(HealthCheck))
FEWER = settings(STORIES, max_examples=STORIES.max_examples // 10)


@STORIES
@given(happening=stories)
@example(happening=[LooksAtPeople(2, frozenset({"Piet"})), LooksAtTeam(2, 0), Confirms(1, named=True), WeekPasses()])
@example(
    happening=[LooksAtPeople(0, frozenset({"Lin"})), LooksAtPeople(0, frozenset({"Mila"})), Confirms(0, named=True)]
)
@example(happening=[LooksAtTeam(2, 0), Edits(2), Confirms(0, named=True), WeekPasses()])
@example(happening=[Shares(0, 0, named=True), ChannelComes(), WeekPasses(), IsErased("Piet"), IsErased("Mila")])
@example(happening=[Shares(0, 0, named=True), ChannelComes(), Shares(2, 1, named=True), WeekPasses(), Edits(1)])
@example(
    happening=[Shares(1, 0, named=True), Shares(2, 0, named=False), WeekPasses(), Leaves("Sam", None), Looks("Lin")]
)
def test_nothing_ever_stands_outside_the_audience_it_was_shared_with(on_sqlite: Begun, happening: list[Step]) -> None:
    asyncio.run(on_sqlite.told(happening))


@FEWER
@given(happening=stories)
def test_nothing_stands_outside_its_audience_on_postgresql_either(on_postgres: Begun, happening: list[Step]) -> None:
    asyncio.run(on_postgres.told(happening))


def seen(begun: Begun, *happening: Step) -> dict[str, list[str]]:
    """By whom each word is seen at the end of this story; Noor wrote 0 and 1, Sam 2 and 3, Mila 4 and 5."""
    story = asyncio.run(begun.told(happening))
    return {words: readers for words in story.planted if (readers := story.house.seen_by(words))}


NOOR, SAM, MILA = 2, 1, 0  # whose answer it is, counted from the last one


def test_what_is_shared_in_a_channel_stands_there_and_nowhere_else(on_sqlite: Begun) -> None:
    found = seen(on_sqlite, Shares(NOOR, 0, named=True), WeekPasses())
    assert found == {"kluut0.": ["channel"], "kluut1.": ["channel"]}


def test_what_is_shared_with_a_team_without_a_channel_stands_with_each_of_its_people(on_sqlite: Begun) -> None:
    found = seen(on_sqlite, Shares(MILA, 0, named=True), WeekPasses())
    assert found == {"kluut4.": ["Noor", "Piet"], "kluut5.": ["Noor", "Piet"]}  # Mila knows what she wrote


def test_what_is_shared_with_people_stands_with_those_who_take_part(on_sqlite: Begun) -> None:
    looks = LooksAtPeople(SAM, frozenset({"Piet", "Joke", "Grace"}))
    found = seen(on_sqlite, looks, Confirms(0, named=True), WeekPasses())
    assert found == {"kluut2.": ["Grace", "Piet"], "kluut3.": ["Grace", "Piet"]}


def test_who_joins_a_team_later_reads_only_what_is_shared_from_then_on(on_sqlite: Begun) -> None:
    found = seen(
        on_sqlite, Shares(MILA, 0, named=True), Moves("Lin", UPPER), Shares(NOOR, 1, named=True), WeekPasses()
    )  # fmt: skip
    before, since = ["Mila", "Noor", "Piet"], ["Lin", "Mila", "Noor", "Piet"]
    assert found == {"kluut0.": since, "kluut1.": since, "kluut4.": before, "kluut5.": before}


def test_a_change_is_seen_by_who_saw_the_words_before_it(on_sqlite: Begun) -> None:
    found = seen(on_sqlite, Shares(MILA, 0, named=True), WeekPasses(), Edits(MILA))
    assert found == {"kluut5.": ["Noor", "Piet"], "kluut6.": ["Noor", "Piet"]}
