"""The layers of the house: an app imports only what lies beneath it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["agencies", "migrants", "services", "reports"]
DRAWERS = {"utils.py", "helpers.py", "services.py", "signals.py", "misc.py"}


def python_files(folder):
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def imported_packages(path):
    """The first names of every import in a file, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def upward(path, forbidden):
    return [name for name in imported_packages(path) if name.split(".")[0] in forbidden]


@pytest.mark.parametrize("app", LAYERS)
def test_app_imports_nothing_above_it(app):
    above = set(LAYERS[LAYERS.index(app) + 1 :])
    found = {str(path): upward(path, above) for path in python_files(app)}
    assert {path: names for path, names in found.items() if names} == {}


def test_lib_imports_no_app():
    found = {str(path): upward(path, set(LAYERS)) for path in python_files("sharaka_portal/lib")}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("app", LAYERS)
def test_apps_import_nothing_of_the_project_but_lib(app):
    found = {
        str(path): [
            name
            for name in imported_packages(path)
            if name.startswith("sharaka_portal") and not name.startswith("sharaka_portal.lib")
        ]
        for path in python_files(app)
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_no_drawer_modules():
    found = [
        str(path)
        for app in [*LAYERS, "sharaka_portal"]
        for path in python_files(app)
        if path.name in DRAWERS
    ]
    assert found == []


def assignments_of(tree, names):
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in names:
                yield node.lineno


def test_state_is_assigned_only_by_the_engine():
    found = [
        f"{path}:{line}"
        for app in LAYERS
        for path in python_files(app)
        if path != ROOT / "agencies" / "transitions.py"
        for line in assignments_of(ast.parse(path.read_text(encoding="utf-8")), {"state"})
    ]
    assert found == []


def test_business_code_asks_the_one_clock():
    calls = (
        "date.today(",
        "datetime.now(",
        "timezone.localdate(",
        "timezone.localtime(",
    )
    found = [
        f"{path}: {call}"
        for app in LAYERS
        for path in python_files(app)
        for call in calls
        if call in path.read_text(encoding="utf-8")
    ]
    assert found == []
