"""Every way to call a view that is worth a look: what it takes is read from the types and names of its parameters."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from inspect import Parameter, signature
from types import UnionType
from typing import Any, Literal, NamedTuple, NewType, Union, get_args, get_origin, get_type_hints

from bot.cli.preview_samples import BY_NAME, BY_TYPE, TAUGHT, Several
from bot.views.catalogue import Catalogue

SERIES: Mapping[object, Callable[[Several], object]] = {
    **dict.fromkeys((tuple, Sequence, Collection, Iterable), tuple),
    list: list,
    set: set,
    **dict.fromkeys((frozenset, Set), frozenset),
}


class NoSample(Exception):
    """A parameter of a kind or name that no sample is known of."""

    def __init__(self, place: str, kind: object) -> None:
        super().__init__(place)
        self.place = place
        self.kind = getattr(kind, "__name__", str(kind)) if get_origin(kind) is None else str(kind)


class Place(NamedTuple):
    """Where a sample goes: `question.late_tap(value)`. The first in a series is `nth` 0."""

    module: str
    owner: str
    name: str
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.module}.{self.owner}({self.name})"


def calls(view: Callable[..., object], t: Catalogue) -> Iterator[Mapping[str, Any]]:
    """The usual call first, then one for each other value of one argument. Raises NoSample."""
    hints, module = get_type_hints(view), _last(view.__module__)
    choices = {
        name: _values(
            hints.get(name, object),
            Place(module, view.__name__, name),
            _defaults(parameter.default, Parameter.empty),
            t,
        )
        for name, parameter in signature(view).parameters.items()
    }
    return _one_at_a_time(choices)


def _values(kind: Any, place: Place, default: Several, t: Catalogue) -> Several:
    """What is filled in where there is a default: that first, unless this very place was taught better."""
    return samples(kind, place, t) if str(place) in TAUGHT else default + samples(kind, place, t)


def samples(kind: Any, place: Place, t: Catalogue) -> Several:
    """Every value worth a look for this place, the usual one first. Raises NoSample."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(value for each in get_args(kind) for value in samples(each, place, t))
    for known in (str(place), f"{place.module}({place.name})", place.name):
        if known in TAUGHT:
            return _from(place.nth, TAUGHT[known](t))
    return _simple(kind, place, t) or _composed(kind, place, t)


def _simple(kind: Any, place: Place, t: Catalogue) -> Several:
    if kind is Catalogue:
        return (t,)
    if kind is str and place.name in BY_NAME:
        return _from(place.nth, BY_NAME[place.name][t.language])[:1]
    if kind in (bool, int):
        return _from(place.nth, (True, False) if kind is bool else (3, 1))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _from(place.nth, tuple(kind))
    return _from(place.nth, BY_TYPE.get(kind, ()))[:1]


def _composed(kind: Any, place: Place, t: Catalogue) -> Several:
    inside, origin = get_args(kind), get_origin(kind)
    if isinstance(kind, NewType):
        return samples(kind.__supertype__, place, t)
    if origin is Literal:
        return _from(place.nth, inside)
    if is_dataclass(kind) and isinstance(kind, type):
        return _objects(kind, place.nth, t)
    if origin is tuple and inside[-1] is not Ellipsis:
        return (tuple(samples(each, place, t)[0] for each in inside),)
    if origin in SERIES:
        return tuple(SERIES[origin](series) for series in _series(inside[0], place, t))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, value = inside
        return ({samples(key, place, t)[0]: samples(value, place, t)[0]},)
    raise NoSample(str(place), kind)


def _objects(kind: type[Any], nth: int, t: Catalogue) -> Several:
    hints, module = get_type_hints(kind), _last(kind.__module__)
    choices = {
        field.name: _values(
            hints[field.name],
            Place(module, kind.__name__, field.name, nth),
            _defaults(field.default, MISSING)
            + (() if field.default_factory is MISSING else (field.default_factory(),)),
            t,
        )
        for field in fields(kind)
        if field.init
    }
    return tuple(kind(**given) for given in _one_at_a_time(choices))


def _series(kind: Any, place: Place, t: Catalogue) -> Iterator[Several]:
    """Two of a kind, then each other one alone."""
    first, *others = samples(kind, place, t)
    second = samples(kind, place._replace(nth=place.nth + 1), t)[0]
    yield (first, second)
    yield from ((other,) for other in others)


def _one_at_a_time(choices: Mapping[str, Several]) -> Iterator[Mapping[str, Any]]:
    """The product of all values would be thousands of drawings that nobody reads."""
    usual = {name: values[0] for name, values in choices.items()}
    yield usual
    for name, values in choices.items():
        yield from (usual | {name: other} for other in values[1:])


def _defaults(default: object, none: object) -> Several:
    return () if default is none else (default,)


def _from(nth: int, values: Several) -> Several:
    """The same values, beginning with another one."""
    start = nth % len(values) if values else 0
    return values[start:] + values[:start]


def _last(module: str) -> str:
    return module.rpartition(".")[2]
