"""Every word the bot can say is there, in both languages, and every word that is there can be said."""

import ast
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.domain.fault import Fault
from bot.domain.tone import Tone
from bot.store.prompts import load_library

ROOT = Path(__file__).parents[1]
LANGUAGES = ("nl", "en")
KEY = re.compile(r"[a-z]+(\.[a-z0-9_]+)+")
SPEAKERS = ("t", "words", "Refusal", "ask", "alert_line")  # called with a key first
MOST_IN_A_MESSAGE = 300


@dataclass(frozen=True)
class Use:
    """A place in the code that says something."""

    where: str
    key: str
    parts: frozenset[str] | None  # None when they are not written out
    counts: bool


def read_catalog(language: str) -> Catalog:
    with (ROOT / "prompts" / "messages" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def sentences(language: str) -> dict[str, tuple[str, ...]]:
    """Every key with its sentence, or its two sentences."""
    found: dict[str, tuple[str, ...]] = {}
    for message in read_catalog(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


CATALOGUES = {language: sentences(language) for language in LANGUAGES}
CODE = sorted((ROOT / "bot").rglob("*.py"))


def uses() -> Iterator[Use]:
    """Every call in the code that has a key written out."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and (found := _use(node, path)):
                yield found


def _use(call: ast.Call, path: Path) -> Use | None:
    first, method = call.args[0], call.func.attr if isinstance(call.func, ast.Attribute) else None
    named = call.func.id if isinstance(call.func, ast.Name) else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.fullmatch(first.value)):
        return None
    if method not in ("count", "number") and named not in SPEAKERS and not _is_catalogue(call.func):
        return None
    counts = method == "count" or (method == "number" and len(CATALOGUES["nl"].get(first.value, ())) == 2)
    parts = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    spelled_out = all(keyword.arg for keyword in call.keywords) and named != "ask"
    return Use(f"{path.relative_to(ROOT)}:{call.lineno}", first.value, parts if spelled_out else None, counts)


def _is_catalogue(function: ast.expr) -> bool:
    """`t()("key")`, `self("key")`"""
    if isinstance(function, ast.Call):
        return isinstance(function.func, ast.Name) and function.func.id in ("t", "catalogue")
    return isinstance(function, ast.Name) and function.id == "self"


def literals() -> set[str]:
    """Every text in the code that looks like a key, also in tables and in the values of problems."""
    return {
        node.value
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
    }


def placeholders(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


USES = tuple(uses())


def test_the_scan_finds_what_it_should() -> None:
    assert len(USES) > 200
    assert {use.key for use in USES} >= {"people.joined", "cli.help", "schema.newer", "replay.mended", "date.through"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_code_is_in_the_catalogue(language: str) -> None:
    assert [use for use in USES if use.key not in CATALOGUES[language]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_group_we_have_is_in_the_catalogue(language: str) -> None:
    groups = {key.partition(".")[0] for key in CATALOGUES["nl"]} - {"team", "people"}  # also names of our modules
    said = {key for key in literals() if key.partition(".")[0] in groups and not key.endswith((".id", ".csv", ".yaml"))}

    assert sorted(said - set(CATALOGUES[language])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_for_the_last_would_win_without_a_word(language: str) -> None:
    text = (ROOT / "prompts" / "messages" / f"{language}.po").read_text("utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert [key for key in {*keys} if keys.count(key) > 1] == []


def test_every_key_in_the_catalogue_is_used() -> None:
    assert sorted(set(CATALOGUES["nl"]) - literals()) == []


def test_both_languages_have_the_same_keys_and_number_of_forms() -> None:
    forms = [{key: len(said) for key, said in CATALOGUES[language].items()} for language in LANGUAGES]

    assert forms[0] == forms[1]


def test_no_sentence_is_empty() -> None:
    assert [
        (language, key)
        for language in LANGUAGES
        for key, said in CATALOGUES[language].items()
        if not all(form.strip() for form in said)
    ] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    dutch, english = (
        {key: frozenset().union(*map(placeholders, said)) for key, said in CATALOGUES[language].items()}
        for language in LANGUAGES
    )

    assert {key: (dutch[key], english[key]) for key in dutch if dutch[key] != english[key]} == {}


def test_calls_give_exactly_the_parts_that_a_sentence_has() -> None:
    given = {
        (use.where, use.key, use.parts | ({"n"} if use.counts else set()))
        for use in USES
        if use.parts is not None and use.key in CATALOGUES["nl"]
    }
    wrong = [
        (where, key, sorted(parts))
        for where, key, parts in given
        if (parts - {"n"}) != frozenset().union(*map(placeholders, CATALOGUES["nl"][key])) - {"n"}
    ]

    assert sorted(wrong) == []


def test_what_is_counted_has_a_singular_and_a_plural_and_nothing_else_has() -> None:
    counted = {use.key for use in USES if use.counts}
    plural = {key for key, said in CATALOGUES["nl"].items() if len(said) == 2}

    assert counted == plural


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_sounds_like_a_colleague(language: str) -> None:
    tone = load_library(ROOT / "prompts").tones[language]

    assert [(key, *faults) for key, said in CATALOGUES[language].items() if (faults := faults_in(tone, said))] == []


def faults_in(tone: Tone, said: Iterable[str]) -> list[Fault]:
    return [fault for form in said for fault in tone.faults_in_words(form)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_to_people_are_short(language: str) -> None:
    long = {
        key: len(form)
        for key, said in CATALOGUES[language].items()
        for form in said
        if key.startswith(("people.", "question.", "reply.", "hour.", "form.", "settings."))
        and len(form) > MOST_IN_A_MESSAGE
    }

    assert long == {}


@pytest.mark.parametrize(("language", "word"), [("nl", "een bot"), ("en", "a bot")])
def test_the_introduction_says_that_it_is_a_bot(language: str, word: str) -> None:
    said = CATALOGUES[language]

    assert all(word in form for key in ("people.introduction", "people.welcome") for form in said[key])


def test_no_compiled_catalogue_is_kept() -> None:
    assert list((ROOT / "prompts").rglob("*.mo")) == []
