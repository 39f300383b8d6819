"""Every element that can stand in a block, with the lengths and counts that Slack's reference gives."""

from tests.fakes.slack.checks import (
    Check,
    at_least_one,
    boolean,
    by_type,
    every,
    exactly_one,
    listing,
    markup,
    matching,
    number,
    one_of,
    plain,
    shape,
    words,
)

DATE, TIME = matching(r"\d{4}-\d{2}-\d{2}"), matching(r"([01]\d|2[0-3]):[0-5]\d")
ID = words(1, 255)
CONFIRM = shape(
    {"title": plain(100), "text": markup(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
ACTING: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
PLACED: dict[str, Check] = {**ACTING, "placeholder": plain(150)}
DISPATCH = shape({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
TYPED: dict[str, Check] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}


def _option(text: Check, **more: Check) -> Check:
    return shape({"text": text, "value": words(1, 150)}, {"description": plain(75), **more})


OPTION = _option(plain(75))
MARKED_OPTION = _option(markup(75))
GROUP = shape({"label": plain(75), "options": listing(OPTION, 1, 100)})
OPTIONS: dict[str, Check] = {"options": listing(OPTION, 1, 100), "option_groups": listing(GROUP, 1, 100)}
MOST: dict[str, Check] = {"max_selected_items": number(1)}
FILTER = every(
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
    shape(
        {},
        {
            "include": listing(one_of("im", "mpim", "private", "public"), 1, 4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
)
FILE = every(exactly_one("id", "url"), shape({}, {"id": words(1, 255), "url": words(1, 3000)}))


def element(kind: str, required: dict[str, Check] | None = None, optional: dict[str, Check] | None = None) -> Check:
    """The shape of one kind of element."""
    return shape({"type": one_of(kind), **(required or {})}, optional)


def _text_input(kind: str, **more: Check) -> Check:
    return element(kind, None, {**TYPED, "initial_value": words(0, 3000), **more})


def _number_input() -> Check:
    figure = matching(r"-?\d+(\.\d+)?")
    bounds = {"initial_value": figure, "min_value": figure, "max_value": figure}
    return element("number_input", {"is_decimal_allowed": boolean}, {**TYPED, **bounds})


def _people(what: str) -> dict[str, Check]:
    one, several = f"initial_{what}", f"initial_{what}s"
    names = listing(words(1, 255), 0, 1000)
    more = {"filter": FILTER, "default_to_current_conversation": boolean} if what == "conversation" else {}
    url = {"response_url_enabled": boolean} if what != "user" else {}
    single = element(f"{what}s_select", None, {**PLACED, one: words(1, 255), **more, **url})
    multi = element(f"multi_{what}s_select", None, {**PLACED, several: names, **MOST, **more})
    return {f"{what}s_select": single, f"multi_{what}s_select": multi}


LENGTHS: dict[str, Check] = {"min_length": number(0, 3000), "max_length": number(1, 3000)}
SELECT = every(
    exactly_one("options", "option_groups"),
    element("static_select", None, {**PLACED, **OPTIONS, "initial_option": OPTION}),
)
MULTI_SELECT = every(
    exactly_one("options", "option_groups"),
    element("multi_static_select", None, {**PLACED, **OPTIONS, **MOST, "initial_options": listing(OPTION, 1, 100)}),
)
IMAGE = every(
    exactly_one("image_url", "slack_file"),
    element("image", {"alt_text": words(1, 2000)}, {"image_url": words(1, 3000), "slack_file": FILE}),
)
ELEMENTS: dict[str, Check] = {
    "button": element(
        "button",
        {"text": plain(75)},
        {
            "action_id": ID,
            "url": words(1, 3000),
            "value": words(1, 2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": words(1, 75),
        },
    ),
    "checkboxes": element(
        "checkboxes",
        {"options": listing(MARKED_OPTION, 1, 10)},
        {**ACTING, "initial_options": listing(MARKED_OPTION, 1, 10)},
    ),
    "radio_buttons": element(
        "radio_buttons", {"options": listing(MARKED_OPTION, 1, 10)}, {**ACTING, "initial_option": MARKED_OPTION}
    ),
    "overflow": element(
        "overflow",
        {"options": listing(_option(plain(75), url=words(1, 3000)), 1, 5)},
        {"action_id": ID, "confirm": CONFIRM},
    ),
    "static_select": SELECT,
    "multi_static_select": MULTI_SELECT,
    **_people("user"),
    **_people("conversation"),
    **_people("channel"),
    "datepicker": element("datepicker", None, {**PLACED, "initial_date": DATE}),
    "timepicker": element("timepicker", None, {**PLACED, "initial_time": TIME, "timezone": words(1, 100)}),
    "datetimepicker": element(
        "datetimepicker", None, {**ACTING, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": _text_input("plain_text_input", multiline=boolean, **LENGTHS),
    "email_text_input": _text_input("email_text_input"),
    "url_text_input": _text_input("url_text_input"),
    "number_input": _number_input(),
    "image": IMAGE,
}
SELECTS = ("static_select", "users_select", "conversations_select", "channels_select")
MULTIS = tuple(f"multi_{kind}" for kind in SELECTS)
IN_ACTIONS = (
    "button",
    "checkboxes",
    "radio_buttons",
    "overflow",
    "datepicker",
    "timepicker",
    "datetimepicker",
    *SELECTS,
)
IN_SECTION = (
    "button",
    "checkboxes",
    "radio_buttons",
    "overflow",
    "datepicker",
    "timepicker",
    "image",
    *SELECTS,
    *MULTIS,
)
IN_INPUT = (
    "plain_text_input", "email_text_input", "url_text_input", "number_input", "checkboxes", "radio_buttons",
    "datepicker", "timepicker", "datetimepicker", *SELECTS, *MULTIS,
)  # fmt: skip


def among(*kinds: str) -> Check:
    """An element of one of these kinds."""
    return by_type(ELEMENTS, kinds)
