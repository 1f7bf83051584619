"""Make catalogues easy to compare: sorted, without dates, no guesses; French keeps plurals alone."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

PLURAL_FORMS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}


def tidy(path, language):
    with path.open("rb") as file:
        found = read_po(file)
    kept = Catalog(locale=language, header_comment="# Sharaka portal", fuzzy=False)
    for message in found:
        if message.id and (language != "fr" or message.pluralizable):
            kept.add(
                message.id,
                message.id if language == "fr" else "" if message.fuzzy else message.string,
                flags=message.flags - {"fuzzy"},
                context=message.context,
            )
    with path.open("wb") as file:
        write_po(file, kept, width=0, sort_output=True, omit_header=True)
    text = path.read_text(encoding="utf-8")
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Language: {language}\\n"\n'
        f'"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    )
    path.write_text(header + text, encoding="utf-8")


for po in Path(sys.argv[1]).glob("*/LC_MESSAGES/django.po"):
    tidy(po, po.parent.parent.name)
