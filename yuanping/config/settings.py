"""Django settings. Every option comes from the environment; the table of options is ``docs/settings.md``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from yuanping.config.env import envbool, envint, envlist, envtext
from yuanping.infra.callback_address import read_limits
from yuanping.kernel.venue_system.signature import read_secret

PACKAGE = Path(__file__).resolve().parent.parent
BASE_DIR = PACKAGE.parent
DATA_DIR = Path(envtext("YUANPING_DATA", str(BASE_DIR / "var")))
"""Database file (embedded default), storage, outbox and keys of this installation."""
KEYS_DIR = Path(envtext("YUANPING_KEYS", str(DATA_DIR / "keys")))
"""Key files, kept apart from the database: whoever has only one of the two can join no person to a lot."""
STORAGE_DIR = Path(envtext("YUANPING_STORAGE", str(DATA_DIR / "storage")))
OUTBOX_DIR = Path(envtext("YUANPING_OUTBOX", str(DATA_DIR / "outbox")))
PACKS_DIR = Path(envtext("YUANPING_PACKS", str(PACKAGE / "packs")))
SPECIALTY_LISTS = envtext("YUANPING_SPECIALTY_LISTS", "")

DEMO = envbool("YUANPING_DEMO", False)
DEBUG = envbool("YUANPING_DEBUG", False)
SECRET_KEY = envtext("YUANPING_SECRET_KEY", "demo-only-not-secret" if DEMO else "")
ALLOWED_HOSTS = envlist("YUANPING_HOSTS", "127.0.0.1,localhost,[::1]")
PROVINCE = envtext("YUANPING_PROVINCE", "liaoning")
HASH_NAME = envtext("YUANPING_HASH", "sm3")
SIGNER = envtext("YUANPING_SIGNER", "yuanping.adapters.ca_demo.authority.DemoAuthority")
"""Certificate authority and custody of members' keys, by dotted name (port: apps/signing/ports.py)."""
LOG_ORIGIN = envtext("YUANPING_LOG_ORIGIN", "yuanping.example/log")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
    "ninja",
    "yuanping.infra",
    "yuanping.apps.evidence",
    "yuanping.apps.identity",
    "yuanping.apps.policy",
    "yuanping.apps.draw",
    "yuanping.apps.signing",
    "yuanping.apps.notifications",
    "yuanping.apps.feeds",
    "yuanping.apps.tenders",
    "yuanping.apps.experts",
    "yuanping.apps.venues",
    "yuanping.apps.booking",
    "yuanping.apps.venue_systems",
    "yuanping.apps.bidding",
    "yuanping.apps.committee",
    "yuanping.apps.evaluation",
    "yuanping.apps.archive",
    "yuanping.apps.planning",
    "yuanping.api",
    "yuanping.web.shell",
    "yuanping.web.public",
    "yuanping.web.policy",
    "yuanping.web.agency",
    "yuanping.web.centre",
    "yuanping.web.expert",
    "yuanping.web.supervisor",
    "yuanping.web.province",
    "yuanping.web.accounts",
    "yuanping.web.library",
]
if DEMO:
    INSTALLED_APPS.append("yuanping.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "yuanping.web.shell.middleware.LanguageMiddleware",  # shell: language from our switch, not from the browser
    "yuanping.web.shell.uploads.UploadLimitMiddleware",  # before the form's token is looked for, which reads the body
    "yuanping.web.shell.plain_text.PlainTextMiddleware",  # before anything is looked up by what was sent, the session too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yuanping.web.shell.middleware.ActorMiddleware",  # shell: request.actor and request.now
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yuanping.config.urls"
WSGI_APPLICATION = "yuanping.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yuanping.web.shell.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yuanping.web.shell.templatetags.pack_words",
                "yuanping.web.shell.templatetags.shell",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """Settings of one database from ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"prepare_threshold": 5},  # for infra.prepared; Django's own cursors never prepare
        }
    raise ImproperlyConfigured(f"YUANPING_DATABASE_URL: no database of the kind {parts.scheme!r}")


DATABASES = {"default": _database(envtext("YUANPING_DATABASE_URL", f"sqlite:///{DATA_DIR / 'yuanping.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
]
LOGIN_URL = "/sign-in/"
# shell: sign-in and sessions
AXES_LOCKOUT_CALLABLE = "yuanping.config.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
CSRF_FAILURE_VIEW = "yuanping.web.shell.errors.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = envint("YUANPING_SIGN_IN_ATTEMPTS", 5)
AXES_COOLOFF_TIME = 1
PROBES_A_DAY = envint("YUANPING_PROBES_A_DAY", 5)
APPLICATIONS_A_DAY = envint("YUANPING_APPLICATIONS_A_DAY", 200)
GIVEN_PASSWORD_DAYS = envint("YUANPING_GIVEN_PASSWORD_DAYS", 14)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted(str(path.parent) for path in (PACKAGE / "locale").glob("*/en"))
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [("vendor", str(BASE_DIR / "node_modules" / ".vendor"))]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
TLS = envbool("YUANPING_TLS", not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_SSL_REDIRECT = TLS
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
"""Subdomains and the browsers' preload list belong to whoever owns the domain, not to this application."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "yuanping.infra.log_lines.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would print the addresses that ours leaves out
    "loggers": {name: {"handlers": [], "level": "WARNING", "propagate": True} for name in ("django", "django.server")},
}

