"""What a person's hands do to messages and views, as Slack tells it to the app."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack import blocks, payloads, reading, replies, states, views
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.person import Person

Object = dict[str, Any]
MENUS = ("static_select", "radio_buttons", "overflow", "checkboxes", "multi_static_select")


def there(view: View | None) -> View:
    """The view that somebody looks at. Raises LookupError when there is none."""
    if view is None:
        raise LookupError("nothing is shown there")
    return view


def post_with(person: "Person", label: str) -> Post:
    """The newest message with this button, in any conversation of theirs. Raises LookupError."""
    mine = [each for each in person.workspace.conversations.values() if person.id in each.members]
    posts = [post for each in mine for post in each.standing(person.id) if label in post.buttons]
    if not posts:
        raise LookupError(f"there is no button {label!r}")
    return max(posts, key=lambda post: post.ts)


async def tap(person: "Person", surface: Post | View, label: str) -> Delivery:
    """A button."""
    for block, element in reading.elements_of(_blocks(surface)):
        if element["type"] == "button" and reading.label_of(element) == label:
            told = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
            return await _act(person, surface, payloads.action(person, block, element) | told)
    raise LookupError(f"there is no button {label!r}")


async def choose(person: "Person", surface: Post | View, option: str) -> Delivery:
    """An option of a menu."""
    for block, element in reading.elements_of(_blocks(surface)):
        labels = [each["text"]["text"] for each in element.get("options", [])] if element["type"] in MENUS else []
        if option in labels:
            kind = "static_select" if element["type"] == "overflow" else element["type"]
            held = states.fill({**element, "type": kind}, option)
            if isinstance(surface, View):
                surface.filled[block["block_id"], element["action_id"]] = held
            return await _act(person, surface, payloads.action(person, block, element) | held)
    raise LookupError(f"there is no option {option!r}")


def _blocks(surface: Post | View) -> list[Object]:
    found: list[Object] = surface.blocks if isinstance(surface, View) else surface.message.get("blocks", [])
    return found


async def _act(person: "Person", surface: Post | View, action: Object) -> Delivery:
    where = payloads.on_view(surface) if isinstance(surface, View) else payloads.on_message(person, surface)
    return await _interact(person, {**payloads.acting(person, "block_actions"), **where, "actions": [action]})


async def _interact(person: "Person", payload: Object) -> Delivery:
    return await person.workspace.slack.post_office.deliver(Delivery(person.workspace, "interactive", payload))


async def submit(person: "Person", view: View, values: dict[str, str]) -> dict[str, str]:
    """Send a modal. Slack's own client stops what is empty or too long before the app hears of it."""
    for name, given in values.items():
        block, element = _field(view, name)
        view.filled[block["block_id"], element["action_id"]] = states.fill(element, given)
    if stopped := _stopped(view):
        return stopped
    payload = payloads.acting(person, "view_submission") | {"view": view.as_slack(), "response_urls": []}
    return _after(person, view, await _interact(person, payload))


def _field(view: View, name: str) -> tuple[Object, Object]:
    for block, element in reading.elements_of(view.blocks):
        label = block.get("label", {}).get("text")
        if name in (block["block_id"], element["action_id"], label):
            return block, element
    raise LookupError(f"there is no field {name!r}")


def _stopped(view: View) -> dict[str, str]:
    values = states.values(view.blocks, view.filled)
    found: dict[str, str] = {}
    for block, element in reading.elements_of(view.blocks):
        if block["type"] == "input":
            held = values[block["block_id"]][element["action_id"]]
            if states.is_empty(held):
                found |= {} if block.get("optional") else {block["block_id"]: "Please complete this required field."}
            elif not element.get("min_length", 0) <= len(held.get("value") or "") <= element.get("max_length", 3000):
                found[block["block_id"]] = "This entry is too short or too long."
    return found


def _after(person: "Person", view: View, delivery: Delivery) -> dict[str, str]:
    if not delivery.was_acknowledged:
        return {"": "We had some trouble connecting. Try again?"}
    answer = delivery.body or {}
    match answer.get("response_action"):
        case "errors":
            return _errors(view, answer["errors"])
        case "update":
            view.draw(_drawn(view, answer))
        case "push":
            views.push(person, View(view.workspace.slack.new_id("V"), _drawn(view, answer), view.workspace))
        case "clear":
            person.modals.clear()
        case _:
            person.modals.remove(view)
    return {}


def _errors(view: View, errors: dict[str, str]) -> dict[str, str]:
    known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= known:
        raise Refusal("invalid_arguments")
    return errors


def _drawn(view: View, answer: Object) -> Object:
    return blocks.view(answer["view"], view.workspace.slack.uploads, kind="modal")


async def close(person: "Person") -> Delivery | None:
    """Close the modal in front."""
    view = there(person.modal)
    person.modals.remove(view)
    if not view.view.get("notify_on_close"):
        return None
    payload = payloads.acting(person, "view_closed") | {"view": view.as_slack(), "is_cleared": False}
    payload.pop("trigger_id")
    return await _interact(person, payload)


async def shortcut(person: "Person", callback_id: str, message: Post | None) -> Delivery:
    """A shortcut, global or of a message."""
    kind = "message_action" if message else "shortcut"
    payload = payloads.acting(person, kind) | {"callback_id": callback_id, "action_ts": payloads.stamp(person)}
    return await _interact(person, payload | (payloads.of_message(person, message) if message else {}))


async def command(person: "Person", name: str, words: str, *, where: Conversation) -> Delivery:
    """A slash command; what the acknowledgement says is seen by the person alone."""
    slack = person.workspace.slack
    payload = payloads.slash(person, name, words, where=where)
    delivery = await slack.post_office.deliver(Delivery(person.workspace, "slash_commands", payload))
    if delivery.was_acknowledged and delivery.body:
        told = delivery.body if isinstance(delivery.body, dict) else {"text": str(delivery.body)}
        replies.say(slack.reply_urls.use(payload["response_url"].rpartition("/")[2]), told)
    return delivery
