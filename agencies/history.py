"""How lines of history are read: names instead of keys, and nothing personal about a person.

Of a row about a person only the names of the changed fields are shown; values are shown for
accounts, memberships, roles and places, which is what an auditor checks.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action, Scope
from agencies.models import User

SHOWN_VALUES = "agencies"
# What actions write into the history beside the row's own fields.
TITLES = {
    "languages": _("langues"),
    "occupations": _("métiers recherchés"),
    "other_nationalities": _("autres nationalités"),
    "password": _("mot de passe"),
    "hours": _("horaires d’ouverture"),
    "rooms": _("salles"),
}
# What the access log calls what was read, where it is no row, and the details it keeps.
SUBJECTS = {
    "agencies:login": _("connexion"),
    "figure": _("liste derrière un indicateur"),
    "figures": _("tableau d’indicateurs"),
}
DETAILS = {
    "n": _("lignes"),
    "hits": _("réponses"),
    "rows": _("lignes"),
    "hidden": _("hors de portée"),
    "figure": _("indicateur"),
    "phase": _("phase"),
    "purpose": _("motif"),
    "sheet": _("feuille"),
    "login": _("empreinte de l’adresse"),
}


@dataclass(frozen=True)
class Change:
    field: str
    before: str = ""
    after: str = ""
    has_values: bool = False


@dataclass
class Line:
    """One row of the history or of the access log, ready to be read."""

    row: object
    subject: str
    reference: str
    changes: tuple = ()
    details: tuple = ()


def audit_lines(rows):
    """Lines of AuditEntry rows; a fixed number of queries, whatever their number."""
    rows = list(rows)
    accounts = _account_names(rows)
    labels = _related_labels(rows)
    return [
        Line(row, subject_label(row.subject_type), _reference(row, accounts), _changes(row, labels))
        for row in rows
    ]


def access_lines(rows):
    """Lines of AccessLog rows."""
    return [
        Line(
            row,
            subject_label(row.subject_type),
            _reference(row, {}),
            details=tuple((DETAILS.get(name, name), value) for name, value in row.detail.items()),
        )
        for row in rows
    ]


def subject_label(subject_type):
    """What a table or a page is called: « Utilisateur »; the page's code where it has no name."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return str(SUBJECTS.get(subject_type, subject_type))


def _reference(row, accounts):
    """Which row: an account's name, else the start of the public id of the person or the row."""
    public_id = row.person_id or row.subject_id
    return accounts.get(row.subject_id) or (str(public_id)[:8] if public_id else "")


def _account_names(rows):
    ids = {row.subject_id for row in rows if row.subject_type == User._meta.label_lower}
    return {user.public_id: str(user) for user in User.objects.filter(public_id__in=ids)}


def _changes(row, labels):
    model = _model(row.subject_type)
    with_values = row.person_id is None and row.subject_type.startswith(f"{SHOWN_VALUES}.")
    return tuple(
        _change(model, name, values, labels, with_values)
        for name, values in row.changes.items()
        if name not in ("id", "public_id", "created_at") and not _is_machinery(_field(model, name))
    )


def _is_machinery(field):
    """Whether a field has no label of its own: it serves the program, as a folded name does."""
    return field is not None and not field.is_relation and not _has_label(field)


def _has_label(field):
    return field.verbose_name != field.name.replace("_", " ")


def _change(model, name, values, labels, with_values):
    field = _field(model, name)
    title = _title(field, name)
    if not with_values or name == "password":
        return Change(title)
    before, after = (_value(field, value, labels) for value in values)
    return Change(title, before, after, has_values=True)


def _title(field, name):
    if name in TITLES:
        return str(TITLES[name])
    if field is not None:
        named = field if _has_label(field) else field.related_model._meta
        return str(named.verbose_name)
    return str(Action(name).label) if name in Action.values else name


def _value(field, value, labels):
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if field is not None and field.is_relation:
        return labels.get((field.related_model, value), str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(Scope(value).label) if field is None and value in Scope.values else str(value)


def _related_labels(rows):
    """{(model, key): name} of the rows that the shown values point to: one query per model."""
    wanted = {}
    for row in rows:
        model = _model(row.subject_type)
        if row.person_id is not None or not row.subject_type.startswith(f"{SHOWN_VALUES}."):
            continue
        for name, values in row.changes.items():
            field = _field(model, name)
            if field is not None and field.many_to_one:
                wanted.setdefault(field.related_model, set()).update(
                    value for value in values if value is not None
                )
    return {
        (model, key): str(found)
        for model, keys in wanted.items()
        for key, found in model._base_manager.in_bulk(keys).items()
    }


def _model(subject_type):
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(model, name):
    """The model's field of that attribute (`role_id` is the field role), or None."""
    if model is None:
        return None
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            return field
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
