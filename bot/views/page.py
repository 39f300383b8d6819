"""Pages to print: one A4 for the staff meeting, half of one for who leads (J36). They need nothing from outside."""

from collections.abc import Iterable, Sequence
from html import escape

from bot.views.catalogue import Catalogue

STYLE = """
@page { size: A4; margin: 14mm }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 182mm; font: 11pt/1.42 system-ui, sans-serif; color: #000; background: #fff }
h1 { margin: 0; font-size: 19pt }
h2 { margin: 4mm 0 .6mm; font-size: 12pt }
p, ul, dl { margin: 0 }
.lead + ul { margin-top: 3mm }
.lead { margin-top: 1mm; font-size: 12pt }
.columns { columns: 2; column-gap: 9mm }
section { break-inside: avoid }
dt { font-weight: 600 }
dd { margin: 0 0 1.2mm }
ul { padding-left: 5mm }
.decide { margin-top: 4mm; padding: 1mm 4mm 4mm; border: 1.5pt solid #000 }
.blank { display: flex; gap: 2mm; padding-top: 3mm }
.blank::after { content: ""; flex: 1; border-bottom: .75pt solid #000 }
@media screen { body { padding: 10mm } }
"""


def staff_page(t: Catalogue, examples: Sequence[str]) -> str:
    """One A4: what it is, who sees what, when it comes, and what the team has to agree on."""
    who = (
        (t("page.answer"), t("page.answer_who")),
        (t("page.answered"), t("page.answered_who")),
        (t("page.numbers"), t("page.numbers_who")),
        (t("page.leader"), t("page.leader_who")),
        (t("page.technical"), t("page.technical_who")),
    )
    blanks = (
        t("page.decide_try"),
        t("page.decide_council"),
        t("page.decide_contact"),
        t("page.decide_adviser"),
    )
    columns = (
        _section(t("page.what"), _paragraph(t("page.what_text"))),
        _section(t("page.why"), _paragraph(t("page.why_text"))),
        _section(t("page.choice"), _paragraph(t("page.choice_text"))),
        _section(t("page.when"), _paragraph(t("page.when_text"))),
        _section(t("page.not"), _paragraph(t("page.not_text"))),
        _section(t("page.who"), f"<dl>{''.join(_term(*one) for one in who)}</dl>"),
        _section(t("page.later"), _paragraph(t("page.later_text"))),
        _section(t("page.examples"), _list(examples)),
    )
    decide = "".join(f'<p class="blank">{escape(blank)}</p>' for blank in blanks)
    body = f"""<div class="columns">
{"".join(columns)}
</div>
<div class="decide"><h2>{escape(t("page.decide"))}</h2>{decide}</div>"""
    return _page(t, t("page.staff_title"), t("page.staff_lead"), body)


def leader_page(t: Catalogue) -> str:
    """Half an A4, with the same words as the first message that a leader gets."""
    body = _list(_lines(t("page.for_leaders"))) + _section(
        t("page.leader_help"), _list(_lines(t("page.leader_help_text")))
    )
    return _page(t, t("page.leader_title"), t("page.leader_lead"), body)


def _page(t: Catalogue, title: str, lead: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{t.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p class="lead">{escape(lead)}</p>
{body}
</body>
</html>
"""


def _section(heading: str, inside: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{inside}</section>\n"


def _paragraph(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _term(term: str, words: str) -> str:
    return f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>"


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _lines(words: str) -> list[str]:
    """What stands in a message as a list."""
    return [line.removeprefix("- ") for line in words.splitlines()]
