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

The app's side: `slack.api_url`, `signing_secret`, `client_id`, `client_secret`, `app_token`, and a workspace's
`bot_token`; give it `slack.grants.approve(person, authorize_url)` to install by OAuth. A workspace's `scopes` and
`slack.subscriptions` may be changed at any time.

A person's side: what somebody does (`says`, `edits`, `deletes`, `sends_file`, `taps`, `chooses`, `submits`, `closes`,
`commands`, `shortcut`, `opens_home`, `invites_bot`, `joins`, `leaves`, `changes`) comes back when it was acknowledged,
or 3 seconds went by; how is in `slack.last`. What the app does after that is waited for with `slack.until`. What
somebody has before them is `sees`, `reads`, `buttons`, `modal` and `home`; a post tells its `words`, whom it `rings`
and what it `formats`.

Slack's side: `slack.redeliver_last`, `disconnects`, `drops`, `verifies_url`; `slack.fails(...)` brings trouble to a
method, to "upload" or to "response_url"; `slack.rates` is the pace. `slack.calls` holds every call of the Web API and
`slack.deliveries` all that was delivered.

Time is `now`: rates, triggers, response addresses, files and tokens go by it, while waiting for an acknowledgement
goes by the real clock. Everything follows Slack's published reference, and where that is silent the stricter reading;
two figures come from what others measured (see `chat.py`).
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
