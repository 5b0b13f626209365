"""The house's own rules: who may import whom, and how long a file may grow."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "documents": set(),
    "accounts": {"documents"},
    "plans": {"documents", "accounts"},
    "participation": {"documents", "accounts", "plans"},
    "support_cycle": {"documents", "accounts", "plans", "participation"},
}
CONFIG_LEAVES = {"config.web"}
ONLY_HERE = {"guardian": {"accounts/access.py", "accounts/models/roles.py"}}
CEILING = 400

SOURCES = [
    path
    for app in MAY_IMPORT
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_downwards(path):
    app = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        top = module.split(".")[0]
        if top in MAY_IMPORT:
            assert top in MAY_IMPORT[app] | {app}, f"{app} may not import {module}"
        if top == "config":
            assert module in CONFIG_LEAVES, f"{module} is wiring; apps import only {CONFIG_LEAVES}"
        if top in ONLY_HERE:
            place = str(path.relative_to(ROOT))
            assert place in ONLY_HERE[top], f"{top} belongs in {ONLY_HERE[top]}"


@pytest.mark.parametrize(
    "path",
    [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "config").rglob("*.py"))],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_no_file_outgrows_a_reader(path):
    assert len(path.read_text().splitlines()) <= CEILING


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_no_inline_style_script_or_handler(path):
    text = path.read_text()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert "hx-on" not in text
    for script in text.split("<script")[1:]:
        assert " src=" in script.split(">")[0], "an inline script does not pass our content security policy"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_form_that_posts_carries_its_token(path):
    text = path.read_text()
    for form in text.split("<form")[1:]:
        opening, _, rest = form.partition(">")
        if 'method="post"' in opening.lower():
            assert "csrf_token" in rest.split("</form>")[0]


def test_nothing_names_a_machine_or_a_registry():
    """What is landed runs anywhere: no path of the machine that wrote it, no host of a package registry."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    told = []
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".html", ".txt", ".in", ".toml", ""} and path.is_file():
            text = path.read_text(errors="ignore") if path != Path(__file__) else ""
            told += [f"{name}: {word}" for word in ["/work/", "pypi.org/simple", "/root/."] if word in text]
    assert told == []
