"""Everything Ruimte can show: each view with what it takes, and each question and protocol of the library."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import isfunction
from types import ModuleType
from typing import Any, get_args, get_type_hints

from bot import views
from bot.cli.preview_calls import NoSample, calls
from bot.cli.preview_samples import THINGS
from bot.domain.fault import Fault
from bot.domain.form import Form
from bot.domain.message import Message, Text
from bot.domain.prompt import Prompt
from bot.domain.protocol import MENU, Protocol
from bot.domain.vocabulary import nouns_in
from bot.services.question import as_asked
from bot.store.prompts import Library
from bot.views import question as view
from bot.views.catalogue import Catalogue, catalogue

Shown = Message | Form
View = Callable[..., Any]


@dataclass(frozen=True)
class Drawing:
    """Something to show, under the name a reader knows it by."""

    name: str
    language: str
    shown: Shown


@dataclass(frozen=True)
class Undrawn:
    """Something that could not be made."""

    name: str
    language: str
    why: Fault


def every_drawing(library: Library, languages: Sequence[str], only: str = "") -> Iterator[Drawing | Undrawn]:
    """All there is, or what has `only` in its name; what was left out of the library comes along always."""
    for one in library.left_out:
        yield Undrawn(": ".join(filter(None, (one.where, one.name))), "", one.fault)
    for missing in [each for each in MENU if each not in library.protocols]:
        yield Undrawn(f"protocol {missing}", "", Fault("preview.no_protocol"))
    for t in map(catalogue, languages):
        drawn = (*draw_views(t), *draw_prompts(library, t), *draw_protocols(library, t.language))
        yield from (one for one in drawn if only.casefold() in one.name.casefold())


def draw_views(t: Catalogue) -> Iterator[Drawing | Undrawn]:
    """Every public function of the views that gives a message or a form."""
    for found in pkgutil.walk_packages(views.__path__, f"{views.__name__}."):
        module = import_module(found.name)
        for name, function in views_in(module):
            yield from draw_view(f"view {found.name.removeprefix('bot.views.')}.{name}", function, t)


def views_in(module: ModuleType) -> Iterator[tuple[str, View]]:
    """The functions of this module that give something to show; those that give lines are parts of another."""
    for name, function in vars(module).items():
        is_public = isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if is_public and _mentions(get_type_hints(function).get("return"), (Message, Form)):
            yield name, function


def draw_view(name: str, function: View, t: Catalogue) -> Iterator[Drawing | Undrawn]:
    """The view in every way it is called."""
    try:
        for given in calls(function, t):
            yield from (Drawing(name, t.language, shown) for shown in _shown(function(**given)))
    except NoSample as missing:
        why = Fault("preview.no_sample", {"place": missing.place, "kind": missing.kind})
        yield Undrawn(name, t.language, why)
    except Exception as trouble:
        yield Undrawn(name, t.language, raised(trouble))


def raised(trouble: Exception) -> Fault:
    """What is said when drawing fails; everything in it is made up, so its text may be shown."""
    return Fault("preview.raised", {"trouble": f"{type(trouble).__name__}: {trouble}"})


def draw_prompts(library: Library, t: Catalogue) -> Iterator[Drawing | Undrawn]:
    """Every question of the library; sectors that read the same words are drawn once."""
    for prompt in sorted(library.bank.prompts, key=lambda prompt: prompt.id):
        alike: dict[tuple[Shown, ...], list[str]] = {}
        for sector in library.sectors_of(prompt):
            alike.setdefault(_as_put(library, prompt, sector, t), []).append(sector)
            for slot in _without_word(library, _texts(prompt, t.language), sector, t.language):
                yield Undrawn(_name(prompt, [sector]), t.language, Fault("preview.no_word", {"slot": slot}))
        for shown, read_by in alike.items():
            yield from (Drawing(_name(prompt, read_by), t.language, one) for one in shown)


def draw_protocols(library: Library, language: str) -> Iterator[Drawing | Undrawn]:
    """Every protocol of the library, from its name to its last step; also one that is never offered."""
    told = {sector: library.protocols_in(sector) for sector in library.vocabulary}
    for protocol in library.protocols.values():
        alike: dict[tuple[Shown, ...], list[str]] = {}
        for sector, protocols in told.items():
            alike.setdefault(_as_read(protocols[protocol.id], language), []).append(sector)
            for slot in _without_word(library, protocol.texts(language), sector, language):
                yield Undrawn(_name(protocol, [sector]), language, Fault("preview.no_word", {"slot": slot}))
        for shown, read_by in alike.items():
            yield from (Drawing(_name(protocol, read_by), language, one) for one in shown)


def _name(one: Prompt | Protocol, sectors: Sequence[str]) -> str:
    kind = "prompt" if isinstance(one, Prompt) else "protocol"
    return f"{kind} {one.id} ({', '.join(sectors)})"


def _as_read(protocol: Protocol, language: str) -> tuple[Shown, ...]:
    """Its name and what it is about, then its parts and their steps, one at a time."""
    said: list[tuple[Mapping[str, str], ...]] = [(protocol.name, protocol.about)]
    for part in protocol.parts:
        said += [(part.name,), *((step.do, step.rule) for step in part.steps), (part.then,)]
    told = ("\n".join(each[language] for each in words if each) for words in said)
    return tuple(Message((Text(words),)) for words in told if words)


def _as_put(library: Library, prompt: Prompt, sector: str, t: Catalogue) -> tuple[Shown, ...]:
    """The question, what [Meer] shows, and the follow-up where it has one."""
    asked = as_asked(library, prompt, t, sector=sector, asking=THINGS[0])
    follow = prompt.follow.get(t.language)
    after = (view.type_follow_up(t, library.fill(follow, sector, t.language)),) if follow else ()
    return (view.question(t, asked), view.more(t, asked), *after)


def _texts(prompt: Prompt, language: str) -> list[str]:
    return [prompt.question[language], prompt.follow.get(language, ""), *prompt.labels(language)]


def _without_word(library: Library, texts: Iterable[str], sector: str, language: str) -> list[str]:
    """Slots of which only other sectors have the word."""
    return sorted({noun for text in texts for noun in nouns_in(text)} - library.slots(sector, language).keys())


def _mentions(kind: object, wanted: Iterable[object]) -> bool:
    return kind in wanted or any(_mentions(inside, wanted) for inside in get_args(kind))


def _shown(given: object) -> Iterator[Shown]:
    """What there is to show in what a view gave; a form may hold a message besides."""
    match given:
        case Message():
            yield given
        case Form():
            yield given
            yield from _shown(list(vars(given).values()))
        case list() | tuple():
            for one in given:
                yield from _shown(one)
        case _:
            return
