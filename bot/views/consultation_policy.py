"""How a team wants its groups, and the form to change it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.consultation import LONGEST_STAY, RHYTHMS, TeamPolicy
from bot.domain.form import Field, Form, Option
from bot.domain.matching.model import LARGEST, SMALLEST, Trait
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue

ANY, APART, ALIKE = "any", "apart", "alike"
OTHERS = 3  # teams of somebody, with a button each


@dataclass(frozen=True)
class Shown:
    """How one team does it; `others` are the other teams of who looks."""

    team: UUID
    name: str
    policy: TeamPolicy
    others: Sequence[tuple[UUID, str]] = ()


def page(t: Catalogue, person: UUID, shown: Shown) -> Message:
    """How it is done, with the way to do it otherwise."""
    lead = Text(t("consultation.policy", team=shown.name))
    others = tuple(Button(name, write("policy", team)) for team, name in shown.others[:OTHERS])
    ways = (
        Button(t("button.do_otherwise"), write("setpolicy", shown.team)),
        *others,
        Button(t("button.back"), write("pairings", person)),
    )
    return Message((lead, Text(lines(t, shown.policy)), Text(t("consultation.policy_who")), Buttons(ways)))


def lines(t: Catalogue, policy: TeamPolicy) -> str:
    """What a team chose, a line each."""
    said = [t("consultation.policy_rhythm", weeks=policy.rhythm, size=policy.size)]
    if policy.stays > 1:
        said.append(t("consultation.policy_stays", rounds=policy.stays))
    if policy.apart:
        said.append(t("consultation.policy_apart", what=_names(t, policy.apart)))
    if policy.alike:
        said.append(t("consultation.policy_alike", what=_names(t, policy.alike)))
    return "\n".join(said)


def change(t: Catalogue, team: UUID, policy: TeamPolicy) -> Form:
    """[Anders]: each with what it is now."""
    weeks = tuple(Option(str(number), t("consultation.every", weeks=number)) for number in RHYTHMS)
    sizes = tuple(Option(str(number), str(number)) for number in range(SMALLEST, LARGEST + 1))
    stays = tuple(Option(str(number), t.count("consultation.rounds", number)) for number in range(1, LONGEST_STAY + 1))
    fields = (
        Field("rhythm", t("consultation.ask_rhythm"), "choice", options=weeks, value=str(policy.rhythm)),
        Field("size", t("consultation.ask_size"), "choice", options=sizes, value=str(policy.size)),
        Field("stays", t("consultation.ask_stays"), "choice", options=stays, value=str(policy.stays)),
        *(_field(t, trait, policy) for trait in Trait),
    )
    back = Button(t("button.back"), write("policy", team))
    return Form(
        write("setpolicy", team), t("consultation.policy_form"), fields, t("button.do_it_so"), way_back=back
    )  # fmt: skip


def _field(t: Catalogue, trait: Trait, policy: TeamPolicy) -> Field:
    options = (
        Option(ANY, t("consultation.any")),
        Option(APART, t("consultation.apart")),
        Option(ALIKE, t("consultation.alike")),
    )
    now = APART if trait in policy.apart else ALIKE if trait in policy.alike else ANY
    label = t("consultation.ask_trait", what=_name(t, trait))
    return Field(str(trait), label, "choice", options=options, value=now)


def _names(t: Catalogue, traits: Collection[Trait]) -> str:
    return t.all_of([_name(t, trait) for trait in Trait if trait in traits])


def _name(t: Catalogue, trait: Trait) -> str:
    match trait:
        case Trait.SECTION:
            return t("consultation.section")
        case Trait.SCHOOL:
            return t("consultation.school")
        case Trait.SUBJECT:
            return t("consultation.subject")
