"""The dossier's words on disk: in each language one document and a part for each platform, and what tables are."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.domain.dossier import DossierWords, TableWords

FOLDER = "dossier"


def read_dossier(language: str, own: Path | None = None) -> DossierWords:
    """The words in this language. A document of the same name in a school's `own` folder takes the place of ours."""
    ours = Path(str(files("prompts"))) / FOLDER
    folders = [ours] if own is None else [ours, own / FOLDER]
    found = [path for folder in folders for path in sorted((folder / language).glob("*.md"))]
    data = YAML(typ="safe").load((ours / "data.yaml").read_text("utf-8"))
    return DossierWords(
        documents={path.stem: path.read_text("utf-8") for path in found},
        groups=[(group[language], _tables(group["tables"], language)) for group in data["groups"]],
        declared={said: words[language] for said, words in data["declared"].items()},
        permissions={
            platform: {name: words[language] for name, words in asked.items()}
            for platform, asked in data["permissions"].items()
        },
    )


def _tables(tables: Mapping[str, Any], language: str) -> dict[str, TableWords]:
    return {name: TableWords(words[language]["is"], words[language].get("tells", "")) for name, words in tables.items()}
