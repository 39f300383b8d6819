"""Where a message can be read in a browser, built from a payload alone."""

import re

from adapters.shared.payload import Payload, first, text
from adapters.slack.payload import named

_DOMAIN, _CHANNEL, _STAMP = re.compile(r"[a-z0-9-]+"), re.compile(r"[A-Z0-9]+"), re.compile(r"[0-9]+\.[0-9]+")


def permalink(body: Payload) -> str:
    """The permalink of the message that a shortcut was used on; empty when the payload does not tell where it is.

    As `chat.getPermalink` documents it: of a message in a thread it names the first message and the channel too.
    """
    domain, channel = text(body, "team", "domain"), named(body, "channel")
    stamp = first(text(body, "message", "ts"), text(body, "message_ts"))
    thread = text(body, "message", "thread_ts")
    told = zip((_DOMAIN, _CHANNEL, _STAMP), (domain, channel, stamp), strict=True)
    if not all(form.fullmatch(part) for form, part in told):
        return ""
    in_thread = bool(_STAMP.fullmatch(thread)) and thread != stamp
    return (
        f"https://{domain}.slack.com/archives/{channel}/p{stamp.replace('.', '')}"
        + (f"?thread_ts={thread}&cid={channel}" if in_thread else "")
    )  # fmt: skip
