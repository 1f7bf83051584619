"""The document that defines the indicators, written from the registry (docs/indicators.md)."""

from django.conf import settings
from django.utils import translation

from reports.dimensions import DIMENSIONS
from reports.groups import AGE_BANDS, COUNTRIES, EDUCATION_BANDS, NATIONALITY_GROUPS
from reports.indicators import REGISTRY

HEAD = """# Indicateurs du portail

Ce document est écrit par `python manage.py indicators --document` à partir de \
`reports/indicators.py` et de `reports/groups.py` ; un test échoue quand il n’est plus à jour.

Règles communes

- Un chiffre vient toujours de deux listes de lignes, le numérateur et le dénominateur ; la liste \
ouverte derrière un chiffre est cette liste même.
- Une ligne appartient à une seule agence : les agences s’additionnent pour donner le total.
- La date d’arrêté est aujourd’hui, ou la fin de la période si elle est passée.
- Sous l’effectif minimal, aucune valeur n’est donnée (« effectif trop faible ») ; quand aucune \
ligne n’est encore échue, le chiffre est « non échu ».
- Hors de l’agence concernée, les effectifs de 1 à {last} sont masqués, ainsi que ceux qui \
permettraient de les recalculer ; un zéro est montré, car il ne désigne personne, sauf là où lui \
seul protège un autre effectif. Pour les indicateurs marqués « reste protégé », le reste \
(dénominateur moins numérateur) est traité de même.
"""


def document():
    """The whole document, in French."""
    with translation.override("fr"):
        parts = [HEAD.format(last=settings.DISCLOSURE_THRESHOLD - 1)]
        parts += [describe(indicator) for indicator in REGISTRY]
        parts.append(describe_groups())
        return "\n".join(parts)


def describe(indicator):
    rows = [
        ("Numérateur", indicator.numerator),
        ("Dénominateur", indicator.denominator),
        ("Unité", indicator.unit.label),
        ("Règle de date", indicator.date_rule.label),
        ("Source", indicator.source),
        ("Effectif minimal", indicator.smallest or ""),
        ("Compté à part", indicator.apart_label),
        ("Version", indicator.version),
        ("Ventilations", ", ".join(str(DIMENSIONS[c].label) for c in indicator.breakdowns)),
        ("Reste protégé", "oui" if indicator.guards_rest else ""),
    ]
    lines = [f"- {name} : {value}" for name, value in rows if value]
    return "\n".join(
        [
            f"## {indicator.label} (`{indicator.code}`)",
            "",
            str(indicator.definition),
            "",
            *lines,
            "",
        ]
    )


def describe_groups():
    countries = [
        f"- {label} (`{code}`) : {', '.join(COUNTRIES[code]) or 'tous ceux qui ne sont pas cités'}"
        for code, (label, _codes) in NATIONALITY_GROUPS.items()
    ]
    ages = [f"- {row[0]} (`{code}`)" for code, row in AGE_BANDS.items()]
    levels = [f"- {label} (`{c}`) : {codes}" for c, (label, codes) in EDUCATION_BANDS.items()]
    return "\n".join(
        [
            "## Groupes",
            "",
            "Nationalités (codes ISO 3166-1)",
            "",
            *countries,
            "",
            "Âge à la date d’arrêté, en années révolues",
            "",
            *ages,
            "",
            "Niveau d’études (codes de la liste du portail)",
            "",
            *levels,
            "",
        ]
    )
