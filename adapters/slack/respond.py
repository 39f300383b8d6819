"""Answers where only who acted can see it, by the address that Slack gives for it: five times, for half an hour."""

import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.asking import LOST, OK
from adapters.slack.render import Page
from adapters.slack.workspace import REQUEST_TIMEOUT, SILENT

log = structlog.get_logger()


async def respond(url: str, page: Page, *, replace: bool, thread: str) -> bool:
    """Show a page there, in the place of what was pressed or below it; whether Slack took it."""
    client = AsyncWebhookClient(url, timeout=REQUEST_TIMEOUT, logger=SILENT, retry_handlers=[])
    body = {"text": page.text, "blocks": page.blocks, "response_type": "ephemeral", "replace_original": replace}
    try:
        answer = await client.send_dict(body | ({"thread_ts": thread} if thread and not replace else {}))
    except LOST as error:
        log.warning("slack_response_lost", error=type(error).__name__)
        return False
    return answer.status_code == OK
