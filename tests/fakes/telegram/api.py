"""The Bot API's door: whose token it is, which method, and what goes back."""

import inspect
import re
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.telegram import plain
from tests.fakes.telegram.arguments import Arguments, read
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.methods import METHODS
from tests.fakes.telegram.recorded import Recorded
from tests.fakes.telegram.refusal import Refusal, not_found
from tests.fakes.telegram.registry import Call
from tests.fakes.telegram.trouble import meet

if TYPE_CHECKING:
    from tests.fakes.telegram.server import TelegramStandIn

TOKEN = re.compile(r"\d{1,20}:[\w-]{30,}", re.ASCII)


async def serve(standin: "TelegramStandIn", request: web.Request) -> web.Response:
    """Answer one call, or meet the trouble that waits for it."""
    token = request.match_info["token"]
    if standin.is_plain and plain.lacks(request.match_info["method"]):
        return await nothing_here(request)
    try:
        arguments = await read(request)
    except Refusal as refusal:
        return _refused(standin, refusal)
    recorded = Recorded(request.match_info["method"], token.partition(":")[0], arguments.found, standin.now())
    standin.calls.append(recorded)
    standin.tell()
    act = partial(_answer, standin, token, recorded)
    response = await meet(standin.trouble.next(recorded.method, recorded.chat), request, act)
    recorded.status = response.status if request.transport and not request.transport.is_closing() else 0
    standin.tell()
    return response


async def nothing_here(request: web.Request) -> web.Response:
    """Any other address."""
    return web.json_response(not_found().body, status=404)


async def _answer(standin: "TelegramStandIn", token: str, recorded: Recorded) -> web.Response:
    try:
        function = METHODS.get(recorded.method.lower())
        bot = _bot(standin, token)
        if function is None:
            raise not_found()
        result = function(Call(standin, bot, Arguments(recorded.arguments)))
        result = await result if inspect.isawaitable(result) else result
        return web.json_response({"ok": True, "result": plain.result(result) if standin.is_plain else result})
    except Refusal as refusal:
        recorded.error = refusal.description
        return _refused(standin, refusal)


def _bot(standin: "TelegramStandIn", token: str) -> BotAccount:
    if not TOKEN.fullmatch(token):
        raise not_found()
    found = next((bot for bot in standin.bots.values() if bot.token == token), None)
    if found is None:
        raise Refusal(401, "Unauthorized")
    return found


def _refused(standin: "TelegramStandIn", refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body, status=200 if standin.is_plain else refusal.code)
