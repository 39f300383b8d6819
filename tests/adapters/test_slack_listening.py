"""Everything Slack sends is kept, then acknowledged, then answered."""

import json
from collections.abc import AsyncIterator

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from bot.domain.address import Address
from bot.domain.event import Commanded, Deleted, Invited, Pressed, Said, Submitted, Uninstalled
from bot.domain.form import Field, Form
from bot.domain.message import Button, Buttons
from tests.adapters.contract import says
from tests.adapters.slack_payloads import Body, event, interaction, typed
from tests.adapters.slack_school import School, opened

QUESTION = says("Hoe ging het?", Buttons((Button("Meer", "more:1"),)))
FORM = Form("settings:1", "Instellingen", (Field("words", "Je woorden", "words"),), "Bewaren")
SORRY = "Dat kon ik niet bewaren.\nRuimte"


class Full(Exception):
    """Nothing can be kept."""


@pytest.fixture
async def school() -> AsyncIterator[School]:
    async with opened() as school:
        yield school


async def dispatched(school: School, body: Body) -> tuple[int, str]:
    """How a payload is acknowledged that comes over a socket."""
    answer = await school.listening.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    return answer.status, answer.body


async def test_words_are_heard_and_acknowledged(school: School) -> None:
    post = await school.noor.says("Hoi")
    assert (school.slack.last.status, school.slack.last.body) == (200, None)
    [said] = school.core.heard
    assert isinstance(said, Said)
    assert (said.sender, said.words, said.message) == (Address("slack", "T1", school.noor.id), "Hoi", post.reference)


async def test_the_acknowledgement_waits_for_what_is_kept_and_for_no_call(school: School) -> None:
    calls_when_kept: list[int] = []

    async def keep() -> None:
        calls_when_kept.append(len(school.slack.calls))

    await school.noor.says("Hoi")  # by now we know who we are
    school.core.before, school.core.answers[Said] = keep, QUESTION
    known = len(school.slack.calls)
    await school.noor.says("Hoi")
    await school.listening.finish()
    assert (calls_when_kept, len(school.slack.calls)) == ([known], known + 1)


async def test_what_is_said_again_has_the_same_key(school: School) -> None:
    await school.noor.says("Hoi")
    await school.slack.redeliver_last()
    first, again = school.core.heard
    assert first == again


async def test_what_could_not_be_kept_is_said_again_by_slack(school: School) -> None:
    school.core.answers[Said] = Full()
    await school.noor.says("Hoi")
    assert school.slack.last.status == 500
    assert await school.reads() == ["Hoi"]


async def test_who_commands_is_told_that_it_could_not_be_kept(school: School) -> None:
    school.core.answers[Commanded] = Full()
    await school.noor.commands("/ruimte", "vraag")
    assert school.slack.last.status == 200
    assert await school.reads() == [SORRY]


async def test_who_commands_is_told_that_while_slack_does_not_say_who_we_are(school: School) -> None:
    school.slack.fails("auth.test", status=503)
    await school.noor.commands("/ruimte", "vraag")
    assert school.slack.last.status == 200
    assert await school.reads() == [SORRY]
    assert school.core.heard == []


async def test_words_come_again_while_slack_does_not_say_who_we_are(school: School) -> None:
    school.slack.fails("auth.test", status=503)
    await school.noor.says("Hoi")
    assert school.slack.last.status == 500
    await school.slack.redeliver_last()
    assert [type(heard) for heard in school.core.heard] == [Said]
    assert await school.reads() == ["Hoi"]


async def test_what_means_nothing_is_acknowledged_while_slack_does_not_say_who_we_are(school: School) -> None:
    school.slack.fails("auth.test", status=503)
    assert await dispatched(school, interaction("nieuw")) == (200, "")


async def test_a_form_that_could_not_be_kept_stays_open(school: School) -> None:
    school.core.will_answer({Commanded: FORM, Submitted: Full()})
    await school.noor.commands("/ruimte", "instellingen")
    await school.listening.finish()
    assert await school.noor.submits(words="Goed!") != {}
    assert school.noor.modal is not None
    assert await school.reads() == [SORRY]


