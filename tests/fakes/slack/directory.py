"""users.*, bots.* and auth.*: who is who, and who we are."""

from typing import Any

from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method

Object = dict[str, Any]


@method("auth.test")
def test(call: Call) -> Object:
    """Who this token is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": "ruimte",
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": workspace.enterprise} if workspace.enterprise else {}),
    }


@method("api.test", bearer="none")
def reached(call: Call) -> Object:
    """What was asked, said back."""
    return {"args": call.arguments}


@method("auth.revoke", takes_json=False)
def revoke(call: Call) -> Object:
    """This token is good no more."""
    token = call.slack.tokens.find(call.token)
    if token and not call.flag("test"):
        token.trouble = "token_revoked"
    return {"revoked": not call.flag("test")}


@method("bots.info", takes_json=False)
def bot(call: Call) -> Object:
    """Which app a bot is of."""
    call.needs("users:read")
    workspace = call.workspace
    if call.arguments.get("bot", workspace.bot_id) != workspace.bot_id:
        raise Refusal("bot_not_found")
    about = {"id": workspace.bot_id, "app_id": workspace.app_id, "user_id": workspace.bot_user, "name": "Ruimte"}
    return {"bot": {**about, "deleted": False, "updated": 0}}


@method("users.info", takes_json=False)
def user(call: Call) -> Object:
    """One person; the language only when asked, the e-mail only with its scope."""
    call.needs("users:read")
    person = call.workspace.person(call.text("user", "user_not_found"))
    return {"user": person.as_slack(with_locale=call.flag("include_locale"))}


@method("users.list", takes_json=False)
def everybody(call: Call) -> Object:
    """Everybody, in pages; those whose account has ended as well."""
    call.needs("users:read")
    page, following = call.page(list(call.workspace.people.values()))
    with_locale = call.flag("include_locale")
    members = [person.as_slack(with_locale=with_locale) for person in page]
    return {"members": members, "cache_ts": int(call.slack.now()), **following}


@method("users.lookupByEmail", takes_json=False)
def by_email(call: Call) -> Object:
    """The person with this e-mail."""
    call.needs("users:read.email")
    email = call.text("email").lower()
    found = [
        person for person in call.workspace.people.values() if person.email.lower() == email and not person.deleted
    ]
    if not found:
        raise Refusal("users_not_found")
    return {"user": found[0].as_slack()}
