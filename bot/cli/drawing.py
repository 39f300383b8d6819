"""What `ruimte pair` does: the dry run of a round, as narrow as J20 allows, and a team's policy."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.cli.running import one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.domain.consultation import TeamPolicy
from bot.domain.matching.model import NoPlace, Plan, Status, Trait
from bot.domain.number import Number
from bot.draws import plan_apart
from bot.opening import App, real_clock
from bot.services.consultation_outlook import Foretold, Outlook, foretold, look_ahead
from bot.services.consultation_policy import set_policy
from bot.store.consultation import policy_of
from bot.views.consultation_policy import lines

NONE = "none"


async def foretell(app: App, name: str, school: str | None) -> list[str]:
    """How the round would be drawn now, without a name; what was read for it is rolled back."""
    async with app.sessions() as db:
        team = await one_team(db, name, school)
        policy, outlook = await policy_of(db, team.id), await look_ahead(db, team, now=real_clock())
    plan, whole = await plan_apart(outlook.draw), await plan_apart(outlook.everybody)
    async with app.sessions() as db:
        told = foretold(db, outlook, plan, whole)
    said = [_when(team.name, outlook), lines(t(), policy), *_numbers(told), _proof(plan)]
    return [*said, *_repeat(told), *_reasons(told)]


async def when_drawn(app: App, name: str, school: str | None) -> list[str]:
    """That nobody has to draw anything, when it happens, and how to look."""
    async with app.sessions() as db:
        team = await one_team(db, name, school)
        outlook = await look_ahead(db, team, now=real_clock())
    return [_when(team.name, outlook), words("pair.by_itself")]


def _when(team: str, outlook: Outlook) -> str:
    if not outlook.is_on:
        return words("pair.is_off", team=team)
    if outlook.is_running:
        return words("pair.running", team=team)
    if outlook.draws_on is None:
        return words("pair.no_round", team=team)
    return words("pair.draws_on", team=team, day=t().long_day(outlook.draws_on))


def _numbers(told: Foretold) -> list[str]:
    planned = told.planned
    if planned.sizes is None:
        few = t().number("pair.few", Number.PLANNED)
        return [few if planned.people is None else t().number("pair.many", Number.PLANNED, number=planned.people)]
    groups = [
        t().number("pair.groups", Number.PLANNED, n=number, size=size) for size, number in sorted(planned.sizes.items())
    ]
    return [t().number("pair.people", Number.PLANNED, n=planned.people or 0), *groups]


def _proof(plan: Plan) -> str:
    if plan.proof.status is Status.OPTIMAL:
        return words("pair.optimal")
    return words("pair.bounded", gap=plan.proof.gap)


def _repeat(told: Foretold) -> list[str]:
    if told.repeat is None:
        return []
    people, rounds = told.repeat
    return [t().number("pair.repeat", Number.REPEAT, people=people, rounds=rounds)]


def _reasons(told: Foretold) -> list[str]:
    """Each reason once, in the same order every time."""
    said = {
        NoPlace.LOAD: words("pair.reason_load"),
        NoPlace.SIZE: words("pair.reason_size"),
        NoPlace.WINDOWS: words("pair.reason_windows"),
    }
    return [sentence for reason, sentence in said.items() if reason in told.reasons]


async def choose_policy(app: App, name: str, school: str | None, *, wanted: Mapping[str, Any]) -> list[str]:
    """What a team has, or has from now on."""
    async with app.unit_of_work() as db:
        team = await one_team(db, name, school)
        now = await policy_of(db, team.id)
        chosen = _changed(now, wanted)
        if chosen != now:
            await set_policy(db, team, chosen)
        lead = words("consultation.policy", team=team.name)
        return [lead, lines(t(), chosen), *([words("pair.from_next")] if chosen != now else [])]


def _changed(now: TeamPolicy, wanted: Mapping[str, Any]) -> TeamPolicy:
    given = {name: int(value) for name in ("size", "stays") if (value := wanted[name]) is not None}
    rhythm = int(wanted["every"] or now.rhythm)
    apart, alike = _traits(wanted["apart"], now.apart), _traits(wanted["alike"], now.alike)
    if apart & alike:
        raise Sentence(words("pair.both"))
    return replace(now, rhythm=rhythm, apart=apart, alike=alike, **given)


def _traits(given: Sequence[str], now: frozenset[Trait]) -> frozenset[Trait]:
    if not given:
        return now
    return frozenset(Trait(name) for name in given if name != NONE)
