"""Settings, read from the environment.

Without a variable the defaults are those of production: a missing secret stops the start with a
hint. `SHARAKA_DEMO=1` alone makes a checkout run with synthetic people.
"""

import datetime
import logging
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib import env
from sharaka_portal.lib.logs import DiscreetRecord

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("SHARAKA_DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMO = env.boolean("SHARAKA_DEMO")
DEBUG = env.boolean("DEBUG")
TODAY = env.date("SHARAKA_TODAY", datetime.date(2015, 12, 14) if DEMO else None)
SECRET_KEY = env.text(
    "SECRET_KEY",
    "demonstration-only-this-key-protects-nothing-real" if DEMO else None,
    hint="Set a long random SECRET_KEY, or SHARAKA_DEMO=1 to try the portal with synthetic people.",
)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "agencies",
    "migrants",
    "services",
    "reports",
    "sharaka_portal.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_countries",
    "phonenumber_field",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sharaka_portal.lib.middleware.ReadOnlyGetMiddleware",
    "sharaka_portal.lib.middleware.NoStoreMiddleware",
    "agencies.middleware.RefusalLogMiddleware",
]

ROOT_URLCONF = "sharaka_portal.urls"
WSGI_APPLICATION = "sharaka_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "sharaka_portal.lib.templatetags.portal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agencies.context_processors.portal",
                "sharaka_portal.navigation.menu",
            ],
            "libraries": {"portal": "sharaka_portal.lib.templatetags.portal"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# SQLite is the embedded default, PostgreSQL is production.
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'sharaka.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Many desks write at once: WAL lets readers pass, IMMEDIATE queues writers instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Read in memory, as far as there is some: the duplicate check touches many small places.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA mmap_size=2000000000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.User"
LOGIN_URL = "agencies:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "agencies:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Africa/Casablanca"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

COUNTRIES_OVERRIDE = {"EH": None}
COUNTRIES_FIRST = ["SN", "CI", "CD", "SY", "CM", "GN", "NG", "ML", "CG"]
COUNTRIES_FIRST_REPEAT = True
PHONENUMBER_DEFAULT_REGION = "MA"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("bootstrap-icons", NODE_MODULES / "bootstrap-icons" / "font"),
    ("noto-sans", NODE_MODULES / "@fontsource" / "noto-sans"),
    ("noto-sans-arabic", NODE_MODULES / "@fontsource" / "noto-sans-arabic"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sharaka_portal.lib.storage.StaticStorage"},
}
# Uploaded papers: outside the web root, without an address; pages hand them out.
MEDIA_ROOT = DATA_DIR / "uploads"
UPLOAD_MEGABYTES = 5

# Messages to people. The demonstration writes them into files of the data folder.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "messages" / "mail"
MAIL_SERVER = env.mail_server("EMAIL_URL")
globals().update(MAIL_SERVER)  # EMAIL_BACKEND, EMAIL_HOST…
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "ne-pas-repondre@sharaka.example")
SMS_URL = env.web_address("SMS_URL")
SMS_TOKEN = env.text("SMS_TOKEN", "")
SMS_SENDER = env.text("SMS_SENDER", "ANAPEC")
# The channels that something is there to send by.
MESSAGE_CHANNELS = [
    channel
    for channel, is_there in (("email", DEMO or MAIL_SERVER), ("sms", DEMO or SMS_URL))
    if is_there
]

# No request leaves the host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# A desk computer is shared: the session ends with the working day.
SESSION_COOKIE_AGE = 10 * 60 * 60
# In the database alone: a cache of each process would keep a session that another one has ended.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEMO:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
logging.setLogRecordFactory(DiscreetRecord)

# Published small numbers are hidden below this count (docs/decisions.md).
DISCLOSURE_THRESHOLD = 5
PORTAL_NAME = _("Portail Sharaka")
# Where the portal is reached from outside: printed in reports, for the page that checks them.
PUBLIC_URL = env.text(
    "PUBLIC_URL",
    f"https://{ALLOWED_HOSTS[0]}"
    if ALLOWED_HOSTS and not DEMO
    else f"http://localhost:{env.integer('PORT', 8000)}",
).rstrip("/")
