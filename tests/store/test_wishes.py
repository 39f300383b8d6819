"""What people told is one sealed row, as long for everybody; an erased person's name goes out of all of them (J20)."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.domain.wishes import MOST_COLLEAGUES, MOST_SUBJECT, Wish
from bot.store.base import Db
from bot.store.people import Person
from bot.store.team import Organisation
from bot.store.wishes import (
    WishesRow,
    form_id,
    lock_wishes,
    reseal_wishes,
    take_out_of_wishes,
    wishes_of,
    write_wishes,
)
from tests.world import at

NOW = at(12, 10)
MANY = frozenset(UUID(int=number) for number in range(MOST_COLLEAGUES))
EVERYTHING = Wishes(
    frozenset(Seeking), frozenset(TeacherRole), frozenset(TeacherRole), "\N{GRINNING FACE}" * MOST_SUBJECT, MANY, MANY,
    1023,
)  # fmt: skip


async def people(db: Db, number: int, organisation: str = "De Boom") -> list[UUID]:
    """So many people in an organisation of their own."""
    where = Organisation(id=db.new_id(NOW), name=organisation)
    db.add(where)
    await db.flush()
    ids = [db.new_id(NOW) for _ in range(number)]
    db.add_all(
        Person(
            id=one, organisation_id=where.id, name="Noor", email=None, language="nl", participation="joined",
            rhythm="weekly",
        )
        for one in ids
    )  # fmt: skip
    await db.flush()
    return ids


async def sealed(db: Db) -> dict[UUID, bytes]:
    """Every row, as it stands without the key."""
    return {row.person_id: bytes(row.sealed) for row in await db.scalars(select(WishesRow))}


async def organisation_of(db: Db, person_id: UUID) -> UUID:
    return (await db.get_one(Person, person_id)).organisation_id


async def test_a_row_is_as_long_for_who_told_everything_as_for_who_told_nothing(db: Db) -> None:
    noor, sam = await people(db, 2)
    await write_wishes(db, noor, EVERYTHING)
    await reseal_wishes(db, sam, now=NOW)
    rows = await sealed(db)
    assert ({len(row) for row in rows.values()}, await wishes_of(db, [noor, sam])) == (
        {len(rows[noor])},
        {noor: EVERYTHING, sam: Wishes()},
    )


@pytest.mark.parametrize(
    "told",
    [
        Wishes(subject='"\\\n\x01'), Wishes(subject="\ud800 half"), Wishes(subject="x" * 4096),
        Wishes(windows=0), Wishes(windows=None),
    ],
    ids=["quotes", "half a character", "too long", "free in none", "not known"],
)  # fmt: skip
async def test_whatever_words_there_are_a_row_keeps_its_length_or_is_refused(db: Db, told: Wishes) -> None:
    noor, sam = await people(db, 2)
    await reseal_wishes(db, sam, now=NOW)
    if len(told.subject) > MOST_SUBJECT:
        with pytest.raises(ValueError, match="4"):
            await write_wishes(db, noor, told)
        return
    await write_wishes(db, noor, told)
    rows = await sealed(db)
    assert (len(rows[noor]), (await wishes_of(db, [noor]))[noor]) == (
        len(rows[sam]),
        replace(told, subject=told.subject.replace("\ud800", "?")),
    )


async def test_looking_changes_a_row_as_telling_does(db: Db) -> None:
    (noor,) = await people(db, 1)
    seen = []
    for told in (Wishes(), Wishes(), Wishes(apart=MANY)):
        await lock_wishes(db, noor)
        await write_wishes(db, noor, told)
        seen.append((await sealed(db))[noor])
        await reseal_wishes(db, noor, now=NOW)
        seen.append((await sealed(db))[noor])
    assert (len(set(seen)), {len(row) for row in seen}) == (6, {len(seen[0])})


async def test_who_is_erased_goes_out_of_all_lists_and_every_row_changes(db: Db) -> None:
    noor, sam, lin, daan = await people(db, 4)
    await write_wishes(db, noor, Wishes(apart=frozenset({sam, lin}), subject="lezen"))
    await write_wishes(db, lin, Wishes(wished=frozenset({sam}), windows=3))
    await write_wishes(db, daan, Wishes(windows=5))
    before = await sealed(db)
    await take_out_of_wishes(db, await organisation_of(db, sam), sam)
    after = await sealed(db)
    assert await wishes_of(db, [noor, lin, daan]) == {
        noor: Wishes(apart=frozenset({lin}), subject="lezen"),
        lin: Wishes(windows=3),
        daan: Wishes(windows=5),
    }
    assert [one for one in before if before[one] == after[one]] == []  # nor does that tell who named them


async def test_another_organisation_is_left_alone(db: Db) -> None:
    (sam,), (mila,) = await people(db, 1), await people(db, 1, "De Wilg")
    await write_wishes(db, mila, Wishes(subject="lezen"))
    before = await sealed(db)
    await take_out_of_wishes(db, await organisation_of(db, sam), sam)
    assert await sealed(db) == before


async def test_a_row_does_not_open_as_somebody_elses(db: Db) -> None:
    noor, sam = await people(db, 2)
    await write_wishes(db, noor, Wishes(apart=frozenset({sam})))
    row = await db.get_one(WishesRow, noor)
    with pytest.raises(Exception, match="not sealed in this place"):
        db.cipher.open(row.sealed, "wishes", "sealed", sam)


async def test_every_form_of_everybody_has_a_name_of_its_own_that_is_the_same_every_time(db: Db) -> None:
    noor, sam = await people(db, 2)
    names = [form_id(db, one, wish) for one in (noor, sam) for wish in Wish]
    assert (len(set(names)), form_id(db, noor, Wish.APART)) == (10, names[list(Wish).index(Wish.APART)])
    assert not {noor, sam} & set(names)
