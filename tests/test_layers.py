"""The house keeps its shape: who imports whom, one home for each dependency, the environment read in one place each."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {"index": set(), "rag": {"index"}, "ui": {"index", "rag"}, "evals": {"index", "rag"}}
ONE_HOME = {
    "chromadb", "tantivy", "sentence_transformers", "openai", "xllamacpp", "gradio", "pypdfium2", "docx", "pptx",
    "odfdo", "striprtf", "python_calamine", "trafilatura", "lxml", "defusedxml", "docutils", "pylatexenc", "tinycss2",
    "cssselect2",
}  # fmt: skip
PRIVATE = ("index.stores", "index.readers")
FILES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """(module, at module level at run time) of each import in a file, also inside functions."""
    tree = ast.parse(path.read_text("utf-8"))
    checking = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) in top
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            for name in node.names:
                yield f"{node.module}.{name.name}", id(node) in top and id(node) not in checking


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package):
    for path in FILES:
        if path.relative_to(ROOT).parts[0] != package:
            continue
        for name, _ in imports_of(path):
            other = name.partition(".")[0]
            assert other not in MAY_IMPORT or other == package or other in MAY_IMPORT[package], f"{path} imports {name}"


def test_no_package_reaches_into_another_s_stores_or_readers():
    for path in FILES:
        if path.relative_to(ROOT).parts[0] != "index":
            for name, _ in imports_of(path):
                assert not name.startswith(PRIVATE), f"{path} imports {name}"


def test_each_dependency_has_one_home_and_is_imported_late():
    homes: dict[str, set[str]] = {}
    for path in FILES:
        for name, at_top in imports_of(path):
            package = name.partition(".")[0]
            if package in ONE_HOME:
                homes.setdefault(package, set()).add(module_of(path))
                assert not at_top, f"{path} imports {name} at module level"
    assert {package: where for package, where in homes.items() if len(where) > 1} == {}
    assert homes["chromadb"] == {"index.stores.chroma"}
    assert homes["tantivy"] == {"index.lexical"}
    assert homes["gradio"] == {"ui.page"}


def test_modules_import_each_other_without_cycles():
    modules = {module_of(path): path for path in FILES}
    below: dict[str, set[str]] = {}
    for module, path in modules.items():
        names = {name for name, at_top in imports_of(path)}
        found = {name if name in modules else name.rpartition(".")[0] for name in names}
        below[module] = {name for name in found if name in modules and name != module}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"a cycle: {' -> '.join((*way[way.index(module) :], module))}"
        if module not in done:
            for other in sorted(below[module]):
                visit(other, (*way, module))
            done.add(module)

    for module in modules:
        visit(module, ())


def test_the_environment_is_read_by_settings_alone():
    for path in FILES:
        if path.name == "settings.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        written = {
            id(node.func.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setdefault"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}:
                assert id(node) in written, f"{path}:{node.lineno} reads the environment"
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                assert not {"environ", "getenv"} & {name.name for name in node.names}, f"{path} reads the environment"


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_the_packages_that_are_imported_are_ours(package):
    if not (ROOT / package / "__init__.py").exists():
        pytest.skip(f"{package} is not there yet")
    where = Path(importlib.import_module(package).__file__).resolve()
    assert (where.parent / "__init__.py").read_bytes() == (ROOT / package / "__init__.py").read_bytes()


def test_every_module_opens_with_a_sentence():
    for path in FILES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path} says nothing about itself"
