"""Text in print: the fonts it needs, the signs it may hold, and words that can be copied."""

import datetime

import pytest

from sharaka_portal.lib import fonts, pdf
from sharaka_portal.lib.pdf import PdfError, render_pdf
from tests.lib.pdf_reading import text_lines

CREATED = datetime.datetime(2015, 12, 14, 11, 30, tzinfo=datetime.UTC)


def printed(html, language="fr"):
    return render_pdf(html, language=language, title="Essai", author="ANAPEC", created=CREATED)


def test_missing_fonts_say_what_to_do(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    with pytest.raises(PdfError, match="run scripts/setup"):
        printed("<p>Texte</p>")


def test_only_the_scripts_of_the_text_are_loaded():
    assert fonts.needed(set("Aïcha")) == ((fonts.LATIN,), frozenset())
    assert fonts.needed(set("Ngũgĩ")) == ((fonts.LATIN, fonts.LATIN_EXTENDED), frozenset())
    assert fonts.needed(set("فاس")) == ((fonts.LATIN, fonts.ARABIC), frozenset())
    assert fonts.needed({"\n", "\u200f", "🙂"}) == ((fonts.LATIN,), frozenset("🙂"))


def test_sign_without_glyph_is_replaced_and_reported(caplog):
    data = printed("<p>Bien 🙂 vu ≥ 5</p>")
    assert "Bien \ufffd vu >= 5" in text_lines(data)
    assert [record.getMessage() for record in caplog.records if "U+1F642" in record.getMessage()]


def test_decomposed_accents_are_composed():
    assert "Aïcha é" in text_lines(printed("<p>Ai\u0308cha e\u0301</p>"))


@pytest.mark.parametrize("tag", ["p", "h3"])
@pytest.mark.parametrize("word", ["المملكة", "الكفاءات", "السياق", "الحسيمة", "الاستقبال", "محمد"])
def test_arabic_words_can_be_copied(word, tag):
    """All letters of a word are there, none twice; stacked ones may be drawn in another order."""
    lines = text_lines(printed(f"<{tag}>{word}</{tag}>", language="ar"))
    drawn = "".join(lines).replace(fonts.JOINER, "").split("1 / 1")[0]
    assert sorted(drawn) == sorted(word)


def test_direction_of_free_text_is_found():
    assert pdf._direction("123 محمد") == "rtl"
    assert pdf._direction("« Aïcha محمد") == "ltr"
    assert pdf._direction("123") == "ltr"
