"""People come in by a link of their own, on a platform where nobody can be written to first (J17, J28, J30)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.doorway import Doorway
from bot.domain.event import Pressed, Submitted
from bot.domain.ids import short
from bot.domain.message import Message, Picture
from bot.domain.people import Role
from bot.domain.press import write
from bot.ports import Installation
from bot.services.invitation import Invitation, invite
from bot.store.inbox import InboxRow
from bot.store.installation import KeptInstallations
from bot.store.link_code import LinkCode
from bot.store.notice import Notice
from bot.store.people import Person, account_at
from bot.store.team import Team
from tests.fakes.town import TOWN, Citizen, Town
from tests.night import sweep
from tests.world import Actor, World

DOOR = Doorway(TOWN, "https://t.me/{name}?start={code}", "ruimte_bot", keeps_words=True)
UNKNOWN = (
    "Deze link of code werkt niet, of niet meer. Een link werkt zeven dagen, een verhuiscode tien minuten, en allebei "
    "één keer. Vraag een nieuwe link aan wie bij jullie de bot beheert. Of typ verhuizen waar ik je al ken."
)
ASKED = "Iemand van je school heeft je uitgenodigd.\nBen jij Noor Bakker, van Bouw 1?"
NOT_STARTED = "Welkom. Nu weet ik wie je bent.\nJe team is nog niet begonnen. Tot die tijd stuur ik niets."


@pytest.fixture
def town(world: World) -> Town:
    world.sessions.configure(doorways=[DOOR])
    return Town(world)


@pytest.fixture
async def team(world: World) -> Team:
    return await world.has_team(await world.has_school(), "Bouw 1")


@pytest.fixture
async def noor(world: World, team: Team) -> Actor:
    return await world.has_person(team, "Noor Bakker")


@pytest.fixture
async def ada(world: World, team: Team) -> Actor:
    return await world.has_person(team, "Ada Visser", role=Role.STEWARD)


async def link_for(world: World, actor: Actor) -> str:
    """A new code of theirs."""
    async with world.work() as db:
        (made,) = await invite(db, [await db.get_one(Person, actor.person_id)], DOOR, now=world.now)
    return made.link.partition("start=")[2]


async def comes_in(town: Town, code: str, name: str = "Nono") -> Citizen:
    """Somebody opens the link and says that it is them."""
    citizen = town.has(name)
    await citizen.commands("start", code)
    await citizen.taps("Ja, dat ben ik")
    return citizen


async def unanswered(citizen: Citizen, label: str) -> None:
    """They tap it and, for a crash comes between, nothing comes back."""
    world, data = citizen.town.world, citizen.buttons[label]
    await world.inbox.receive(Pressed(key=world.new_key(), sender=citizen.address, data=data, message="m"), world.now)


async def of(citizen: Citizen) -> str | None:
    person = await citizen.person()
    return person.name if person else None


def links_in(lines: list[str]) -> list[str]:
    """Whose links these are."""
    return [line.rpartition("  ")[2] for line in lines if "t.me" in line]


async def alerts(world: World, actor: Actor) -> int:
    async with world.work() as db:
        rows = await db.scalars(select(Notice).where(Notice.person_id == actor.person_id, Notice.kind == "alert"))
        return len(rows.all())


async def test_a_link_is_a_secret_of_192_bits_with_our_name_in_it(world: World, town: Town, noor: Actor) -> None:
    async with world.work() as db:
        made = await invite(db, [await db.get_one(Person, noor.person_id)], DOOR, now=world.now)
    assert [replace(one, link="") for one in made] == [Invitation("Noor Bakker", "")]
    assert re.fullmatch(r"https://t\.me/ruimte_bot\?start=[A-Za-z0-9_-]{32}", made[0].link)


async def test_it_asks_whether_they_are_that_colleague_and_links_only_after_a_yes(
    world: World, town: Town, noor: Actor
) -> None:
    citizen = town.has("Nono")
    assert await citizen.commands("start", await link_for(world, noor)) == ASKED
    assert (citizen.may_tap, await of(citizen)) == (["Ja, dat ben ik", "Nee"], None)
    assert await citizen.taps("Ja, dat ben ik") == NOT_STARTED
    assert await of(citizen) == "Noor Bakker"


async def test_who_comes_into_a_team_that_started_is_introduced_at_once_and_once(
    world: World, town: Town, team: Team, noor: Actor
) -> None:
    await world.starts(team)
    citizen = await comes_in(town, await link_for(world, noor))
    assert citizen.reads == "Welkom. Nu weet ik wie je bent."
    await world.passes(timedelta(days=5))
    assert [said.partition("\n")[0] for said in citizen.inbox] == ["Hoi Noor, ik ben Ruimte, een bot."]


async def test_no_crash_between_a_yes_and_its_answer_loses_the_introduction(
    world: World, town: Town, team: Team, noor: Actor
) -> None:
    await world.starts(team)
    citizen = town.has("Nono")
    await citizen.commands("start", await link_for(world, noor))
    await unanswered(citizen, "Ja, dat ben ik")
    await world.passes(timedelta(minutes=1))
    assert len(citizen.inbox) == 1
    assert (await citizen.taps("Ja, ik doe mee")).startswith("Fijn")


async def test_a_no_links_nothing_and_leaves_the_link_as_it_was(world: World, town: Town, noor: Actor) -> None:
    citizen, code = town.has("Nono"), await link_for(world, noor)
    await citizen.commands("start", code)
    assert (await citizen.taps("Nee")).startswith("Goed, ik verander niets.")
    assert await of(citizen) is None
    assert await of(await comes_in(town, code, "Bakker")) == "Noor Bakker"


async def test_a_tap_counts_only_where_the_link_was_opened_last(world: World, town: Town, noor: Actor) -> None:
    first, second, code = town.has("Nono"), town.has("Bakker"), await link_for(world, noor)
    await first.commands("start", code)
    await second.commands("start", code)
    assert await first.taps("Ja, dat ben ik") == (
        "Deze knop werkt niet meer. Open je link of stuur je code nog een keer."
    )  # fmt: skip
    assert await of(first) is None


@pytest.mark.parametrize("code", ["hoi", "x" * 32, "7ZK2-M4QX-0WBT"])
async def test_a_code_that_nobody_made_names_no_school_and_says_what_now(town: Town, code: str) -> None:
    assert await town.has("Nono").commands("start", code) == UNKNOWN


async def test_a_link_works_for_seven_days(world: World, town: Town, noor: Actor) -> None:
    code = await link_for(world, noor)
    await world.passes(timedelta(days=6, hours=23))
    assert await town.has("Nono").commands("start", code) == ASKED
    await world.passes(timedelta(hours=1))
    assert await town.has("Nono").commands("start", code) == UNKNOWN


async def test_a_second_sheet_leaves_the_first_one_good_and_both_go_with_one_use(
    world: World, town: Town, noor: Actor
) -> None:
    first, second = await link_for(world, noor), await link_for(world, noor)
    await comes_in(town, first)
    assert (await town.has("Bakker").commands("start", second)).startswith("Deze link is niet meer nodig: jij bent al")


async def test_who_used_it_finds_their_own_page_behind_it(world: World, town: Town, noor: Actor) -> None:
    code = await link_for(world, noor)
    citizen = await comes_in(town, code)
    assert await citizen.commands("start", code) == "Je team is nog niet begonnen. Tot die tijd stuur ik niets."


async def test_a_used_link_says_when_and_can_be_undone_where_it_was_opened(
    world: World, town: Town, noor: Actor, ada: Actor
) -> None:
    code = await link_for(world, noor)
    wrong, right = await comes_in(town, code, "Kind"), town.has("Nono")
    assert await right.commands("start", code) == (
        f"Deze link of code is al gebruikt, maandag 12 oktober, {world.now:%H:%M}. Was jij dat zelf? "
        "Dan hoef je niets te doen."
    )
    assert (await right.taps("Dat was ik niet")).startswith("Dat account is losgekoppeld")
    assert (await of(wrong), await alerts(world, ada)) == (None, 1)
    await right.commands("start", code)
    assert right.may_tap == []
    assert await of(await comes_in(town, await link_for(world, noor), "Nono")) == "Noor Bakker"


async def test_what_waited_for_an_account_that_was_wrong_is_not_said_to_it(
    world: World, town: Town, team: Team, noor: Actor
) -> None:
    await world.starts(team)
    code = await link_for(world, noor)
    wrong, right = await comes_in(town, code, "Kind"), town.has("Nono")
    await wrong.taps("Ja, ik doe mee")
    await right.commands("start", code)
    await right.taps("Dat was ik niet")
    before = wrong.inbox
    await world.passes(timedelta(days=7))
    assert wrong.inbox == before


async def test_an_account_that_was_undone_hears_so_also_when_another_comes_in_its_place(
    world: World, town: Town, noor: Actor
) -> None:
    code = await link_for(world, noor)
    wrong, right, other = await comes_in(town, code, "Kind"), town.has("Nono"), town.has("Bakker")
    await right.commands("start", code)
    await other.commands("start", await link_for(world, noor))
    await unanswered(right, "Dat was ik niet")
    await unanswered(other, "Ja, dat ben ik")
    await world.passes(timedelta(minutes=1))
    assert (len(wrong.inbox), right.inbox, other.inbox, await of(other)) == (1, [], [], "Noor Bakker")
    assert wrong.inbox[0].startswith("Dit account is losgekoppeld: iemand zei dat het niet van hem of haar is.")


async def test_a_week_after_its_use_a_link_undoes_nothing(world: World, town: Town, noor: Actor) -> None:
    code = await link_for(world, noor)
    wrong, late = await comes_in(town, code, "Kind"), town.has("Nono")
    await world.passes(timedelta(days=6, hours=23))
    await late.commands("start", code)
    await world.passes(timedelta(hours=1))
    assert (await late.taps("Dat was ik niet")).startswith("Deze knop werkt niet meer.")
    await late.commands("start", code)
    assert (late.may_tap, await of(wrong)) == ([], "Noor Bakker")


async def test_the_account_of_somebody_else_is_left_as_it_is(world: World, town: Town, team: Team, noor: Actor) -> None:
    sam = await world.has_person(team, "Sam de Vries")
    citizen = await comes_in(town, await link_for(world, sam), "Sam")
    assert (await citizen.commands("start", await link_for(world, noor))).startswith("Dit account is hier al van iem")
    assert await of(citizen) == "Sam de Vries"


async def test_in_a_group_a_code_does_nothing(world: World, town: Town, noor: Actor) -> None:
    assert await town.has("Nono").commands("start", await link_for(world, noor), place="G1") == ""


async def test_before_the_decision_about_typed_words_a_team_that_started_waits(
    world: World, town: Town, team: Team, noor: Actor
) -> None:
    await world.starts(team)
    citizen, code = town.has("Nono"), await link_for(world, noor)
    assert await citizen.commands("start", code) == ASKED
    world.sessions.configure(doorways=[replace(DOOR, keeps_words=None)])
    assert (await citizen.taps("Ja, dat ben ik")).startswith("Dit kan nog even niet.")
    assert (await citizen.commands("start", code)).startswith("Dit kan nog even niet.")
    world.sessions.configure(doorways=[DOOR])
    assert await citizen.commands("start", code) == ASKED


async def test_of_a_code_nothing_stands_in_the_database_but_its_hash(world: World, town: Town, noor: Actor) -> None:
    code = await link_for(world, noor)
    citizen = await comes_in(town, code)
    await citizen.commands("start", code)
    async with world.work() as db:
        payloads = await db.scalars(select(InboxRow.payload))
        (row,) = await db.scalars(select(LinkCode))
    assert (set(payloads), len(row.code_hash)) == ({None}, 32)


async def test_thirty_days_after_its_end_a_code_goes(world: World, town: Town, noor: Actor) -> None:
    async def codes_after(span: timedelta) -> int:
        async with world.work() as db:
            await sweep(db, now=world.now + span)
            return len((await db.scalars(select(LinkCode))).all())

    await link_for(world, noor)
    assert [await codes_after(timedelta(days=37, seconds=late)) for late in (0, 1)] == [1, 0]


@pytest.mark.parametrize("days", [6, 7])
async def test_who_only_looked_at_a_link_is_forgotten_when_it_ends(
    world: World, town: Town, noor: Actor, days: int
) -> None:
    await town.has("Nono").commands("start", await link_for(world, noor))
    async with world.work() as db:
        await sweep(db, now=world.now + timedelta(days=days))
    async with world.work() as db:
        (row,) = await db.scalars(select(LinkCode))
    assert (row.opened_by is None) is (days == 7)


async def test_a_stranger_hears_how_to_get_in_and_of_no_school(town: Town, noor: Actor) -> None:
    said = (
        "Hoi, ik ben een bot voor scholen. Ik ken je nog niet. Heb je een link of code van je school? Open de link, of "
        "stuur mij de code. Geen link? Vraag er een aan wie bij jullie de bot beheert. Wil je weten wat ik bewaar? Typ "
        "privacy."
    )
    assert [await town.has("Nono").commands("start"), await town.has("Nono").types("hallo")] == [said, said]


async def test_a_stranger_reads_what_is_kept_and_of_no_school(town: Town, noor: Actor) -> None:
    citizen = town.has("Nono")
    read = {await citizen.commands("privacy"), await citizen.commands("mijngegevens"), await citizen.types("Privacy.")}
    assert [said.partition("\n")[0] for said in read] == [
        "Ik ken je nog niet, en bewaar niet wat je typt. Zodra ik je ken, geldt dit:"
    ]


async def test_a_tap_in_a_group_by_a_stranger_does_nothing_and_says_so(town: Town) -> None:
    citizen = town.has("Nono")
    await citizen.does(Pressed(key="x", sender=citizen.address, place="G1", data="join:" + "0" * 32, message="m"))
    assert citizen.reads == "Ik ken je nog niet, dus deze knop doet voor jou niets."


# A steward in chat


async def test_a_steward_gets_the_links_of_their_team_in_chat(
    world: World, town: Town, noor: Actor, ada: Actor
) -> None:
    lines = await ada.types("uitnodigen")
    links = [re.sub("start=.{32}", "start=…", line) for line in lines if "t.me" in line]
    assert links == ["https://t.me/ruimte_bot?start=…  Ada Visser", "https://t.me/ruimte_bot?start=…  Noor Bakker"]


async def test_one_name_behind_the_command_gives_one_link(town: Town, noor: Actor, ada: Actor) -> None:
    lines = await ada.commands("uitnodigen", "Noor Bakker")
    assert len([line for line in lines if "t.me" in line]) == 1


async def test_one_link_is_drawn_too_where_that_can_be_done(world: World, town: Town, noor: Actor, ada: Actor) -> None:
    world.sessions.configure(doorways=[replace(DOOR, draw=lambda link: link[-32:].encode())])
    steward = await comes_in(town, await link_for(world, ada), "Ada")
    said = await steward.commands("uitnodigen", "Noor Bakker")
    assert isinstance(steward.answer, Message)
    (picture,) = (block for block in steward.answer.blocks if isinstance(block, Picture))
    assert f"start={picture.png.decode()}  Noor Bakker" in said


async def test_help_and_more_name_it_to_a_steward_where_people_come_in_by_a_link(
    world: World, town: Town, team: Team, noor: Actor, ada: Actor
) -> None:
    async def finds(actor: Actor) -> tuple[bool, bool]:
        """In help, and as a button behind Meer there."""
        line = "uitnodigen - persoonlijke links, voor wie nog geen account heeft"
        named = line in await actor.types("help")
        await actor.taps_on("Meer")
        return named, "Uitnodigen" in actor.buttons

    assert [await finds(ada), await finds(noor)] == [(True, True), (False, False)]
    await ada.taps_on("Uitnodigen")
    world.sessions.configure(doorways=[replace(DOOR, is_open=False)])
    assert await finds(ada) == (False, False)


async def test_with_several_teams_it_asks_which(world: World, town: Town, team: Team, ada: Actor) -> None:
    other = await world.has_team(await world.has_school("De Wilg"), "Bouw 2")
    await world.has_person(other, "Sam de Vries")
    await ada.types("uitnodigen")
    lines = await ada.taps_on("Bouw 2")
    assert links_in(lines) == ["Sam de Vries"]


async def test_nobody_else_invites_and_nobody_does_so_where_others_read_along(
    world: World, town: Town, noor: Actor, ada: Actor
) -> None:
    steward = await comes_in(town, await link_for(world, ada), "Ada")
    assert await noor.types("uitnodigen") == ["Alleen wie bij jullie de bot beheert, kan uitnodigen."]
    assert await steward.commands("uitnodigen", place="G1") == (
        "Hier lezen anderen mee. Vraag het mij in een privébericht."
    )  # fmt: skip


async def test_who_lost_their_account_or_shut_us_out_is_invited_again(
    world: World, town: Town, noor: Actor, ada: Actor
) -> None:
    citizen = await comes_in(town, await link_for(world, noor))
    assert len(links_in(await ada.types("uitnodigen"))) == 1
    async with world.work() as db:
        account = await account_at(db, citizen.address)
        assert account is not None
        account.unreachable_since = world.now
    assert links_in(await ada.types("uitnodigen")) == ["Ada Visser", "Noor Bakker"]
    assert await of(await comes_in(town, await link_for(world, noor), "Nieuw")) == "Noor Bakker"


async def test_with_another_bot_everybody_is_invited_again_and_under_its_name(
    world: World, town: Town, noor: Actor, ada: Actor
) -> None:
    installations = KeptInstallations(world.sessions, lambda: world.now)
    await installations.save(Installation(TOWN, "W1", {}, about={"name": "oude_bot"}))
    world.sessions.configure(doorways=[replace(DOOR, name=None, workspace="W1")])
    await comes_in(town, await link_for(world, noor))
    assert links_in(await ada.types("uitnodigen")) == ["Ada Visser"]
    world.sessions.configure(doorways=[replace(DOOR, name=None, workspace="W2")])
    assert (await ada.types("uitnodigen"))[0].startswith("Ik weet nog niet hoe ik op Town heet.")
    await installations.save(Installation(TOWN, "W2", {}, about={"name": "nieuwe_bot"}))
    lines = await ada.types("uitnodigen")
    assert links_in(lines) == ["Ada Visser", "Noor Bakker"]
    assert all("t.me/nieuwe_bot?" in line for line in lines if "t.me" in line)


async def test_a_form_sent_by_who_is_no_steward_makes_no_link(
    world: World, town: Town, team: Team, noor: Actor, ada: Actor
) -> None:
    for actor, subject in ((noor, noor), (ada, noor)):
        await actor.does(
            Submitted(
                key=world.new_key(), sender=actor.address, data=write("invite", subject.person_id),
                values={"team": short(team.id)},
            )
        )  # fmt: skip
        assert actor.sees == ["Alleen wie bij jullie de bot beheert, kan uitnodigen."]


async def test_without_a_name_no_link_is_made_that_leads_to_another_bot(world: World, town: Town, ada: Actor) -> None:
    world.sessions.configure(doorways=[replace(DOOR, name=None)])
    assert (await ada.types("uitnodigen"))[0].startswith("Ik weet nog niet hoe ik op Town heet.")
