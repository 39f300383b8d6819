"""The user object, as `users.info` and `user_change` give it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.fakes.slack.person import Person

Object = dict[str, Any]


def as_slack(person: "Person", *, with_locale: bool = False) -> Object:
    """Somebody, with what the app's scopes let it know; of an account that has ended it tells less."""
    workspace = person.workspace
    about = {
        "id": person.id,
        "team_id": person.home_team,
        "name": person.username,
        "deleted": person.deleted,
        "profile": _profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(workspace.slack.now()),
        **_in_grid(person),
    }
    return (
        about if person.deleted else {**about, **_alive(person), **({"locale": person.locale} if with_locale else {})}
    )


def _in_grid(person: "Person") -> Object:
    enterprise = person.workspace.enterprise
    told = {"id": person.id, "enterprise_id": enterprise, "teams": [person.home_team]}
    return {"enterprise_user": told} if enterprise else {}


def _profile(person: "Person") -> Object:
    shows_email = person.email and "users:read.email" in person.workspace.scopes
    names = {"real_name": person.name, "real_name_normalized": person.name, "display_name": ""}
    return {**names, "team": person.home_team, **({"email": person.email} if shows_email else {})}


def _alive(person: "Person") -> Object:
    offset = datetime.fromtimestamp(person.workspace.slack.now(), ZoneInfo(person.tz)).utcoffset()
    return {
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        **({"is_stranger": True} if person.home_team != person.workspace.team else {}),
        **dict.fromkeys(("is_admin", "is_owner", "is_primary_owner"), False),
    }