# --- draw: which key holder, and where its own key lies (never inside KEYS_DIR) ---
KEYHOLDER = envtext("YUANPING_KEYHOLDER", "yuanping.adapters.keyholder_process.client.KeyholderProcess")
KEYHOLDER_KEYS = Path(envtext("YUANPING_KEYHOLDER_KEYS", str(DATA_DIR / "keyholder")))
KEYHOLDER_TIMEOUT = envint("YUANPING_KEYHOLDER_TIMEOUT", 30)

# --- notices: who sends them (empty: they lie sealed in the outbox), and how a gateway's receipts are known ---
NOTICE_OUTLET = envtext("YUANPING_NOTICE_OUTLET", "")
SMS_FOLDER = Path(envtext("YUANPING_SMS_FOLDER", str(DATA_DIR / "sms")))
"""The sender's own folder: its key and the gateway's address; another user's in production (``apps/notifications/checks.py``)."""
SMS_SOCKET = envtext("YUANPING_SMS_SOCKET", "")
"""Where the sender's service listens; empty in a demonstration, which starts it as a child."""
SMS_TIMEOUT = envint("YUANPING_SMS_TIMEOUT", 10)
SMS_CALLBACK_SECRET = read_secret(envtext("YUANPING_SMS_CALLBACK_SECRET", ""))

CALL_BRIDGE = envtext("YUANPING_CALL_BRIDGE", "")
"""The exchange through which staff call whoever did not answer, by dotted name (port: apps/committee/ports.py); empty: nobody calls."""
CALL_BRIDGE_FOLDER = Path(envtext("YUANPING_CALL_BRIDGE_FOLDER", str(DATA_DIR / "calls")))

# --- live channel and terminals: where a page finds the websockets, and what the reverse proxy says of a client certificate ---
LIVE_URL = envtext("YUANPING_LIVE_URL", "")
"""Empty: the same host below ``/live/``, where the reverse proxy joins the channel to the site."""
CLIENT_CERTIFICATE_HEADER = envtext("YUANPING_CLIENT_CERTIFICATE_HEADER", "")
"""Name of the header in which the reverse proxy passes a checked client certificate (PEM, percent-encoded); empty: none is believed."""

# --- centres' own systems: how they are called ---
VENUE_TRANSPORT = envtext("YUANPING_VENUE_TRANSPORT", "yuanping.adapters.webhook_http.client.HttpTransport")
CALLBACK_LIMITS = read_limits(envbool("YUANPING_CALLBACK_PLAIN", False), envlist("YUANPING_CALLBACK_NETWORKS", ""))
CALLBACK_TIMEOUT = envint("YUANPING_CALLBACK_TIMEOUT", 10)
CALLBACK_CA = envtext("YUANPING_CALLBACK_CA", "")
