"""views.*: modals on a stack of three, and a home for each person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.fakes.slack import blocks, states
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method

if TYPE_CHECKING:
    from tests.fakes.slack.person import Person
    from tests.fakes.slack.workspace import Workspace

Object = dict[str, Any]
TRIGGER_LASTS = 3.0
STACK = 3


@dataclass
class View:
    """A modal or a home as somebody sees it; `filled` is what they filled in, by block and action."""

    id: str
    view: Object
    workspace: "Workspace"
    hash: str = field(default_factory=lambda: uuid4().hex)
    root: str = ""
    previous: str | None = None
    filled: states.Filled = field(default_factory=dict)

    @property
    def blocks(self) -> list[Object]:
        """Its blocks."""
        found: list[Object] = self.view["blocks"]
        return found

    def draw(self, view: Object) -> None:
        """Draw it anew; what was filled in stays in the fields that stay."""
        self.view, self.hash = view, uuid4().hex

    def as_slack(self) -> Object:
        """The object that goes to the app."""
        defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None}
        switches = {"close": None, "clear_on_close": False, "notify_on_close": False}
        about = {"id": self.id, "team_id": self.workspace.team, "hash": self.hash, "app_id": self.workspace.app_id}
        stack = {"root_view_id": self.root or self.id, "previous_view_id": self.previous}
        state = {"values": states.values(self.blocks, self.filled)}
        return {**defaults, **switches, **self.view, **about, **stack, "bot_id": self.workspace.bot_id, "state": state}


@dataclass
class Trigger:
    """What somebody did, for which a view may be opened once, within 3 seconds."""

    person: "Person"
    made: float
    is_used: bool = False


class Triggers:
    """Every trigger that was given."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._given: dict[str, Trigger] = {}

    def give(self, person: "Person") -> str:
        """A trigger for what this person does now."""
        name = f"{len(self._given) + 1}.{int(self._now())}.{uuid4().hex}"
        self._given[name] = Trigger(person, self._now())
        return name

    def use(self, name: str) -> "Person":
        """Who pulled it. Raises Refusal when it is unknown, old or used."""
        trigger = self._given.get(name)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._now() - trigger.made > TRIGGER_LASTS:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger.person


@method("views.open")
def opened(call: Call) -> Object:
    """A modal for the person who acted."""
    view = _drawn(call, "modal")
    person = _puller(call)
    person.modals = [_new(call, view)]
    return {"view": person.modals[-1].as_slack()}


@method("views.push")
def pushed(call: Call) -> Object:
    """A modal on top of the one that is open."""
    view = _drawn(call, "modal")
    person = _puller(call)
    if not person.modals:
        raise Refusal("invalid_trigger_id")
    if len(person.modals) >= STACK:
        raise Refusal("push_limit_reached")
    push(person, _new(call, view))
    return {"view": person.modals[-1].as_slack()}


@method("views.update")
def updated(call: Call) -> Object:
    """A modal drawn anew, wherever it is in the stack."""
    found = _open_view(call)
    _same_hash(call, found)
    found.draw(_drawn(call, found.view["type"]))
    return {"view": found.as_slack()}


@method("views.publish")
def published(call: Call) -> Object:
    """A person's home."""
    person = call.workspace.person(call.text("user_id"))
    view = _drawn(call, "home")
    _same_hash(call, person.home)
    if person.home is None:
        person.home = _new(call, view)
    else:
        person.home.draw(view)
    return {"view": person.home.as_slack()}


def push(person: "Person", view: View) -> None:
    """Put a modal on top."""
    view.root, view.previous = person.modals[0].root or person.modals[0].id, person.modals[-1].id
    person.modals.append(view)


def _puller(call: Call) -> "Person":
    person = call.slack.triggers.use(call.text("trigger_id"))
    if person.workspace is not call.workspace:
        raise Refusal("invalid_trigger_id")
    return person


def _drawn(call: Call, kind: str) -> Object:
    return blocks.view(call.arguments.get("view"), call.slack.uploads, kind=kind)


def _new(call: Call, view: Object) -> View:
    external = view.get("external_id")
    if external and external in [each.view.get("external_id") for each in _all(call)]:
        raise Refusal("duplicate_external_id")
    return View(call.slack.new_id("V"), view, call.workspace)


def _open_view(call: Call) -> View:
    name, external = call.arguments.get("view_id"), call.arguments.get("external_id")
    if not name and not external:
        raise Refusal("invalid_arguments")
    for view in _all(call):
        if name == view.id or (external and external == view.view.get("external_id")):
            return view
    raise Refusal("not_found")


def _all(call: Call) -> list[View]:
    people = call.workspace.people.values()
    return [view for person in people for view in [*person.modals, *([person.home] if person.home else [])]]


def _same_hash(call: Call, view: View | None) -> None:
    if view and call.arguments.get("hash") not in (None, view.hash):
        raise Refusal("hash_conflict")
