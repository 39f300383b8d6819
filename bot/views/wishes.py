"""What somebody told for being brought together, for themselves; and what their own group sees of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.domain.wishes import HALF_DAYS, LISTS, Wish, half_days_in
from bot.views.catalogue import Catalogue

Name = TypeVar("Name", bound=str)

HERE = "here"  # the choice of [Terug]: the page comes in the place of what was pressed
CLEAR = "clear"


@dataclass(frozen=True)
class Visible:
    """What a person's own group sees."""

    seeking: frozenset[Seeking]
    offers: frozenset[TeacherRole]
    wants: frozenset[TeacherRole]
    subject: str


def page(t: Catalogue, person: UUID, told: Wishes, *, forms: Mapping[Wish, UUID]) -> Message:
    """Who sees what, and what is told now. Whether anybody is on a list is not shown: a screen is seen by more eyes."""
    known: list[Block] = told_blocks(t, told) or [Text(t("wishes.nothing_told"))]
    labels = {
        Wish.SEEKING: t("button.what_i_seek"),
        Wish.ROLES: t("button.my_roles"),
        Wish.HALF_DAYS: t("button.my_half_days"),
        Wish.WISHED: t("button.gladly_with"),
        Wish.APART: t("button.rather_not_with"),
    }
    ways = [Button(labels[wish], write("wish", forms[wish])) for wish in Wish]
    back = Button(t("button.back"), write("pairings", person))
    return Message((Text(t("wishes.lead")), *known, Buttons((*ways, back))))


def saved(t: Catalogue, person: UUID, told: Wishes, *, wish: Wish, form: UUID, in_group: bool = False) -> Message:
    """It is kept, with who sees it. Of a list nobody is named: what stays on a screen can be read there."""
    found: list[Block] = [Text(_saved(t, wish))]
    if wish is Wish.APART and in_group:
        found.append(Text(t("wishes.in_group")))
    if wish not in LISTS:
        found += told_blocks(t, _only(told, wish)) or [Text(t("wishes.empty"))]
    clear = Button(t("button.clear"), write("wish", form, CLEAR))
    return Message((*found, Buttons((clear, to_page(t, person)))))


def cleared(t: Catalogue, person: UUID) -> Message:
    """Nothing of it is known any more."""
    return Message((Text(t("wishes.cleared")), Buttons((to_page(t, person),))))


def old(t: Catalogue, person: UUID) -> Message:
    """A button that means nothing any more, with the way to the page as it is now."""
    return Message((Text(t("wishes.old")), Buttons((to_page(t, person),))))


def to_page(t: Catalogue, person: UUID) -> Button:
    """[Terug] to the page."""
    return Button(t("button.back"), write("wishes", person, HERE))


def told_blocks(t: Catalogue, told: Wishes) -> list[Block]:
    """What somebody told, a line each, without the lists; their words stand apart from ours."""
    seen = visible_blocks(t, Visible(told.seeking, told.offers, told.wants, told.subject))
    halves = half_days(t)
    free = [halves[half_day] for half_day in half_days_in(told.windows)]
    return [*seen, Text(t("wishes.free_on", half_days=t.all_of(free)))] if free else seen


def visible_blocks(t: Catalogue, told: Visible) -> list[Block]:
    """What their own group sees, a line each."""
    said = []
    if told.seeking:
        said.append(t("wishes.seeks", things=_named(t, seekings(t), told.seeking)))
    if told.offers:
        said.append(t("wishes.offers", things=_named(t, roles(t), told.offers)))
    if told.wants:
        said.append(t("wishes.wants", things=_named(t, roles(t), told.wants)))
    found: list[Block] = [Text("\n".join(said))] if said else []
    if told.subject:
        found += [Text(t("wishes.about")), Quote(told.subject)]
    return found


def seekings(t: Catalogue) -> Mapping[Seeking, str]:
    """What one can seek, by name."""
    return {
        Seeking.BE_SEEN: t("wishes.be_seen"),
        Seeking.SEE: t("wishes.see"),
        Seeking.THINK: t("wishes.think"),
        Seeking.INVESTIGATE: t("wishes.investigate"),
        Seeking.DEVELOP: t("wishes.develop"),
    }


def roles(t: Catalogue) -> Mapping[TeacherRole, str]:
    """The roles of teachers, by name (S24-S32)."""
    return {
        TeacherRole.RESOURCE: t("wishes.resource"),
        TeacherRole.INSTRUCTION: t("wishes.instruction"),
        TeacherRole.CURRICULUM: t("wishes.curriculum"),
        TeacherRole.CLASSROOM: t("wishes.classroom"),
        TeacherRole.FACILITATOR: t("wishes.facilitator"),
        TeacherRole.MENTOR: t("wishes.mentor"),
        TeacherRole.LEADER: t("wishes.leader"),
        TeacherRole.DATA: t("wishes.data"),
        TeacherRole.CATALYST: t("wishes.catalyst"),
        TeacherRole.LEARNER: t("wishes.learner"),
    }


def half_days(t: Catalogue) -> Mapping[int, str]:
    """The half days of a school week, by name."""
    return {
        half_day: t("wishes.afternoon" if half_day % 2 else "wishes.morning", day=t.weekday(half_day // 2))
        for half_day in HALF_DAYS
    }


def _saved(t: Catalogue, wish: Wish) -> str:
    match wish:
        case Wish.APART:
            return t("wishes.apart_saved")
        case Wish.WISHED:
            return t("wishes.wished_saved")
        case Wish.HALF_DAYS:
            return t("wishes.half_days_saved")
        case Wish.SEEKING | Wish.ROLES:
            return t("wishes.seen_saved")


def _only(told: Wishes, wish: Wish) -> Wishes:
    match wish:
        case Wish.SEEKING:
            return Wishes(seeking=told.seeking, subject=told.subject)
        case Wish.ROLES:
            return Wishes(offers=told.offers, wants=told.wants)
        case Wish.HALF_DAYS:
            return Wishes(windows=told.windows)
        case Wish.WISHED | Wish.APART:
            return Wishes()


def _named(t: Catalogue, known: Mapping[Name, str], chosen: Collection[Name]) -> str:
    return t.all_of([label for name, label in known.items() if name in chosen])
