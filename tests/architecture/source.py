"""The source of the house, as the architecture tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("candidates", "preferences", "messaging", "scheduling", "followup")
HOUSE = ("portal", *ROOMS)


def modules(*folders: str, suffix: str = "py") -> list[Path]:
    """Files under folders of the root, without what is generated."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*.{suffix}"))
    return sorted(path for path in found if "migrations" not in path.parts)


def migrations() -> list[Path]:
    found = (path for folder in HOUSE for path in (ROOT / folder).rglob("migrations/0*.py"))
    return sorted(found)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """The lines of what it does, without those that say what it is given."""
    done = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or node.lineno) - done[0].lineno + 1 if done else 0


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every `name.name` that is called, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func)
