"""Changing and taking away what was said."""

from typing import Any

from tests.fakes.telegram.arguments import Arguments
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.keyboards import keyboard_of
from tests.fakes.telegram.markup import Parsed
from tests.fakes.telegram.post import Post
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.registry import Call, method
from tests.fakes.telegram.sending import media_of
from tests.fakes.telegram.words import caption_of, text_of

Object = dict[str, Any]
LATEST_DELETION = 48 * 3600.0
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("editMessageText")
def edit_text(call: Call) -> Object:
    """Other words. Without buttons in the call, the buttons go."""
    words, post = text_of(call), _own(call)
    if post.media:
        raise bad_request("there is no text in the message to edit")
    return _change(call, post, _said(words))


@method("editMessageCaption")
def edit_caption(call: Call) -> Object:
    """Other words under a picture."""
    words, post = caption_of(call), _own(call)
    if not post.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(call, post, _said(words))


@method("editMessageReplyMarkup")
def edit_keyboard(call: Call) -> Object:
    """Other buttons, or none."""
    return _change(call, _own(call), {})


@method("editMessageMedia")
def edit_media(call: Call) -> Object:
    """Another picture or document, with its words."""
    post, about = _own(call), call.arguments.decoded("media")
    if not isinstance(about, dict) or about.get("type") not in ("photo", "document"):
        raise bad_request("unsupported media type")
    inner = Call(call.standin, call.bot, Arguments({**call.arguments.found, "caption": None, **about}))
    return _change(
        call,
        post,
        {**_said(caption_of(inner)), "media": media_of(call, about["type"], inner.arguments.upload("media"))},
    )


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Take a message away: within 48 hours, and in a group only what we said ourselves."""
    post = call.post("delete")
    if isinstance(post.chat, Group) and post.author is not call.bot and post.chat.members[call.bot] != "administrator":
        raise bad_request("message can't be deleted")
    if call.standin.now() - post.at > LATEST_DELETION:
        raise bad_request("message can't be deleted for everyone")
    del post.chat.posts[post.id]
    return True


def _own(call: Call) -> Post:
    post = call.post("edit")
    if post.author is not call.bot or post.service:
        raise bad_request("message can't be edited")
    post.chat.lets(call.bot)
    return post


def _said(words: Parsed) -> Object:
    return {"text": words.text, "entities": words.entities}


def _change(call: Call, post: Post, content: Object) -> Object:
    content = {**content, "keyboard": keyboard_of(call.arguments)}
    if all(getattr(post, name) == value for name, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    call.standin.rates.count_edit(call.bot.id, post.chat.id)
    post.past_buttons += [button for row in post.keyboard for button in row]
    for name, value in content.items():
        setattr(post, name, value)
    post.edited = call.standin.now()
    return post.as_telegram()
