"""The private address at which a calendar program reads the user's times."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from agencies import access, audit
from agencies.access import open_to_everybody, requires
from agencies.enums import AccessKind, Action
from agencies.models import AccessLog
from services import actions
from services.ical import calendar_of
from services.models import CalendarFeed

TRACED_EVERY = datetime.timedelta(hours=12)


@open_to_everybody
@require_safe
def calendar_feed(request, secret):
    """The calendar of whoever the secret belongs to, while their account lets them read it."""
    feed = CalendarFeed.objects.select_related("user").filter(secret=secret).first()
    if feed is None or not access.may(feed.user, Action.VIEW_SERVICES):
        raise Http404
    content = calendar_of(feed.user)
    trace(feed)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="sharaka.ics"'
    return response


def trace(feed):
    """One line every twelve hours in the access log: a program asks every few minutes."""
    known = AccessLog.objects.filter(
        user=feed.user,
        kind=AccessKind.EXPORT,
        subject_type=CalendarFeed._meta.label_lower,
        at__gte=timezone.now() - TRACED_EVERY,
    )
    if not known.exists():
        audit.seen(AccessKind.EXPORT, feed.user, subject=feed)


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def feed_detail(request):
    """One's own private address."""
    feed = CalendarFeed.objects.filter(user=request.user).first()
    url = feed and request.build_absolute_uri(reverse("services:calendar_feed", args=[feed.secret]))
    return render(request, "services/feed_detail.html", {"feed": feed, "url": url})


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def feed_renew(request):
    """A first address, or another one in its place."""
    actions.open_feed(request.user, by=request.user)
    messages.success(request, _("Votre adresse d’agenda est prête. L’ancienne ne répond plus."))
    return redirect("services:feed_detail")


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def feed_remove(request):
    actions.close_feed(request.user, by=request.user)
    messages.success(request, _("L’adresse d’agenda est fermée."))
    return redirect("services:feed_detail")