async def test_we_hear_that_we_came_into_a_channel(school: School) -> None:
    channel = school.workspace.has_channel("bouw-1", members=[school.noor])
    await school.noor.invites_bot(channel)
    [invited] = school.core.heard
    assert invited == Invited(key=invited.key, sender=Address("slack", "T1", school.noor.id), place=channel.id)


async def test_our_own_words_are_not_heard(school: School) -> None:
    school.core.answers[Said] = QUESTION
    await school.noor.says("Hoi")
    await school.reads()
    await school.workspace.slack.until(lambda: school.slack.deliveries[-1].is_echo)
    assert [type(heard) for heard in school.core.heard] == [Said]


async def test_a_removal_is_of_who_talks_there_when_slack_does_not_say(school: School) -> None:
    await school.noor.says("Hoi")
    removal = {"type": "message", "subtype": "message_deleted", "channel": school.noor.dm.id, "deleted_ts": "1.1"}
    await dispatched(school, event(**removal, channel_type="im"))
    deleted = school.core.heard[-1]
    assert isinstance(deleted, Deleted)
    assert deleted.sender.chat == school.noor.id


async def test_who_we_are_is_known_when_slack_does_not_say_it_with_the_event(school: School) -> None:
    echo, words = typed("Hoi", user=school.workspace.bot_user), typed("Hoi")
    for body in (echo, words):
        del body["authorizations"]
        await dispatched(school, body)
    assert [heard.key for heard in school.core.heard] == [f"slack:{words['event_id']}"]


async def test_words_are_kept_also_where_our_token_is_refused(school: School) -> None:
    school.slack.fails("auth.test", error="invalid_auth", times=9)
    body = typed("Hoi")
    del body["authorizations"]
    assert await dispatched(school, body) == (200, "")
    assert [type(heard) for heard in school.core.heard] == [Said]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (event(type="reaction_added", user="U1"), ""),
        (event(type="nieuw"), ""),
        (interaction("view_closed", view={}), ""),
        (interaction("block_suggestion", value="lef"), '{"options": []}'),
        (interaction("block_actions", actions=[]), ""),
        (interaction("shortcut", callback_id="other"), ""),
        (interaction("nieuw"), ""),
    ],
)
async def test_what_means_nothing_to_us_is_acknowledged(school: School, body: Body, answer: str) -> None:
    assert await dispatched(school, body) == (200, answer)
    assert school.core.heard == []


async def test_a_workspace_that_did_not_install_us_is_acknowledged_and_not_kept(school: School) -> None:
    stranger = typed("Hoi") | {"team_id": "T9"}
    stranger["authorizations"][0]["team_id"] = "T9"
    assert await dispatched(school, stranger) == (200, "")
    assert school.core.heard == []


async def test_slack_may_ask_whether_we_are_there(school: School) -> None:
    assert await dispatched(school, {"type": "url_verification", "challenge": "abc"}) == (200, '{"challenge": "abc"}')


async def test_a_workspace_takes_us_away(school: School) -> None:
    await school.workspace.uninstalls()
    assert {type(heard) for heard in school.core.heard} == {Uninstalled}


async def test_an_answer_that_cannot_be_shown_stops_nothing(school: School) -> None:
    school.core.answers[Said] = QUESTION
    school.slack.fails("chat.postMessage", error="invalid_blocks")
    await school.noor.says("Een")
    await school.noor.says("Twee")
    assert await school.reads() == ["Een", "Twee", "Hoe ging het?\nRuimte"]


async def test_no_log_holds_a_word_or_a_token(school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    school.core.will_answer({Said: Full("geheim"), Pressed: QUESTION, Commanded: FORM})
    school.slack.fails("views.open", error="expired_trigger_id")
    with capture_logs() as logs:
        await school.noor.says("geheim")
        await school.noor.commands("/ruimte", "geheim")
        await dispatched(school, interaction("nieuw", text="geheim"))
        await school.listening.finish()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("slack", "adapters", "ruimte"))]
    told = json.dumps(logs) + "".join(ours)
    assert [word for word in ("geheim", school.workspace.bot_token, school.noor.id) if word in told] == []
