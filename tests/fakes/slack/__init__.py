"""A local stand-in for Slack, which refuses what Slack refuses. The real slack-bolt and slack_sdk talk to it.

    async with SlackStandIn.started(now=clock) as slack:
        school = slack.has_workspace("T1", name="De Lindeboom")
        noor = school.has_user("Noor Bakker", email="noor@lindeboom.test")
        slack.deliver_to("http://127.0.0.1:8080/slack/events")     # or connect a socket
        await noor.says("Hallo")                                   # signed, delivered, acknowledged
        await slack.until(lambda: noor.buttons() == ["Antwoord"])
        await noor.taps("Antwoord")
        await slack.until(lambda: noor.modal)
        assert await noor.submits(Antwoord="De stilte na mijn vraag.") == {}

An act comes back when it was acknowledged, or 3 seconds went by; what the app does after that is waited for
with `slack.until`. `slack.calls` holds every call of the Web API, `slack.deliveries` all that was delivered,
`slack.last` the last act. Time is `now`: rates, triggers, response addresses and tokens go by it, while waiting
for an acknowledgement goes by the real clock. `slack.fails(...)` brings trouble, `slack.rates` the pace.

Everything here follows Slack's published reference; where that is silent, the stricter reading is taken.
"""

from tests.fakes.slack.clock import Clock
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.person import Person
from tests.fakes.slack.server import SlackStandIn
from tests.fakes.slack.views import View
from tests.fakes.slack.web_api import Recorded
from tests.fakes.slack.workspace import Workspace

__all__ = ["Clock", "Conversation", "Delivery", "Person", "Post", "Recorded", "SlackStandIn", "View", "Workspace"]
