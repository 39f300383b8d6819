"""Every kind of block, with the lengths and counts that Slack's reference gives."""

from tests.fakes.slack.checks import (
    Check,
    at_least_one,
    boolean,
    by_type,
    every,
    exactly_one,
    listing,
    markup,
    number,
    one_of,
    plain,
    shape,
    words,
)
from tests.fakes.slack.element_shapes import ELEMENTS, FILE, ID, IN_ACTIONS, IN_INPUT, IN_SECTION, among

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
RINGING = shape({}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean))
INLINE: dict[str, Check] = {
    "text": shape({"type": one_of("text"), "text": words(1, 40_000)}, {"style": STYLE}),
    "link": shape(
        {"type": one_of("link"), "url": words(1, 3000)}, {"text": words(0, 40_000), "unsafe": boolean, "style": STYLE}
    ),
    "emoji": shape({"type": one_of("emoji"), "name": words(1, 255)}, {"unicode": words(1, 255), "style": STYLE}),
    "user": shape({"type": one_of("user"), "user_id": ID}, {"style": RINGING}),
    "usergroup": shape({"type": one_of("usergroup"), "usergroup_id": ID}, {"style": RINGING}),
    "channel": shape({"type": one_of("channel"), "channel_id": ID}, {"style": RINGING}),
    "broadcast": shape({"type": one_of("broadcast"), "range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
    "color": shape({"type": one_of("color"), "value": words(1, 255)}),
    "date": shape(
        {"type": one_of("date"), "timestamp": number(0), "format": words(1, 255)},
        {"url": words(1, 3000), "fallback": words(1, 3000), "style": STYLE},
    ),
}
INLINES = listing(by_type(INLINE), 0, 10_000)
SECTION = shape({"type": one_of("rich_text_section"), "elements": INLINES})
RICH: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": listing(SECTION, 0, 10_000),
        },
        {"indent": number(0, 8), "offset": number(0), "border": one_of(0, 1)},
    ),
    "rich_text_preformatted": shape(
        {"type": one_of("rich_text_preformatted"), "elements": listing(by_type(INLINE, ("text", "link")), 0, 10_000)},
        {"border": one_of(0, 1), "language": words(1, 255)},
    ),
    "rich_text_quote": shape({"type": one_of("rich_text_quote"), "elements": INLINES}, {"border": one_of(0, 1)}),
}


def block(kind: str, required: dict[str, Check] | None = None, optional: dict[str, Check] | None = None) -> Check:
    """The shape of one kind of block; each may have an id."""
    return shape({"type": one_of(kind), **(required or {})}, {"block_id": ID, **(optional or {})})


BLOCKS: dict[str, Check] = {
    "section": every(
        at_least_one("text", "fields"),
        block(
            "section",
            None,
            {
                "text": markup(3000),
                "fields": listing(markup(2000), 1, 10),
                "accessory": among(*IN_SECTION),
                "expand": boolean,
            },
        ),
    ),
    "divider": block("divider"),
    "header": block("header", {"text": plain(150)}),
    "context": block(
        "context",
        {
            "elements": listing(
                by_type({"image": ELEMENTS["image"], "mrkdwn": markup(3000), "plain_text": markup(3000)}), 1, 10
            )
        },
    ),
    "actions": block("actions", {"elements": listing(among(*IN_ACTIONS), 1, 25)}),
    "image": every(
        exactly_one("image_url", "slack_file"),
        block(
            "image",
            {"alt_text": words(1, 2000)},
            {"image_url": words(1, 3000), "slack_file": FILE, "title": plain(2000)},
        ),
    ),
    "input": block(
        "input",
        {"label": plain(2000), "element": among(*IN_INPUT)},
        {"dispatch_action": boolean, "hint": plain(2000), "optional": boolean},
    ),
    "rich_text": block("rich_text", {"elements": listing(by_type(RICH), 1, 10_000)}),
    "markdown": block("markdown", {"text": words(1, 12_000)}),
}
IN_MESSAGE = tuple(kind for kind in BLOCKS if kind != "input")
IN_VIEW = tuple(kind for kind in BLOCKS if kind != "markdown")

MESSAGE = listing(by_type(BLOCKS, IN_MESSAGE), 0, 50)
VIEW_BLOCKS = listing(by_type(BLOCKS, IN_VIEW), 0, 100)
COMMON: dict[str, Check] = {
    "private_metadata": words(0, 3000),
    "callback_id": words(0, 255),
    "external_id": words(0, 255),
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        {"type": one_of("modal"), "title": plain(24), "blocks": VIEW_BLOCKS},
        {
            **COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape({"type": one_of("home"), "blocks": VIEW_BLOCKS}, COMMON),
}
