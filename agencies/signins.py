"""Signing in: every try leaves a trace, and an address tried too often must wait.

An address nobody here has is never written down: the access log holds a keyed digest of what was
typed, which is enough to count tries and says nothing to who reads it.
"""

import datetime

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from agencies import audit
from agencies.enums import AccessKind, AuditVerb
from agencies.models import AccessLog, AuditEntry, User

TRIES = 6
WINDOW = datetime.timedelta(minutes=15)
SUBJECT = "agencies:login"


def digest(email):
    """What the access log keeps of an address."""
    return salted_hmac("agencies.signins", email.strip().lower()).hexdigest()[:32]


def is_locked(email):
    """Whether this address failed too often in the last quarter of an hour, since it succeeded."""
    since = timezone.now() - WINDOW
    successes = AuditEntry.objects.filter(
        verb=AuditVerb.SIGNED_IN, by__email__iexact=email.strip(), at__gt=since
    )
    failures = AccessLog.objects.filter(
        kind=AccessKind.REFUSED,
        subject_type=SUBJECT,
        at__gte=successes.aggregate(last=Max("at"))["last"] or since,
        detail__login=digest(email),
    )
    return failures.count() >= TRIES


def trace_success(sender, request, user, **kwargs):
    audit.record(AuditVerb.SIGNED_IN, user, by=user)


def trace_failure(sender, credentials, request=None, **kwargs):
    email = credentials.get("username") or credentials.get("email") or ""
    audit.seen(AccessKind.REFUSED, None, subject_type=SUBJECT, login=digest(email))
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user:
        audit.record(AuditVerb.SIGN_IN_FAILED, user, by=None)


def connect():
    """Called once, in apps.py."""
    user_logged_in.connect(trace_success, dispatch_uid="agencies.trace_success")
    user_login_failed.connect(trace_failure, dispatch_uid="agencies.trace_failure")
