"""Every static file that a template names is there: collected names fail only in a real start."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent
TAG = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
NAMED = sorted(
    {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in TAG.findall(page.read_text())
    }
)


def test_templates_name_static_files():
    assert "css/portal.css" in NAMED


@pytest.mark.parametrize("name", NAMED)
def test_static_file_is_there(name):
    assert finders.find(name)
