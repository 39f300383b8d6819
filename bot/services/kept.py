"""What is kept about somebody and who reads what of them: for themselves, now (J30)."""

from datetime import datetime

from bot.domain.message import Text
from bot.domain.press import Press
from bot.ports import Answer
from bot.services.agenda_team import agenda_teams
from bot.services.audience import audience_of
from bot.services.consultation import consultation_teams
from bot.services.pulse_reading import pulse_teams
from bot.services.question import theme_of
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.counts import count_rows_about
from bot.store.decision import find_decision
from bot.store.my_data import GIVEN
from bot.store.pairing import going_on_with, seats_in
from bot.store.people import Person, find_account, names_of
from bot.store.retention import rule_of
from bot.store.share import shared_by
from bot.store.wishes import has_wishes
from bot.views import kept as view
from bot.views import typed as typed_view
from bot.views.catalogue import Catalogue, catalogue

MOST_SHOWN = 8  # of what somebody shares; all of it is in their data


async def press_kept(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wat bewaar je?]"""
    return await what_is_kept(db, person, "", now=now)


async def press_how_long(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoe lang?]: of each kind of thing that is kept of them now."""
    rules = {table: rule_of(table) for table in await _number_kept(db, person)}
    return view.how_long(catalogue(person.language), person.id, rules)


async def what_is_kept(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`privacy`"""
    t = catalogue(person.language)
    has_consultation = bool(await consultation_teams(db, person))
    kept = await _number_kept(db, person)
    reach = await reach_of(db, person, t, now=now)
    return view.what_is_kept(
        t, person.id, await _typing(db, person, t, now), kept=kept, reach=reach, has_agenda=bool(reach.agendas),
        has_consultation=has_consultation, has_wishes=has_consultation or await has_wishes(db, person.id),
        has_pulse=bool(await pulse_teams(db, person)),
    )  # fmt: skip


async def _number_kept(db: Db, person: Person) -> dict[str, int]:
    """How many rows of each table are about them, of those that have any."""
    return await count_rows_about(db, {table: what.of for table, what in GIVEN.items()}, person.id)


async def reach_of(db: Db, person: Person, t: Catalogue, *, now: datetime) -> view.Reach:
    """Who reads what of this person now: what they share, their groups, and the teams with an agenda."""
    found = await shared_by(db, person.id)
    zone = (await working_life(db, person, now.date())).zone
    shared = [
        view.Shared(
            theme_of(db, asking, t), (share.shared_at or now).astimezone(zone).date(), await audience_of(db, share)
        )
        for share, asking in found[:MOST_SHOWN]
    ]
    agendas = [team.name for team in await agenda_teams(db, person)]
    return view.Reach(shared, len(found) - len(shared), await _groups(db, person, t), agendas)


async def _groups(db: Db, person: Person, t: Catalogue) -> list[str]:
    """With whom they are brought together, each group as one line of names."""
    pairings = (await going_on_with(db, [person.id]))[person.id]
    seats = await seats_in(db, [pairing.id for pairing in pairings])
    names = await names_of(db, [seat.person_id for group in seats.values() for seat in group])
    others = [
        sorted(names[seat.person_id] for seat in group if seat.person_id != person.id) for group in seats.values()
    ]
    return [t.all_of(group) for group in others]


async def _typing(db: Db, person: Person, t: Catalogue, now: datetime) -> Text | None:
    """What was decided about typed words where this person is; none where nobody has to (J30)."""
    account = await find_account(db, person.id)
    if account is None or account.platform not in db.doorways:
        return None
    name, decision = account.platform.capitalize(), await find_decision(db, person.organisation_id, account.platform)
    keeps = db.doorways[account.platform].keeps_words
    if keeps is None:
        return typed_view.undecided(t, name)
    if decision is None or decision.keeps_words != keeps:  # it was set otherwise just now
        return typed_view.decided(t, typed_view.Decided(name, keeps, None, now.date()))
    return typed_view.decided(t, typed_view.Decided(name, keeps, decision.decided_by, decision.decided_on))
