"""A person's words come through as they typed them, whichever way Slack tells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.words import plain, unescaped, words_of
from tests.adapters.slack_payloads import Body, rich, section

ADDRESS = "https://school.test/les?a=1&b=2"


def bullets(*lines: str, **fields: object) -> Body:
    return {"type": "rich_text_list", "elements": [section(line) for line in lines], "style": "bullet", **fields}


@pytest.mark.parametrize(
    ("element", "words"),
    [
        (section("Één *ster* & <haak> ", {"type": "emoji", "name": "f", "unicode": "1f469-200d-1f3eb"}),
         "Één *ster* & <haak> 👩‍🏫"),
        (section("een\n\ttwee"), "een\n\ttwee"),
        (section({"type": "text", "text": "vet", "style": {"bold": True}}), "vet"),
        (section({"type": "emoji", "name": "lindeboom"}), ":lindeboom:"),
        (section({"type": "emoji", "name": "vreemd", "unicode": "zzz"}), ":vreemd:"),
        (section({"type": "link", "url": "https://a.test"}), "https://a.test"),
        (section({"type": "link", "url": "https://a.test", "text": "a.test"}), "a.test"),
        (section({"type": "link", "url": "https://a.test", "text": "klik"}), "klik (https://a.test)"),
        (section("vraag ", {"type": "user", "user_id": "U2"}), "vraag @U2"),
        (section({"type": "usergroup", "usergroup_id": "S1"}), "@S1"),
        (section({"type": "channel", "channel_id": "C1"}), "#C1"),
        (section({"type": "broadcast", "range": "channel"}), "@channel"),
        (section({"type": "color", "value": "#ff0000"}), "#ff0000"),
        (section({"type": "date", "timestamp": 1, "format": "x", "fallback": "morgen"}), "morgen"),
        (section({"type": "nieuw"}, "er", {"no": "type"}), "er"),
        (bullets("een", "twee"), "- een\n- twee"),
        (bullets("een", indent=1), "  - een"),
        (bullets("een", "twee", style="ordered", offset=2), "3. een\n4. twee"),
        ({"type": "rich_text_quote", "elements": section("een\ntwee")["elements"]}, "> een\n> twee"),
        ({"type": "rich_text_preformatted", "elements": section("a  b\nc")["elements"]}, "a  b\nc"),
    ],
)  # fmt: skip
def test_rich_text_reads_as_it_was_typed(element: Body, words: str) -> None:
    assert words_of({"text": "iets anders", "blocks": rich(element)}) == words


def test_pieces_stand_below_each_other() -> None:
    blocks = rich(section("Mijn lijst:"), bullets("een"), section("\nen verder"), bullets("twee"))
    assert words_of({"blocks": blocks}) == "Mijn lijst:\n- een\nen verder\n- twee"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("Één *ster* &amp; &lt;haak&gt; 👩‍🏫", "Één *ster* & <haak> 👩‍🏫"),
        ("&amp;lt;", "&lt;"),
        ("vraag <@U1>", "vraag @U1"),
        ("vraag <@U1|noor>", "vraag @noor"),
        ("in <#C1|bouw-1> of <#C2>", "in #bouw-1 of #C2"),
        ("<!here>, <!channel|@channel>", "@here, @channel"),
        ("<!subteam^S1|@bouw>", "@bouw"),
        ("<!subteam^S1>", "@S1"),
        ("<https://a.test>", "https://a.test"),
        ("<http://a.test|a.test>", "a.test"),
        ("<mailto:noor@a.test|noor@a.test>", "noor@a.test"),
        ("<https://a.test|klik>", "klik (https://a.test)"),
        ("<|leeg>", "leeg"),
        ("een < twee\n> drie", "een < twee\n> drie"),
        ("een\n\ttwee", "een\n\ttwee"),
    ],
)
def test_marked_text_reads_as_it_was_typed(marked: str, words: str) -> None:
    assert words_of({"text": marked}) == words


@pytest.mark.parametrize(
    "blocks", [None, "x", [], [None], [{"type": "section"}], rich(), rich({"type": "rich_text_section"})]
)
def test_without_rich_text_the_line_counts(blocks: object) -> None:
    assert words_of({"text": "ja", "blocks": blocks}) == "ja"


def test_only_files_are_no_words() -> None:
    assert words_of({"text": "", "files": [{"id": "F1"}]}) == ""


def test_half_a_character_can_be_kept() -> None:
    pieces = section("a\ud83d", {"type": "emoji", "name": "x", "unicode": "d83d"})
    assert words_of({"blocks": rich(pieces)}) == "a\ufffd\ufffd"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_whatever_was_typed_comes_back(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped) == unescaped(escaped) == words


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_whatever_was_typed_as_rich_text_comes_back(words: str) -> None:
    assert words_of({"blocks": rich(section(words))}) == words
