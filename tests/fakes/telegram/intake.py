"""How a bot gets its updates: long polling, or a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.mailbox import Mailbox
from tests.fakes.telegram.network import LOOPBACK
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.registry import Call, method
from tests.fakes.telegram.webhook import Webhook

Object = dict[str, Any]
PORTS = (None, 443, 80, 88, 8443)
LONGEST_POLL = 50


@method("getUpdates")
async def get_updates(call: Call) -> list[Object]:
    """What happened; a call with a higher offset confirms it."""
    arguments, mailbox = call.arguments, call.bot.mailbox
    limit, wait = arguments.number("limit") or 100, arguments.number("timeout") or 0
    mailbox.allow(arguments.decoded("allowed_updates"))
    return await mailbox.fetch(arguments.number("offset") or 0, max(1, min(limit, 100)), min(wait, LONGEST_POLL))


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    """Bring updates to this address from now on."""
    url = call.arguments.text("url")
    webhook = Webhook(_url(url), _secret(call), call.arguments.number("max_connections") or 40) if url else None
    _begin(call, webhook)
    return True


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    """Bring updates no more; they wait to be fetched."""
    _begin(call, None)
    return True


def _begin(call: Call, webhook: Webhook | None) -> None:
    mailbox = call.bot.mailbox
    mailbox.allow(call.arguments.decoded("allowed_updates"))
    if call.arguments.flag("drop_pending_updates"):
        mailbox.drop()
    if webhook:
        mailbox.end_polls()
    mailbox.courier.deliver_to(webhook)


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Object:
    """How the webhook does."""
    return _about(call.bot.mailbox)


def _about(mailbox: Mailbox) -> Object:
    courier = mailbox.courier
    webhook, error = courier.webhook, courier.last_error
    told: Object = {"url": webhook.url if webhook else "", "has_custom_certificate": False}
    told["pending_update_count"] = len(mailbox.waiting())
    if webhook:
        told |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if mailbox.allowed is not None:
        told["allowed_updates"] = sorted(mailbox.allowed)
    return told | ({"last_error_date": int(error[0]), "last_error_message": error[1]} if error else {})


def _url(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK:  # a test's own server
        return url
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return url


def _secret(call: Call) -> str:
    secret = call.arguments.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret
