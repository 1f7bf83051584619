"""What holds for every request of somebody: their language, and the trace of a refusal."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import translation

from agencies import audit
from agencies.enums import AccessKind


class LanguageMiddleware:
    """Speak the account's language; before signing in the one chosen on this computer; else French.

    The browser's own language does not count: the portal's language of work is French.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(self.language_of(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    def language_of(self, request):
        if request.user.is_authenticated:
            return request.user.interface_language
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class RefusalLogMiddleware:
    """Write an access line when a signed-in user is refused a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            match = request.resolver_match
            audit.seen(
                AccessKind.REFUSED,
                request.user,
                subject_type=match.view_name[:60] if match else "",
            )
