"""What people in Slack do, as requests of Slack's: words in the conversation with us, and taps on our buttons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.asked import Asked
from bench.reply import WORDS
from bench.slack_school import fill
from tests.fakes.slack import Person, SlackStandIn, payloads, rich_text
from tests.fakes.slack.events import callback, message_event

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


def _types(person: Person) -> Act:
    words: Object = {"type": "message", "user": person.id, "client_msg_id": person.id, "team": person.workspace.team}
    words |= {"text": WORDS, "blocks": rich_text.typed(WORDS)}
    post = person.workspace.keep(person.dm, words)
    payload = callback(person.workspace, message_event(person.dm, post.message))
    return Act("application/json", json.dumps(payload).encode())


def _taps(person: Person) -> Act:
    post = person.sees()[-1]
    block = post.message["blocks"][-1]
    button = block["elements"][0]
    action = payloads.action(person, block, button) | {"text": button["text"], "value": button["value"]}
    payload = payloads.acting(person, "block_actions") | payloads.on_message(person, post) | {"actions": [action]}
    return Act("application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)}).encode())
