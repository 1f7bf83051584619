"""What changes in the agencies app: accounts, memberships and preferences."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb, Scope
from agencies.models import Membership, Role, User
from sharaka_portal.lib import clock

ADMINISTRATOR = "administrator"


@transaction.atomic
def create_user(email, password, *, by, languages=(), **fields):
    """Open an account. Raises ValidationError on a taken address or a bad field."""
    user = User.objects.create_user(email, password, **fields)
    user.languages.set(languages)
    audit.created(user, by=by)
    return user


@transaction.atomic
def create_administrator(email, password, *, by, **fields):
    """Open an account with the administrator's role; as superuser it can mend the roles themselves.

    Raises ValidationError, also while the roles are not loaded.
    """
    role = Role.objects.filter(code=ADMINISTRATOR).first()
    if role is None:
        raise ValidationError("There is no role yet: run `manage.py load_reference` first.")
    user = create_user(email, password, by=by, is_superuser=True, **fields)
    grant_membership(user, role, by=by)
    return user


@transaction.atomic
def update_user(user, *, by, languages=None, **fields):
    """Change an account's names, phone, address or languages. Raises ValidationError."""
    stored = User.objects.select_for_update().get(pk=user.pk)
    before = audit.snapshot(stored) | {"languages": _language_codes(stored)}
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(fields))
    if languages is not None:
        stored.languages.set(languages)
    after = audit.snapshot(stored) | {"languages": _language_codes(stored)}
    changes = audit.differences(before, after)
    if changes:
        audit.record("changed", stored, by=by, changes=changes)
    return stored


def _language_codes(user):
    return sorted(user.languages.values_list("code", flat=True))


@transaction.atomic
def set_interface_language(user, language, *, by):
    """Keep the language in which the user reads the portal."""
    return update_user(user, by=by, interface_language=language)


@transaction.atomic
def set_password(user, password, *, by):
    """Give an account another password; the history says that, never the password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("changed", user, by=by, changes={"password": [None, None]})


@transaction.atomic
def set_active(user, is_active, *, by):
    """Close an account at once, or open it again. Raises ValidationError on one's own account."""
    _refuse_own_account(user, by)
    before = audit.snapshot(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit.changed(user, before, by=by)


@transaction.atomic
def grant_membership(user, role, *, by, agency=None, starts_on=None, ends_on=None):
    """Give a user a role in an agency, or nationally. Raises ValidationError.

    Nobody gives themself a role; a role whose rights reach an agency needs one.
    """
    _refuse_own_account(user, by)
    _check_agency(role, agency)
    membership = Membership(
        user=user,
        role=role,
        agency=agency,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
    )
    membership.full_clean()
    membership.save()
    audit.created(membership, by=by, agency=agency)
    return membership


@transaction.atomic
def end_membership(membership, *, by, on=None):
    """Let a membership end on a day, its last one; one that has not begun is taken back.

    Raises ValidationError.
    """
    on = on or clock.today()
    _refuse_own_account(membership.user, by)
    if membership.starts_on > on:
        audit.record(AuditVerb.REMOVED, membership, by=by, agency=membership.agency)
        membership.delete()
        return
    if membership.ends_on and membership.ends_on <= on:
        raise ValidationError(_("Cette affectation est déjà finie."))
    before = audit.snapshot(membership)
    membership.ends_on = on
    membership.full_clean(validate_unique=False)
    membership.save(update_fields=["ends_on"])
    audit.changed(membership, before, by=by, agency=membership.agency)


def _refuse_own_account(user, by):
    if by is not None and user.pk == by.pk:
        raise ValidationError(
            _("Nul ne règle ses propres droits : demandez à un autre administrateur.")
        )


def _check_agency(role, agency):
    is_local = role.grants.filter(scope__in=(Scope.OWN, Scope.AGENCY)).exists()
    if is_local and agency is None:
        raise ValidationError({"agency": _("Ce rôle s’exerce dans une agence : choisissez-la.")})
    if agency is not None and not is_local:
        raise ValidationError(
            {"agency": _("Ce rôle vaut pour tout le pays : laissez l’agence vide.")}
        )
