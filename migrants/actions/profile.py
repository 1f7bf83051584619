"""The lists of a person's profile: what each list says is written to the person's history."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from migrants.models import LanguageSkill, OtherNationality, TargetOccupation


def write_profile(migrant, languages, occupations, other_nationalities):
    """Replace the lists that are given; returns {list: [before, after]} of those that differ."""
    lists = {
        "languages": (languages, _spoken, _languages_told, _replace_languages),
        "occupations": (occupations, _sought, _occupations_told, _replace_occupations),
        "other_nationalities": (
            other_nationalities,
            _held,
            lambda values: sorted(set(values) - {str(migrant.nationality)}),
            _replace_nationalities,
        ),
    }
    changes = {}
    for name, (values, read, told, replace) in lists.items():
        if values is None:
            continue
        values, before = list(values), read(migrant)
        after = told(values)
        if before != after:
            replace(migrant, values)
            changes[name] = [before, after]
    return changes


def _languages_told(values):
    if len({language for language, *_rest in values}) != len(values):
        raise ValidationError(_("La même langue est indiquée deux fois."))
    return sorted([language.code, level, is_read] for language, level, is_read in values)


def _occupations_told(values):
    return [occupation.code for occupation in dict.fromkeys(values)]


def _spoken(migrant):
    rows = migrant.languageskills.order_by("language__code").values_list(
        "language__code", "level", "is_read"
    )
    return [list(row) for row in rows]


def _sought(migrant):
    rows = migrant.targetoccupations.order_by("rank")
    return list(rows.values_list("occupation__code", flat=True))


def _held(migrant):
    rows = migrant.other_nationalities.order_by("country")
    return [str(country) for country in rows.values_list("country", flat=True)]


def _replace_languages(migrant, values):
    migrant.languageskills.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(migrant=migrant, language=language, level=level, is_read=is_read)
        for language, level, is_read in values
    )


def _replace_occupations(migrant, values):
    migrant.targetoccupations.all().delete()
    TargetOccupation.objects.bulk_create(
        TargetOccupation(migrant=migrant, occupation=occupation, rank=rank)
        for rank, occupation in enumerate(dict.fromkeys(values), start=1)
    )


def _replace_nationalities(migrant, values):
    migrant.other_nationalities.all().delete()
    OtherNationality.objects.bulk_create(
        OtherNationality(migrant=migrant, country=code)
        for code in sorted(set(values) - {str(migrant.nationality)})
    )
