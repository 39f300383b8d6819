"""What people in Slack do, as requests of Slack's: words in the conversation with us, and taps on our buttons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

from bench.asked import THOUGHT, Asked
from bench.reply import WORDS
from bench.slack_school import fill
from tests.fakes.slack import Conversation, Person, SlackStandIn, payloads, rich_text
from tests.fakes.slack.events import callback, changed_event, message_event

Object = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What one person does, not signed yet."""

    content_type: str
    body: bytes

    def headers(self, slack: SlackStandIn) -> dict[str, str]:
        """Signed now."""
        return {"Content-Type": self.content_type, **slack.post_office.signature(self.body)}


def acts(slack: SlackStandIn, people: Sequence[Asked]) -> list[Act]:
    """What each of these people does: every second one types an answer, every other one taps a button."""
    school = fill(slack, people)
    everybody = [school.people[asked.user] for asked in people]
    return [_types(person) if number % 2 else _taps(person) for number, person in enumerate(everybody)]


def answers(slack: SlackStandIn, people: Sequence[Asked]) -> list[Act]:
    """What each of these people types in answer to their question."""
    school = fill(slack, people)
    return [_types(school.people[asked.user]) for asked in people]


def ordinary(slack: SlackStandIn, count: int) -> list[Act]:
    """So many things that go on in a workspace, and are no answer to anything: seven kinds, by turns.

    Messages in channels and reactions come only where somebody had our app subscribed to more than it asks for.
    """
    [school] = slack.workspaces.values()
    people = [person for person in school.people.values() if not person.is_bot]
    channel = school.has_channel("teamkamer", members=people)
    kinds = (_message_in, _change_in, _reaction_in, _profile, _comes, _looks_at_home, _echo)
    numbered = enumerate(islice(cycle(people), count))
    return [_told(person, kinds[number % len(kinds)](person, channel)) for number, person in numbered]


def _message_in(person: Person, channel: Conversation) -> Object:
    message = {"type": "message", "user": person.id, "text": WORDS, "blocks": rich_text.typed(WORDS)}
    return message_event(channel, person.workspace.keep(channel, message).message)


def _change_in(person: Person, channel: Conversation) -> Object:
    before = _message_in(person, channel)
    changed = before | {"text": THOUGHT, "blocks": rich_text.typed(THOUGHT)}
    return changed_event(channel, person.workspace.slack.new_stamp(), now=changed, before=before)


def _reaction_in(person: Person, channel: Conversation) -> Object:
    item = {"type": "message", "channel": channel.id, "ts": _message_in(person, channel)["ts"]}
    return {"type": "reaction_added", "user": person.id, "reaction": "thumbsup", "item_user": person.id, "item": item}


def _profile(person: Person, channel: Conversation) -> Object:
    user = person.as_slack(with_locale=True)
    return {"type": "user_change", "user": user, "cache_ts": user["updated"]}


def _comes(person: Person, channel: Conversation) -> Object:
    where = {"channel": channel.id, "channel_type": "C", "team": person.home_team}
    return {"type": "member_joined_channel", "user": person.id, **where}


def _looks_at_home(person: Person, channel: Conversation) -> Object:
    return {"type": "app_home_opened", "user": person.id, "channel": person.dm.id, "tab": "home"}


def _echo(person: Person, channel: Conversation) -> Object:
    """Our own message, which Slack tells us of as well."""
    return message_event(person.dm, person.sees()[0].message)


def _told(person: Person, event: Object) -> Act:
    return Act("application/json", json.dumps(callback(person.workspace, event)).encode())


def _types(person: Person) -> Act:
    words: Object = {"type": "message", "user": person.id, "client_msg_id": person.id, "team": person.workspace.team}
    words |= {"text": WORDS, "blocks": rich_text.typed(WORDS)}
    post = person.workspace.keep(person.dm, words)
    return _told(person, message_event(person.dm, post.message))


def _taps(person: Person) -> Act:
    post = person.sees()[-1]
    block = post.message["blocks"][-1]
    button = block["elements"][0]
    action = payloads.action(person, block, button) | {"text": button["text"], "value": button["value"]}
    payload = payloads.acting(person, "block_actions") | payloads.on_message(person, post) | {"actions": [action]}
    return Act("application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)}).encode())
