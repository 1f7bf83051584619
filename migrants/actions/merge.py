"""Two files of one person become one; the merge keeps all that an undo needs."""

from collections import defaultdict

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import audit, transitions
from agencies.enums import AuditVerb
from agencies.models import Transition
from migrants import merging
from migrants.actions.duplicate import move_pair
from migrants.actions.name_keys import write_name_keys
from migrants.actions.person import update_migrant
from migrants.enums import CloseReason, ReopenReason
from migrants.extensions import MERGE_STAYS, PERMIT_CHANGES
from migrants.models import Assignment, Merge, Migrant, Registration
from migrants.workflow import REGISTRATION
from sharaka_portal.lib import clock


@transaction.atomic
def merge_pair(pair, *, by, keep, choices=None):
    """Let one file of a pair absorb the other: its rows move, its number leads to the kept file.

    `choices` is {choice of `merging.FIELDS`: the file whose value stays}; without a word the kept
    file's stays. A row that the kept file has already (a language, an open barrier) stays behind.
    When both files are open the absorbed one closes as a duplicate, so that figures count one
    person, and what was done in it counts in the kept one. Raises ValidationError.
    """
    move_pair(pair, "merge", by=by)
    kept, absorbed = _locked(keep.pk, pair.second_id if keep.pk == pair.first_id else pair.first_id)
    _refuse_unready(kept, absorbed)
    done = Merge(pair=pair, kept=kept, absorbed_file=absorbed, merged_by=by)
    before = audit.snapshot(kept)
    _set_absorbed(absorbed, kept, by=by)
    done.moved, done.closed = _move_rows(kept, absorbed, by=by)
    kept = update_migrant(
        kept, by=by, version=kept.version, fields=_chosen(absorbed, kept, choices or {})
    )
    done.replaced = {
        name: old
        for name, (old, _new) in audit.differences(before, audit.snapshot(kept)).items()
        if name in _columns(merging.FIELDS)
    }
    _touch(kept)
    write_name_keys(kept)
    _follow_permits(kept, by=by)
    done.save()
    _trace(AuditVerb.CREATED, done, {"absorbed": [None, absorbed.file_number]}, by=by)
    return done


@transaction.atomic
def undo_merge(merge, *, by):
    """Give the absorbed file all its rows back, and the kept one the values it had.

    What was recorded since stays with the kept file, but for what hangs on a row that goes back.
    Raises ValidationError with every reason against it.
    """
    merge = Merge.objects.select_related("pair").select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at:
        raise ValidationError(_("Cette fusion est déjà annulée."))
    move_pair(merge.pair, "undo_merge", by=by)
    kept, absorbed = _locked(merge.kept_id, merge.absorbed_file_id)
    if found := undo_obstacles(merge):
        raise ValidationError(found)
    _set_absorbed(absorbed, None, by=by)
    _take_back(merge, kept, absorbed)
    _reopen(merge, absorbed, by=by)
    kept = update_migrant(kept, by=by, version=kept.version, fields=_values_before(merge))
    _touch(kept)
    write_name_keys(kept)
    _follow_permits(kept, absorbed, by=by)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    _trace(AuditVerb.CHANGED, merge, {"absorbed": [absorbed.file_number, None]}, by=by)
    return merge


def undo_obstacles(merge):
    """The reasons why a merge cannot be undone any more, as sentences."""
    kept = merge.kept
    if kept.merged_into_id:
        return [_("Le dossier gardé a été fusionné à son tour : annulez d’abord cette fusion-là.")]
    reasons = []
    if Merge.objects.filter(kept=kept, undone_at=None, merged_at__gt=merge.merged_at).exists():
        reasons.append(
            _("Le dossier gardé en a absorbé un autre depuis : annulez d’abord cette fusion-là.")
        )
    if _transfers_since(merge).exists():
        reasons.append(
            _(
                "Le dossier a changé d’agence depuis la fusion, qui ne peut plus être annulée : "
                "inscrivez la seconde personne de nouveau."
            )
        )
    return reasons


def changed_since(merge):
    """Names of the fields that the merge replaced and that somebody changed since: they stay."""
    kept, absorbed = merge.kept, merge.absorbed_file
    return {
        name
        for names in merging.FIELDS
        for name in names
        if name in replaced_names(merge)
        and any(getattr(kept, other) != getattr(absorbed, other) for other in names)
    }


def _transfers_since(merge):
    return Transition.objects.filter(
        person_id=merge.kept.public_id,
        machine=REGISTRATION.name,
        reason=CloseReason.TRANSFERRED,
        at__gt=merge.merged_at,
    )


def _locked(*keys):
    """The people with these keys, in this order, locked in the order of all other writers."""
    people = Migrant.objects.select_related("agency").select_for_update(of=("self",))
    found = {migrant.pk: migrant for migrant in people.filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in keys]


def _refuse_unready(kept, absorbed):
    if kept.merged_into_id or absorbed.merged_into_id:
        raise ValidationError(_("L’un de ces dossiers a déjà été fusionné."))
    if absorbed.handovers.waiting().exists():
        raise ValidationError(
            _("Une passation du dossier à absorber attend une réponse : répondez-y d’abord.")
        )


def _set_absorbed(absorbed, kept, *, by):
    """Point the absorbed file to the one that keeps its rows, or to none."""
    before = audit.snapshot(absorbed)
    absorbed.merged_into = kept
    absorbed.version += 1
    absorbed.save(update_fields=["merged_into", "version", "updated_at"])
    audit.changed(absorbed, before, by=by, person=absorbed, agency=absorbed.agency)


def _touch(kept):
    """Let pages of the file that are open elsewhere notice that its rows changed."""
    kept.version += 1
    kept.save(update_fields=["version", "updated_at"])


