"""What somebody tells for being brought together: all of it optional, some of it seen by nobody (J19, J20)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.domain.form import Form, Trouble, Wrong
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.domain.wishes import LISTS, MOST_COLLEAGUES, Wish, windows_of
from bot.ports import Answer, Redraw
from bot.services.consultation import consultation_teams
from bot.services.naming import names_told
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.pairing import going_on_with
from bot.store.people import Person, names_in_organisation
from bot.store.wishes import form_id, has_wishes, lock_wishes, reseal_wishes, tell_wishes, wishes_of, write_wishes
from bot.views import consultation as consultation_view
from bot.views import wish_form
from bot.views import wishes as view
from bot.views.catalogue import catalogue

ON_LIST = 16  # of somebody's id, its last digits: as much as a button has room for
Values = Mapping[str, str]


async def press_wishes(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mijn wensen], below what was pressed; [Terug] to it, in its place."""
    page = await wishes_page(db, person, now=now)
    return Redraw(page) if press.choice == view.HERE else page


async def wishes_page(db: Db, person: Person, *, now: datetime) -> Message:
    """What somebody told, and what they can tell. That they looked changes as much as that they told something."""
    t = catalogue(person.language)
    if not await may_wish(db, person):
        return consultation_view.nothing_here(t)
    await reseal_wishes(db, person.id, now=now)
    told = (await wishes_of(db, [person.id]))[person.id]
    return view.page(t, person.id, told, forms={wish: form_id(db, person.id, wish) for wish in Wish})


async def may_wish(db: Db, person: Person) -> bool:
    """Whether somebody can tell what they wish; what was told before can be taken back at any time."""
    if person.participation == Participation.JOINED and await consultation_teams(db, person):
        return True
    return await has_wishes(db, person.id)


async def press_wish(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """One thing to tell: its form; or [Wissen] of it."""
    if press.choice != view.CLEAR:
        form = await build_wish(db, person, press.subject, now=now)
        return Redraw(form) if isinstance(form, Message) else form
    wish = await _meant(db, person, press.subject)
    if isinstance(wish, Message):
        return Redraw(wish)
    await tell_wishes(db, person.id, _without(await lock_wishes(db, person.id), wish), now=now)
    return Redraw(view.cleared(catalogue(person.language), person.id))


async def build_wish(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """The form about this wish, holding what is told now."""
    t, wish = catalogue(person.language), await _meant(db, person, subject)
    if isinstance(wish, Message):
        return wish
    told = (await wishes_of(db, [person.id]))[person.id]
    match wish:
        case Wish.SEEKING:
            may = await may_type(db, person)
            return wish_form.seeking(t, subject, told, person=person.id, may_type=may)
        case Wish.ROLES:
            return wish_form.my_roles(t, subject, told, person=person.id)
        case Wish.HALF_DAYS:
            return wish_form.my_half_days(t, subject, told, person=person.id)
        case Wish.WISHED | Wish.APART:
            listed = await _listed(db, person, list_of(told, wish))
            return wish_form.colleagues(t, subject, listed, person=person.id, wish=wish)
        case _:
            assert_never(wish)


async def check_wish(db: Db, person: Person, subject: UUID, *, values: Values, now: datetime) -> Mapping[str, Trouble]:
    """A list has room for so many; who stays on it counts."""
    wish = await _meant(db, person, subject)
    if isinstance(wish, Message) or wish not in LISTS or not values.get("added"):
        return {}
    told = (await wishes_of(db, [person.id]))[person.id]
    return {"added": Trouble(Wrong.TOO_MANY)} if len(_on_list(told, wish, values)) > MOST_COLLEAGUES else {}


async def submit_wish(db: Db, person: Person, subject: UUID, *, values: Values, now: datetime) -> Answer:
    """It is kept, and holds from the next round on."""
    t, wish = catalogue(person.language), await _meant(db, person, subject)
    if isinstance(wish, Message):
        return wish
    before = await lock_wishes(db, person.id)
    told = _changed(before, wish, values)
    await tell_wishes(db, person.id, told, now=now)
    in_group = bool((await going_on_with(db, [person.id]))[person.id])
    return view.saved(t, person.id, told, wish=wish, form=subject, in_group=in_group)


async def keep_apart(db: Db, person: Person, apart: Collection[UUID]) -> None:
    """Whom they would rather not meet, as they told it last (J33). Everybody is read: no query names one (J20)."""
    told, here = await lock_wishes(db, person.id), await names_in_organisation(db, person.organisation_id)
    await write_wishes(db, person.id, replace(told, apart=frozenset(here.keys() & {*apart})))


def list_of(told: Wishes, wish: Wish) -> Collection[UUID]:
    """The colleagues on a list."""
    return told.wished if wish is Wish.WISHED else told.apart


async def _meant(db: Db, person: Person, subject: UUID) -> Wish | Message:
    """Which wish a form or button is about, or the kind word that says why there is none."""
    t = catalogue(person.language)
    wish = next((wish for wish in Wish if form_id(db, person.id, wish) == subject), None)
    if wish is None:
        return view.old(t, person.id)
    return wish if await may_wish(db, person) else consultation_view.nothing_here(t)


async def _listed(db: Db, person: Person, ids: Collection[UUID]) -> Sequence[wish_form.Listed]:
    """Who is on a list, by name."""
    names = await names_told(db, person, ids)
    return [
        wish_form.Listed(_short(person_id), name)
        for person_id, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    ]


def _short(person_id: UUID) -> str:
    return person_id.hex[-ON_LIST:]


def _changed(told: Wishes, wish: Wish, values: Values) -> Wishes:
    match wish:
        case Wish.SEEKING:
            seeking = frozenset(Seeking(one) for one in _chosen(values, "seeking"))
            return replace(told, seeking=seeking, subject=" ".join(values.get("subject", told.subject).split()))
        case Wish.ROLES:
            offers = frozenset(TeacherRole(one) for one in _chosen(values, "offers"))
            return replace(told, offers=offers, wants=frozenset(TeacherRole(one) for one in _chosen(values, "wants")))
        case Wish.HALF_DAYS:
            return replace(told, windows=windows_of(int(one) for one in _chosen(values, "half_days")))
        case Wish.WISHED:
            return replace(told, wished=_on_list(told, wish, values))
        case Wish.APART:
            return replace(told, apart=_on_list(told, wish, values))
        case _:
            assert_never(wish)


def _without(told: Wishes, wish: Wish) -> Wishes:
    """The same without this, as it was before anything was told."""
    return replace(_changed(told, wish, {}), subject="" if wish is Wish.SEEKING else told.subject)


def _on_list(told: Wishes, wish: Wish, values: Values) -> frozenset[UUID]:
    stays = _chosen(values, "listed")
    added = {UUID(hex=one) for one in _chosen(values, "added")}
    return frozenset({*added, *(one for one in list_of(told, wish) if _short(one) in stays)})


def _chosen(values: Values, field: str) -> list[str]:
    return [one for one in values.get(field, "").split(",") if one]
