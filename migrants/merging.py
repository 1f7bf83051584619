"""What a merge brings together: the fields of two people, and all rows that are about them.

The rows are found through the models themselves, so that those of upper apps come along unnamed.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from migrants.birth import birth_text
from migrants.models import DuplicatePair, Merge, Migrant, NameKey, PersonRow

# What is chosen together; the first field names the choice.
FIELDS = (
    ("last_name",),
    ("first_name",),
    ("last_name_ar",),
    ("first_name_ar",),
    ("sex",),
    ("birth_date", "birth_precision", "birth_missing_reason"),
    ("nationality",),
    ("birth_country",),
    ("family_situation",),
    ("phone", "has_whatsapp"),
    ("other_phone", "other_has_whatsapp"),
    ("email", "email_missing_reason"),
    ("city",),
    ("address",),
    ("province",),
    ("education_level",),
    ("preferred_language",),
    ("spoken_language",),
    ("reading_level",),
    ("needs_interpreter",),
    ("document_missing_reason",),
)
# Rows about a file, not about the person: each file keeps its own.
OF_THE_FILE = {DuplicatePair, Merge, NameKey}


# --- Fields ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """What two people's files say in one choice, as it is read."""

    name: str
    label: str
    texts: tuple
    differs: bool


def compare(first, second):
    """A `Compared` for every choice of which one file at least says something."""
    for names in FIELDS:
        label = str(Migrant._meta.get_field(names[0]).verbose_name)
        texts = tuple(_shown(migrant, names[0]) for migrant in (first, second))
        differs = any(getattr(first, name) != getattr(second, name) for name in names)
        if differs or any(texts):
            yield Compared(names[0], capfirst(label), texts, differs)


def labels(names):
    """The labels of the choices to which these fields belong."""
    return [
        capfirst(Migrant._meta.get_field(choice[0]).verbose_name)
        for choice in FIELDS
        if not names.isdisjoint(choice)
    ]


def _shown(migrant, name):
    value = getattr(migrant, name)
    if name == "birth_date":
        return birth_text(migrant)
    if name in ("phone", "other_phone"):
        has_whatsapp = migrant.has_whatsapp if name == "phone" else migrant.other_has_whatsapp
        return f"{value.as_international} · WhatsApp" if value and has_whatsapp else _number(value)
    if name == "email" and not value:
        return str(migrant.get_email_missing_reason_display())
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name in ("nationality", "birth_country"):
        return str(value.name) if value else ""
    display = getattr(migrant, f"get_{name}_display", None)
    return str(display() if display else value or "")


def _number(value):
    return value.as_international if value else ""


# --- Rows ------------------------------------------------------------------------------------


def rows_about(model):
    """(model, field name) of every foreign key that points to rows of a model."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one)
        and relation.auto_created
        and not relation.concrete
        and relation.related_model not in OF_THE_FILE
    ]


def count_rows(*people):
    """[(kind, [number for each person])] of the rows about people, in one query."""
    kinds = [(model, field) for model, field in rows_about(Migrant) if model is not Migrant]
    numbers = {}
    for index, (model, field) in enumerate(kinds):
        rows = model._base_manager.filter(**{field: OuterRef("pk")}).order_by()
        number = rows.values(field).annotate(n=Count("pk")).values("n")
        numbers[f"n{index}"] = Coalesce(Subquery(number, models.IntegerField()), 0)
    found = {
        row["pk"]: row
        for row in Migrant.objects.filter(pk__in=[one.pk for one in people]).values("pk", **numbers)
    }
    totals = {}
    for index, (model, _field) in enumerate(kinds):
        total = totals.setdefault(capfirst(model._meta.verbose_name_plural), [0] * len(people))
        for place, one in enumerate(people):
            total[place] += found[one.pk][f"n{index}"]
    return [(kind, total) for kind, total in totals.items() if any(total)]


def count_moved(merge):
    """[(kind, number)] of the rows that a merge moved."""
    return [
        (
            capfirst(apps.get_model(label)._meta.verbose_name_plural),
            len(set().union(*keys.values())),
        )
        for label, keys in merge.moved.items()
    ]


def repoint(rows, **values):
    """Point rows elsewhere; the keys of those that went. A row whose constraint forbids it stays.

    The database itself is asked: all rows at once, or one by one when one of them is refused.
    """
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    every = rows.model._base_manager
    if not keys or _repointed(every.filter(pk__in=keys), values):
        return keys
    return [key for key in keys if _repointed(every.filter(pk=key), values)]


def _repointed(rows, values):
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return False
    return True


def is_of_person(model):
    return issubclass(model, PersonRow)