def _follow_permits(*people, by):
    """Papers changed hands: what hangs on their end dates follows."""
    for person in people:
        for follow in PERMIT_CHANGES:
            follow(person, by=by)


def _trace(verb, merge, changes, *, by):
    moved = {label: len(set().union(*keys.values())) for label, keys in merge.moved.items()}
    changes |= {"moved": [None, moved], "replaced": [None, sorted(merge.replaced)]}
    kept = merge.kept
    audit.record(verb, merge, by=by, changes=changes, person=kept, agency=kept.agency)


# --- Fields ----------------------------------------------------------------------------------


def _chosen(absorbed, kept, choices):
    """{field: value} of what is taken from the absorbed file."""
    return {
        name: getattr(absorbed, name)
        for names in merging.FIELDS
        if choices.get(names[0], kept) == absorbed
        for name in names
    }


def _columns(choices):
    return {Migrant._meta.get_field(name).attname for names in choices for name in names}


def replaced_names(merge):
    """Names of the kept person's fields that a merge replaced."""
    return {Migrant._meta.get_field(column).name for column in merge.replaced}


def _values_before(merge):
    """{field: value} of what the merge replaced and nobody changed since."""
    changed = changed_since(merge)
    fields = {Migrant._meta.get_field(column): old for column, old in merge.replaced.items()}
    return {
        field.attname: field.to_python(old)
        for field, old in fields.items()
        if field.name not in changed
    }


# --- Rows ------------------------------------------------------------------------------------


def _move_rows(kept, absorbed, *, by):
    """Move what can move: ({model: {field: keys}}, {"registration": key, "into": key} or {})."""
    moved, stay, closed = defaultdict(lambda: defaultdict(list)), defaultdict(set), {}
    ours, double = (one.registrations.open().first() for one in (kept, absorbed))
    if ours and double:
        closed = {"registration": double.pk, "into": ours.pk}
        stay[Registration].add(double.pk)
        _move_episode(double, ours, kept, moved, stay)
        _close(double, absorbed, by=by)
    if kept.agency_id != absorbed.agency_id:
        charges = absorbed.assignments.filter(ends_on=None)
        stay[Assignment].update(charges.values_list("pk", flat=True))
    for source in MERGE_STAYS:
        for model, keys in source(kept, absorbed).items():
            stay[model].update(keys)
    for model, field in merging.rows_about(Migrant):
        rows = model._base_manager.filter(**{field: absorbed}).exclude(pk__in=stay[model])
        moved[model._meta.label][field] += merging.repoint(rows, **{field: kept})
    return _without_empty(moved), closed


def _move_episode(double, ours, kept, moved, stay):
    """What was done in an episode that ends as a duplicate counts in the other one."""
    for model, field in merging.rows_about(Registration):
        rows = model._base_manager.filter(**{field: double})
        keys = merging.repoint(rows, **{field: ours} | _owner(model, kept))
        moved[model._meta.label][field] += keys
        if merging.is_of_person(model):
            moved[model._meta.label]["migrant"] += keys
        stay[model].update(
            model._base_manager.filter(**{field: double}).values_list("pk", flat=True)
        )


def _owner(model, migrant):
    return {"migrant": migrant} if merging.is_of_person(model) else {}


def _without_empty(moved):
    lists = {
        label: {field: keys for field, keys in of.items() if keys} for label, of in moved.items()
    }
    return {label: of for label, of in lists.items() if of}


def _close(registration, absorbed, *, by):
    transitions.move(
        REGISTRATION,
        registration,
        "close",
        by=by,
        reason=CloseReason.DUPLICATE,
        person=absorbed,
        agency=registration.agency,
        fields={"closed_on": clock.today(), "close_reason": CloseReason.DUPLICATE},
    )


def _reopen(merge, absorbed, *, by):
    if not merge.closed:
        return
    registration = Registration.objects.get(pk=merge.closed["registration"])
    try:
        transitions.move(
            REGISTRATION,
            registration,
            "reopen",
            by=by,
            reason=ReopenReason.MERGE_UNDONE,
            person=absorbed,
            agency=registration.agency,
            fields={"closed_on": None, "close_reason": ""},
        )
    except IntegrityError as error:
        raise _prevented_by(Registration) from error


def _take_back(merge, kept, absorbed):
    """Point every row that moved to where it was, then what was hung on such a row since.

    A row that somebody removed or moved on since is left as it is.
    """
    back = {Migrant: (kept.pk, absorbed.pk)}
    if merge.closed:
        back[Registration] = (merge.closed["into"], merge.closed["registration"])
    moved = {apps.get_model(label): of for label, of in merge.moved.items()}
    for model, fields in moved.items():
        for field, keys in fields.items():
            _point_back(model, [field], keys, back)
    for model, fields in moved.items():
        for follower, field in merging.rows_about(model) if model is not Migrant else ():
            hung = {f"{field}__in": set().union(*fields.values()), **_owner(follower, kept)}
            if merging.is_of_person(follower):
                keys = list(follower._base_manager.filter(**hung).values_list("pk", flat=True))
                names = [one.name for one in follower._meta.fields if one.related_model in back]
                _point_back(follower, names, keys, back)


def _point_back(model, names, keys, back):
    for name in names:
        now, then = back[model._meta.get_field(name).related_model]
        rows = model._base_manager.filter(pk__in=keys, **{name: now})
        wanted = rows.count()
        if len(merging.repoint(rows, **{name: then})) < wanted:
            raise _prevented_by(model)


def _prevented_by(model):
    return ValidationError(
        _("Ce qui a été saisi depuis la fusion empêche de l’annuler (%(kind)s).")
        % {"kind": model._meta.verbose_name_plural}
    )
