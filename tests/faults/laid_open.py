"""A copy of the program for mutmut, in which what it leaves alone is laid open.

mutmut changes no function with a decorator. So `@property` and its like are applied below the function instead of above
it, which is the same; and nothing is remembered by `@cache`, or a changed statement would never be asked.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lay_open(source: str) -> str:
    """The same program, each decorator of one name applied below its function; none that only remembers."""
    lines: list[list[str]] = [[line] for line in source.splitlines()]
    for function, name in _decorated(ast.parse(source)):
        lines[function.decorator_list[0].lineno - 1].clear()
        if name != "cache":
            applied = f"{' ' * function.col_offset}{function.name} = {name}({function.name})"
            lines[(function.end_lineno or 0) - 1] += ["", applied]
    return "\n".join(line for several in lines for line in several) + "\n"


def copy_laid_open(to: Path, *, whole: tuple[str, ...], changed: tuple[str, ...]) -> None:
    """Copy these, and these files laid open; what is the same already stays, and with it what is known of it."""
    for name in whole:
        for file in sorted(path for path in [Path(name), *Path(name).rglob("*")] if path.is_file()):
            if "__pycache__" not in file.parts:
                _write(to / file, lay_open(file.read_text()).encode() if str(file) in changed else file.read_bytes())


def _write(file: Path, words: bytes) -> None:
    if not file.exists() or file.read_bytes() != words:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(words)


def _decorated(tree: ast.Module) -> Iterator[tuple[Function, str]]:
    for node in ast.walk(tree):
        if isinstance(node, Function) and len(node.decorator_list) == 1:
            decorator = node.decorator_list[0]
            if isinstance(decorator, ast.Name):
                yield node, decorator.id
