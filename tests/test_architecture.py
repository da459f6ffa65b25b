"""The order of the packages: imports run downwards, and nothing below the screen knows one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import factcheck

PACKAGE = Path(factcheck.__file__).parent

# From the bottom up. A package may import itself and those before it.
ORDER = (
    "core", "files", "reading", "writing", "analysis", "checks", "database", "exporting", "importing",
    "manual", "terminal", "api", "cli", "__init__", "__main__",
)  # fmt: skip


def part(module: str) -> str:
    """The package of factcheck, or the module at its root, that a module belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def imports(path: Path) -> Iterator[str]:
    """The modules of factcheck that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "factcheck":
            yield from (f"factcheck.{alias.name}" for alias in node.names if alias.name != "__version__")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("factcheck."):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("factcheck"))


def test_imports_run_downwards() -> None:
    upward = []
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE).with_suffix("").parts
        for module in imports(path):
            if ORDER.index(part(module)) > ORDER.index(inside[0]):
                upward.append(f"{'/'.join(inside)} imports {module}")
    assert not upward


def test_only_the_packages_and_four_modules_are_at_the_root() -> None:
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    assert modules == {"__init__", "__main__", "api", "files"}


def test_every_package_says_what_it_holds_and_what_it_may_import() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        if path.parent != PACKAGE:
            assert "ay import" in (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""), path
