"""Everything Ruimte can show as one page in a browser: the questions by theme, and each message on each platform.

It needs nothing from outside, works with a keyboard and a screen reader, and follows the reader's light or dark.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from bot.cli.preview_checks import Draw
from bot.cli.preview_drawings import Drawing, Undrawn
from bot.cli.words import t
from bot.domain.prompt import Prompt
from bot.store.prompts import Library
from bot.views.catalogue import LANGUAGES

STYLE = """
:root { color-scheme: light dark }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif }
nav { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .5rem 0 }
.bar { position: sticky; top: 0; padding: .75rem 0; background: Canvas; border-bottom: 1px solid }
.bar input { width: min(28rem, 100%); padding: .4rem; font: inherit }
h2 { margin: 2.5rem 0 .5rem }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem }
.what { font-size: .85rem; opacity: .8 }
.two, .drawn { display: grid; gap: .25rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)) }
p { margin: .25rem 0 }
.after { padding-left: 1rem }
pre { margin: .25rem 0; padding: .6rem; border: 1px solid; border-radius: .4rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
figure { margin: 0 }
figcaption { font-size: .8rem; opacity: .8 }
summary { padding: .25rem 0; cursor: pointer }
[hidden] { display: none }
"""
SEARCH = """
const field = document.querySelector("input"), items = [...document.querySelectorAll("[data-item]")]
field.addEventListener("input", () => {
  const words = field.value.toLowerCase()
  for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(words)
})
"""


def page(library: Library, drawings: Iterable[Drawing | Undrawn], previews: Mapping[str, Draw]) -> str:
    """The whole page, in the steward's language; what it shows is in both, or in the one that was asked for."""
    shown = [one for one in drawings if isinstance(one, Drawing)]
    languages = [language for language in LANGUAGES if language in {one.language for one in shown}]
    messages = [one for one in shown if not one.name.startswith("prompt ")]
    title, themes = escape(t()("preview.page_title")), _by_theme(library, {one.name for one in shown})
    return f"""<!doctype html>
<html lang="{t().language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<nav>{"".join(f'<a href="#{theme}">{theme} {_label(library, theme)}</a>' for theme in themes)}
<a href="#messages">{escape(t()("preview.page_messages"))}</a></nav>
<div class="bar"><label>{escape(t()("preview.page_search"))} <input type="search"></label></div>
{"".join(_theme(library, theme, prompts, languages) for theme, prompts in themes.items())}
<h2 id="messages">{escape(t()("preview.page_messages"))}</h2>
{_messages(messages, previews)}
<script>{SEARCH}</script>
</body>
</html>
"""


def _label(library: Library, theme: str) -> str:
    return escape(library.label(theme, t().language))


def _by_theme(library: Library, names: set[str]) -> dict[str, list[Prompt]]:
    """The questions with these names, in the order of the themes; a theme without any is left out."""
    ids = {name.split()[1] for name in names if name.startswith("prompt ")}
    shown = [prompt for prompt in library.bank.prompts if prompt.id in ids]
    themes = {theme: [prompt for prompt in shown if prompt.theme == theme] for theme in library.seeds}
    return {theme: prompts for theme, prompts in themes.items() if prompts}


def _theme(library: Library, theme: str, prompts: Sequence[Prompt], languages: Sequence[str]) -> str:
    return f"""<section><h2 id="{theme}">{theme} · {_label(library, theme)}</h2>
<p class="what">{", ".join(library.seeds[theme])}</p>
{"".join(_question(library, prompt, languages) for prompt in prompts)}</section>
"""


def _question(library: Library, prompt: Prompt, languages: Sequence[str]) -> str:
    about = (prompt.audience, prompt.answer, prompt.model, *prompt.seed, prompt.privacy, prompt.sensitivity)
    told = "".join(_in_language(library, prompt, language) for language in languages)
    return f"""<article data-item>
<h3>{escape(prompt.id)}</h3>
<p class="what">{escape(" · ".join(about))}</p>
<div class="two">{told}</div>
</article>"""


def _in_language(library: Library, prompt: Prompt, language: str) -> str:
    def said(text: str) -> str:
        return escape(library.fill(text, library.sectors_of(prompt)[0], language))

    labels = prompt.labels(language)
    lines = [f"<p>{said(prompt.question[language])}</p>"]
    if labels:
        lines.append(f"<p><em>{said(' / '.join(labels))}</em></p>")
    if language in prompt.follow:
        lines.append(f'<p class="after">→ {said(prompt.follow[language])}</p>')
    return f'<div lang="{language}">{"".join(lines)}</div>'


def _messages(drawings: Sequence[Drawing], previews: Mapping[str, Draw]) -> str:
    return "\n".join(
        f"""<details data-item>
<summary>{escape(name)} · {language}</summary>
{"".join(_on_each(one, previews) for one in alike)}
</details>"""
        for (name, language), alike in groupby(drawings, key=lambda one: (one.name, one.language))
    )


def _on_each(one: Drawing, previews: Mapping[str, Draw]) -> str:
    return f'<div class="drawn" lang="{one.language}">{"".join(_figures(one, previews))}</div>'


def _figures(one: Drawing, previews: Mapping[str, Draw]) -> Iterator[str]:
    for adapter, draw in previews.items():
        yield f"<figure><figcaption>{escape(adapter)}</figcaption><pre>{escape(draw(one.shown))}</pre></figure>"
