"""What is said back to an event: one match, read top to bottom; the tables are in `routes`."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from bot.domain import press as buttons
from bot.domain.address import Address
from bot.domain.event import (
    AT_HOME,
    Commanded,
    Deleted,
    Edited,
    Event,
    Invited,
    Joined,
    Left,
    OfAPerson,
    OfAPlatform,
    PlaceChanged,
    PlaceMoved,
    Pressed,
    ProfileChanged,
    Removed,
    Said,
    Submitted,
    Uninstalled,
)
from bot.domain.form import Form
from bot.domain.link_code import read_code
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.meaning import Meaning, asks_what_is_kept, spelt_out, typed_command, wants_to_be_erased
from bot.ports import Answer, Nothing, Redraw
from bot.routes.buttons import BUTTONS, CODE_BUTTONS, OF_LEAVERS
from bot.routes.commands import COMMANDS, MOVING, SECRET, WITH_CODE
from bot.routes.deliveries import arrived
from bot.routes.forms import FORMS
from bot.services import agenda, arrival, dialog, edited, form, group, link_code, reply
from bot.services import help as help_
from bot.services.typed import is_decided, may_be_kept
from bot.store.base import Db
from bot.store.digest_choice import reseal_choice
from bot.store.inbox import InboxRow
from bot.store.outbox import doubts_about
from bot.store.people import Person, has_ended
from bot.store.place import place_at
from bot.store.reflection import hear
from bot.views import kept as kept_view
from bot.views import link_code as code_view
from bot.views import my_data as my_data_view
from bot.views import people as people_view
from bot.views import question as question_view
from bot.views import typed as typed_view
from bot.views.catalogue import catalogue


async def answer(
    db: Db, event: Event, person: Person | None, row: InboxRow, *, meaning: Meaning, now: datetime
) -> Answer:
    """What is said back to this event, with everything it changes."""
    if isinstance(event, OfAPlatform):
        return await _note(db, event, now)
    await arrival.find_us(db, event, now=now)
    if person is None:
        return await _to_stranger(db, event, now)
    if has_ended(person, now.date()):
        return Nothing() if event.place else await _to_leaver(db, event, person, now)
    if not event.place:  # what is said in a group is not said to us
        await hear(db, person.id, now)
        if (about_code := await _about_code(db, event, person, meaning=meaning, now=now)) is not None:
            return about_code
    if meaning is Meaning.FORM and isinstance(event, Said):
        answered = await dialog.type_words(db, person, event.words, kinds=FORMS, now=now)
    else:
        answered = await _to_person(db, event, person, row, now)
    return await _shown(db, event, person, answered, now=now)


async def _shown(db: Db, event: Event, person: Person, answered: Answer, *, now: datetime) -> Answer:
    """A form as this platform can show it: at once, as the words in its stead, or field by field.

    What is shown in the place of somebody's own page has the way back to it, unless they are erased.
    """
    if isinstance(event, Pressed) and event.message == AT_HOME and person in db:
        return help_.with_way_home(answered, person)
    if not isinstance(answered, Form) or event.shows_forms:
        return answered
    in_place = isinstance(event, Pressed) and answered.way_back is not None and not event.place
    if answered.instead is not None:
        return Redraw(answered.instead) if in_place else answered.instead
    reference = event.message if isinstance(event, Pressed) and in_place and event.message else event.key
    asked = await dialog.begin(db, person, answered, reference=reference, now=now)
    return Redraw(asked) if in_place else asked


async def _to_person(db: Db, event: OfAPerson, person: Person, row: InboxRow, now: datetime) -> Answer:
    match event:
        case Said() | Edited() | Deleted() if event.place:
            return Nothing()
        case Said() if command := typed_command(event.words, person):
            return await command(db, person, "", now=now)
        case Said():
            return await _words(db, event, person, row, now)
        case Commanded():
            return await _command(db, event, person, now)
        case Pressed():
            return await _press(db, event, person, now)
        case Edited() if not may_be_kept(db, event):
            t, decided = catalogue(person.language), is_decided(db, event.sender.platform)
            return typed_view.not_kept_here(t, person.id, is_decided=decided)
        case Edited():
            return await edited.edit_words(db, person, event, now=now)
        case Deleted():
            return await edited.delete_words(db, person, event, now=now)
        case Submitted():
            return await form.submit(db, person, event, kinds=FORMS, now=now)
        case _:
            assert_never(event)


async def _to_leaver(db: Db, event: OfAPerson, person: Person, now: datetime) -> Answer:
    """Who left is asked nothing more; what is still kept of them they can have, or erase (J06)."""
    press = buttons.read(event.data) if isinstance(event, Pressed) else None
    if press is not None and press.verb in OF_LEAVERS:
        return await BUTTONS[press.verb](db, person, press, now=now)
    return people_view.ended(catalogue(person.language), person.id)


async def _note(db: Db, event: OfAPlatform, now: datetime) -> Answer:
    """What happens to a place, a profile or a workspace; nobody asked us anything, but we may greet a group."""
    match event:
        case Invited():
            return await arrival.come_in(db, event, now=now)
        case Removed():
            await arrival.go_out(db, event, now=now)
        case PlaceChanged():
            return await arrival.look_again(db, event, now=now)
        case PlaceMoved():
            await arrival.follow_move(db, event, now=now)
        case Joined() | Left():
            return await arrival.look_who_is_there(db, event, now=now)
        case ProfileChanged():
            await arrival.change_profile(db, event, now=now)
        case Uninstalled():
            await arrival.taken_away(db, event, now=now)
        case _:
            assert_never(event)
    return Nothing()


async def _to_stranger(db: Db, event: OfAPerson, now: datetime) -> Answer:
    """To somebody we do not know; in a group only to who tapped, and to them alone (J29)."""
    t = catalogue(db.language)
    if event.place:
        return people_view.stranger_tapped(t) if isinstance(event, Pressed) else Nothing()
    if not isinstance(event, Said | Commanded | Pressed):
        return Nothing()
    if (about_code := await _about_code(db, event, None, meaning=Meaning.CODE, now=now)) is not None:
        return about_code
    if wants_to_be_erased(event):  # they were, by the first tap
        return my_data_view.wiped(t)
    return kept_view.of_stranger(t) if asks_what_is_kept(event) else people_view.stranger(t)


async def _about_code(
    db: Db, event: OfAPerson, person: Person | None, *, meaning: Meaning, now: datetime
) -> Answer | None:
    """The answer to a code, or to a button about one; None when the event has nothing to do with any.

    What a stranger types is taken for a code by its form alone; with words behind it, `/verhuizen` makes no new one.
    """
    match event:
        case Pressed() if (press := buttons.read(event.data)) and press.verb in CODE_BUTTONS:
            return await CODE_BUTTONS[press.verb](db, event.sender, person, press, now=now)
        case Commanded():
            name, words = spelt_out(event)
            code = read_code(words) if name in WITH_CODE else None
            if code is not None or (words and name in (MOVING if person else WITH_CODE)):
                return await link_code.open_code(db, event.sender, person, code, now=now)
        case Said() if meaning is Meaning.CODE and (code := read_code(event.words)) is not None:
            return await link_code.open_code(db, event.sender, person, code, now=now)
        case _:
            pass
    return None


async def _words(db: Db, said: Said, person: Person, row: InboxRow, now: datetime) -> Answer:
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    if not may_be_kept(db, said):
        return typed_view.not_kept_here(t, person.id, is_decided=is_decided(db, said.sender.platform))
    if not said.words.strip():
        return typed_view.nothing_to_read(t)
    return await reply.record_words(db, person, said, row, now=now)


async def _command(db: Db, event: Commanded, person: Person, now: datetime) -> Answer:
    name, words = spelt_out(event)
    if event.place and name in SECRET:
        return code_view.in_private(catalogue(person.language))
    if event.place and name in ("hier", "here"):
        where = Address(event.sender.platform, event.sender.workspace, event.place)
        return await group.post_here(db, person, where, words)
    if name == "agenda":  # of the team of the channel where it was given (J27)
        here, kept = await _team_near(db, event), may_be_kept(db, event)
        return await agenda.show_agenda(
            db, person, words if kept else "", now=now, team_here=here, unkept=bool(words) and not kept
        )
    return await COMMANDS.get(name or "help", help_.show_help)(db, person, words, now=now)


async def _team_near(db: Db, event: Commanded) -> UUID | None:
    if not event.near:
        return None
    place = await place_at(db, Address(event.sender.platform, event.sender.workspace, event.near))
    return place.team_id if place is not None else None


async def _press(db: Db, event: Pressed, person: Person, now: datetime) -> Answer:
    await reseal_choice(db, person.id)  # or a row that changes would tell that they chose just now
    press: Press | None = buttons.read(event.data)
    service = BUTTONS.get(press.verb) if press else None
    if press is None or service is None:
        return question_view.old_button(catalogue(person.language))
    for delivery in await doubts_about(db, person.id, press.subject):  # a tap on it says that it arrived
        await arrived(db, delivery, now)
    if press.verb in ("pick", "form"):
        await dialog.move_to(db, person, press, message=event.message)
    return await service(db, person, press, now=now)
