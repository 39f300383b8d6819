"""How a message reads to a person: what is drawn otherwise, and whom it rings."""

from typing import Any

import pytest

from tests.fakes.slack import mrkdwn, reading, rich_text

QUOTES = [
    "*niet vet* _niet schuin_ ~niet door~ `geen code`",
    "<b>niet</b> & &amp; <i>",
    "<@U0123456789> <!channel> @channel @here @iedereen",
    "<https://voorbeeld.test|klik> [klik](https://voorbeeld.test)",
    "> geen citaat\n- geen lijst",
]


@pytest.mark.parametrize(
    ("markup", "words", "formats"),
    [
        ("*vet* en _schuin_", "vet en schuin", ["bold: vet", "italic: schuin"]),
        ("*_allebei_*", "allebei", ["bold: _allebei_", "italic: allebei"]),
        ("`code *niet vet*`", "code *niet vet*", ["code: code *niet vet*"]),
        ("2*3*4 en snake_case_naam", "2*3*4 en snake_case_naam", []),
        ("* geen lijst *", "* geen lijst *", []),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;", []),
        ("&gt; citaat", "citaat", ["quote: citaat"]),
        ("```*een*\ntwee```", "*een*\ntwee", ["code: *een*\ntwee"]),
        (
            "<https://a.test/_x_|_hier_> *<#C1|bouw>*",
            "_hier_ bouw",
            ["link: https://a.test/_x_", "link: #C1", "bold: bouw"],
        ),
        ("<https://a.test|hier>", "hier", ["link: https://a.test"]),
        ("om 15:15:30 :tada:", "om 15:15:30 :tada:", ["emoji: tada"]),
    ],
)
def test_markup_becomes_what_it_looks_like(markup: str, words: str, formats: list[str]) -> None:
    read = mrkdwn.read(markup)
    assert (read.words, read.formats, read.rings) == (words, formats, [])


@pytest.mark.parametrize(
    ("text", "rings"),
    [
        ({"type": "mrkdwn", "text": "<@U1> <!here> <!subteam^S1|team>"}, ["U1", "here", "S1"]),
        ({"type": "mrkdwn", "text": "@channel"}, ["channel"]),
        ({"type": "mrkdwn", "text": "@channel", "verbatim": True}, []),
        ({"type": "plain_text", "text": "<@U1> <!here>"}, []),
    ],
)
def test_who_is_rung_by_a_text(text: dict[str, Any], rings: list[str]) -> None:
    assert reading.rings_of({"text": "", "blocks": [{"type": "section", "text": text}]}) == rings


def test_the_text_above_the_blocks_rings_too() -> None:
    assert reading.rings_of({"text": "<@U1>", "blocks": [{"type": "divider"}]}) == ["U1"]
    assert reading.rings_of({"text": "@here", "link_names": True}) == ["here"]


@pytest.mark.parametrize("words", QUOTES)
def test_rich_text_takes_nothing_for_markup(words: str) -> None:
    message = {"text": "", "blocks": rich_text.typed(words)}
    seen = reading.words_of(message), reading.formats_of(message), reading.rings_of(message)
    assert seen == (words, [], [])


def test_rich_text_shows_its_own_marks() -> None:
    inlines = [{"type": "text", "text": "vet", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}]
    message = {"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": inlines}]}]}
    assert reading.formats_of(message) == ["quote: vet@U1", "bold: vet"]
    assert reading.rings_of(message) == ["U1"]


def test_a_message_reads_from_top_to_bottom_without_its_buttons() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Later"}, "action_id": "a"}
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "Kop"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Vraag*"}, "accessory": button},
        {"type": "divider"},
        {"type": "image", "alt_text": "Vier van de zes", "image_url": "https://a.test"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<https://a.test|Ruimte>"}]},
    ]
    assert reading.words_of({"text": "x", "blocks": blocks}) == "Kop\nVraag\nVier van de zes\nRuimte"
    assert [reading.label_of(each) for each in reading.buttons_of(blocks)] == ["Later"]
