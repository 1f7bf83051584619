"""How rows are read: scopes, current memberships, append-only tables."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q


class ScopedQuerySet(models.QuerySet):
    """Rows of a protected model; `visible_to` is the only filter by right."""

    def visible_to(self, user, action):
        """The rows on which the user may do the action, by `agencies.access`."""
        from agencies import access

        return access.scope(self, user, action)


class AgencyQuerySet(models.QuerySet):
    def open_to_migrants(self, day):
        """Agencies whose offer is open to regularised migrants on that day."""
        return self.filter(is_active=True, open_to_migrants_on__lte=day)

    def known(self):
        """Agencies that exist for certain; presumed ones serve planning only."""
        return self.filter(is_presumed=False)


class MembershipQuerySet(models.QuerySet):
    def current(self, day):
        """Memberships in force on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("History is append-only: rows cannot be changed.")

    def delete(self):
        raise TypeError("History is append-only: rows cannot be removed.")


class UserManager(BaseUserManager):
    """Accounts by e-mail address, whatever its letters' case."""

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """The first administrator (`manage.py createsuperuser`), who opens all other accounts."""
        from agencies import actions

        return actions.create_administrator(email, password, by=None, **fields)
