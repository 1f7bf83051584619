"""Every visible string is translated into Arabic and English, with the same placeholders."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["agencies", "migrants", "services", "reports", "sharaka_portal", "templates"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LANGUAGES = ["ar", "en"]
NO_BREAK_BEFORE = re.compile(r"(?<=\w) (?=[:;?!»%](?:\s|$))|« ")


def catalogue(path):
    with path.open("rb") as file:
        return read_po(file)


def forms(value):
    return value if isinstance(value, list | tuple) else (value,)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The strings that the sources hold now."""
    if not shutil.which("xgettext"):
        pytest.fail("xgettext is missing: scripts/setup test installs it (package gettext).")
    folder = tmp_path_factory.mktemp("messages")
    for name in SOURCES:
        (folder / name).symlink_to(ROOT / name)
    (folder / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "ar", "-s", "--no-wrap"],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    return catalogue(folder / "locale" / "ar" / "LC_MESSAGES" / "django.po")


@pytest.fixture(params=LANGUAGES)
def translated(request):
    return catalogue(ROOT / "locale" / request.param / "LC_MESSAGES" / "django.po")


def test_every_string_of_the_sources_is_in_the_catalogue(found, translated):
    missing = {
        (message.context, forms(message.id)[0])
        for message in found
        if message.id and translated.get(message.id, context=message.context) is None
    }
    assert missing == set()


def test_nothing_is_left_untranslated(translated):
    empty = [
        message.id
        for message in translated
        if message.id and (not all(forms(message.string)) or message.fuzzy)
    ]
    assert empty == []


def test_placeholders_are_kept(translated):
    wrong = []
    for message in translated:
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for text in forms(message.string):
            extra = set(PLACEHOLDER.findall(text)) - wanted
            lost = wanted - set(PLACEHOLDER.findall(text))
            # A plural form for one or two may leave the number out.
            if extra or (lost and not isinstance(message.id, list | tuple)):
                wrong.append((message.id, text))
    assert wrong == []


def test_french_source_has_no_breaking_space_before_high_punctuation(found):
    wrong = [
        message.id
        for message in found
        if any(NO_BREAK_BEFORE.search(text) for text in forms(message.id))
    ]
    assert wrong == []
