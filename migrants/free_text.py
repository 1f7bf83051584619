"""What free text about a person should not hold, found while it is typed.

Law 09-08 asks for proportionality: numbers, addresses and phones have their own protected fields,
and health, religion and origin have no place in a file about work. The lists are short and literal:
they flag, a person decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib.text import ascii_digits, fold


@dataclass(frozen=True)
class Rule:
    """One thing to flag, with what to do instead, and how it is recognised."""

    code: str
    label: str
    advice: str
    found: Callable


@dataclass(frozen=True)
class Flag:
    rule: Rule
    words: list


EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.-]*")
DATE = re.compile(r"(?<!\w)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)(?!\w)")
# An international number, or a Moroccan one, with the separators people use.
PHONE = re.compile(r"(?<!\w)(?:(?:\+|00)[1-9](?:[ .()-]{0,2}\d){7,13}|0[5-8](?:[ .-]?\d){8})(?!\w)")
# A paper: one to three letters (not a currency) then five figures or more, or a bare row of seven
# or eight.
PAPER = re.compile(
    r"(?<![\w-])(?!DHS? |MAD |CFA |EUR |USD )"
    r"(?:(?:[A-Z]{1,3} ?|[a-z]{1,3})\d{5,10}[A-Za-z]?|\d{7,8}[A-Za-z]?)(?![\w-])"
)

# Words of work are left out though they sound alike: hôpital (a workplace), prière de, حامل (holder
# of a diploma), حمل (carrying).
HEALTH = """
    malade malades maladie maladies sida vih seropositif seropositive diabete diabetique epilepsie
    epileptique asthme cancer tuberculose hepatite handicap handicape handicapee depression depressif
    depressive psychiatre psychiatrique psychologue medicament medicaments hospitalise hospitalisee
    enceinte grossesse avortement
    sick illness disease hiv aids disabled disability hospitalised hospitalized pregnant pregnancy
    abortion medication diabetes epilepsy hepatitis tuberculosis
    مرض مريض مريضة أمراض سرطان سكري سيدا إيدز إعاقة معاق معاقة اكتئاب نفسية
    دواء أدوية علاج إجهاض
"""
RELIGION = """
    religion religions religieux religieuse musulman musulmane musulmans chretien chretienne
    chretiens catholique protestant protestante evangelique juif juive converti convertie eglise
    mosquee athee croyant croyante
    religious muslim muslims christian christians catholic jewish church mosque atheist
    دين ديانة ديني دينية مسلم مسلمة مسلمون مسيحي مسيحية نصراني نصرانية يهودي يهودية كنيسة مسجد ملحد
"""
ORIGIN = """
    ethnie ethnies ethnique ethniques tribu tribus tribal race races racial raciale
    ethnic ethnicity tribe tribes
    عرق عرقية عرقي إثنية قبيلة قبيلته قبيلتها
"""
PREFIXES = re.compile("^(?:[وف]?(?:ال|بال|كال|لل)|[وفبل])")


def _words(text):
    return frozenset(fold(text).split())


def _listed(words):
    """A finder of the words of a list, with and without the article and particles of Arabic."""
    words = _words(words)

    def found(text):
        return [
            word
            for word in dict.fromkeys(fold(text).split())
            if word in words or PREFIXES.sub("", word) in words
        ]

    return found


def _matching(pattern, *others):
    """A finder of a pattern in what the other patterns leave."""

    def found(text):
        text = ascii_digits(text)
        for other in (DATE, *others):
            text = other.sub(" ; ", text)
        return [match.group() for match in pattern.finditer(text)]

    return found


RULES = (
    Rule(
        "email",
        _("une adresse électronique"),
        _("Elle a son champ dans la fiche de la personne."),
        _matching(EMAIL),
    ),
    Rule(
        "phone",
        _("un numéro de téléphone"),
        _("Il a son champ dans la fiche de la personne."),
        _matching(PHONE),
    ),
    Rule(
        "paper",
        _("un numéro de pièce"),
        _("Il a son champ parmi les pièces, où sa lecture est protégée."),
        _matching(PAPER, PHONE),
    ),
    Rule(
        "health",
        _("un mot de santé"),
        _("Notez ce que la personne peut ou ne peut pas faire, pas pourquoi."),
        _listed(HEALTH),
    ),
    Rule(
        "religion",
        _("un mot de religion"),
        _("Notez un horaire ou un lieu à éviter, pas la raison."),
        _listed(RELIGION),
    ),
    Rule(
        "origin",
        _("un mot d’origine ethnique"),
        _("La nationalité et les langues ont leurs champs."),
        _listed(ORIGIN),
    ),
)


def flags_of(text):
    """What a text holds that it should not, in the order of the rules."""
    flags = [Flag(rule, rule.found(text)) for rule in RULES]
    return [flag for flag in flags if flag.words]
