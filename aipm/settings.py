"""All settings, from the environment; a missing one that matters stops the start with one line.

``.env`` beside ``manage.py`` is read first (``make run`` writes one); real environment
variables win over it. ``AIPM_ENV_FILE`` names another file.
"""

import logging
import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from aipm.api.documentation import SPECTACULAR_SETTINGS  # noqa: F401 (a setting, at home with the API)
from aipm.release import fingerprint

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
env_file = os.environ.get("AIPM_ENV_FILE", BASE_DIR / ".env")
if Path(env_file).is_file():
    env.read_env(env_file)

VAR_DIR = Path(env.str("AIPM_VAR_DIR", default=str(BASE_DIR / "var")))

# --- who we are -----------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# One machine, plain HTTP on localhost, no services beside it: what `make run` starts.
EMBEDDED = env.bool("AIPM_EMBEDDED", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="").strip()  # a file ends with a newline
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it (or SECRET_KEY_FILE) in the environment; `make run` makes one for you."
        )
    SECRET_KEY = "only-while-debug-is-on-" * 3

SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = "aipm"
# Part of the ETag of public pages: a new release shows at once.
RELEASE = env.str("AIPM_RELEASE", default="") or fingerprint(BASE_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED or DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE = not (EMBEDDED or DEBUG)  # served by TLS, behind a proxy

INSTALLED_APPS = [
    # composition root first: its templates and commands win
    "aipm",
    "careers",
    "reviews",
    "portfolio",
    "roadmaps",
    "accounts",
    "outbox",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionSeenMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.InvalidFormMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "aipm.api.middleware.ApiMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "aipm.urls"
WSGI_APPLICATION = "aipm.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aipm.context.page",
            ],
        },
    }
]

# --- database -------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'aipm.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Six writers at once: the defaults lose one commit in 120, this loses none (docs/decisions/0003).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }
    # Each thread keeps its connection: to open one and run the pragmas costs 2 ms, a fifth of a page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # A new connection costs more than the page that it serves; the pool needs CONN_MAX_AGE=0.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": 10,  # seconds; /readyz and everybody else waits so long for a database that is away
    }
    # When the database is back, nobody is handed a connection from before. One empty round trip, 0.1 ms.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        name: {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        for name in ("default", "throttle")
    }
else:
    # Shared by all processes: sign-in rate limits live here.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
        # How often the API was asked: by process, so that reading never takes SQLite's write lock.
        "throttle": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "throttle",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
    }

# --- sign-in --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.CuratorBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail is slow at times. A code that came too late is worse than one that lives ten minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the code from the mail said who it is; a second step is still asked for
ACCOUNT_SESSION_REMEMBER = None  # a tick box asks
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmResetCodeForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off is common
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateByCodeForm",
    "signup_webauthn": "accounts.forms.SignupPasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
# True writes a row on every request; SessionSeenMiddleware refreshes at most every ten minutes instead.
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Social sign-in is on for a provider when its client id is in the environment, and only then:
# the app of a provider that is off is not installed, so its addresses do not exist.
SOCIALACCOUNT_PROVIDERS = {}
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIAL_SIGN_IN_HOSTS = []
for provider, host in (("google", "accounts.google.com"), ("github", "github.com")):
    client_id = env.str(f"{provider.upper()}_CLIENT_ID", default="")
    if client_id:
        SOCIALACCOUNT_PROVIDERS[provider] = {
            "APPS": [{"client_id": client_id, "secret": env.str(f"{provider.upper()}_CLIENT_SECRET").strip()}]
        }
        SOCIAL_SIGN_IN_HOSTS.append(f"https://{host}")
        INSTALLED_APPS.append(f"allauth.socialaccount.providers.{provider}")
if env.str("LINKEDIN_CLIENT_ID", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "linkedin",
                "name": "LinkedIn",
                "client_id": env.str("LINKEDIN_CLIENT_ID"),
                "secret": env.str("LINKEDIN_CLIENT_SECRET").strip(),
                "settings": {"server_url": "https://www.linkedin.com/oauth"},
            }
        ]
    }
    SOCIAL_SIGN_IN_HOSTS.append("https://www.linkedin.com")
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")

# --- language, time -------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"  # of the server; everybody has a zone of their own
USE_TZ = True

# --- files ----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "aipm.static.BundledManifestStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
CONTENT_DIR = Path(env.str("AIPM_CONTENT_DIR", default=str(BASE_DIR / "content")))
# What an upload may ask of the child process that opens it: portfolio/inspection/limits.py says the units.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=25 * 1024 * 1024)
UPLOAD_MAX_TEXT_BYTES = env.int("UPLOAD_MAX_TEXT_BYTES", default=1024 * 1024)
UPLOAD_MAX_PIXELS = env.int("UPLOAD_MAX_PIXELS", default=40_000_000)
UPLOAD_MAX_PAGES = env.int("UPLOAD_MAX_PAGES", default=500)
UPLOAD_PREVIEW_PAGES = env.int("UPLOAD_PREVIEW_PAGES", default=10)
INSPECTION_SECONDS = env.int("INSPECTION_SECONDS", default=30)
INSPECTION_MEMORY_MB = env.int("INSPECTION_MEMORY_MB", default=1024)
CLAMD_URL = env.str("CLAMD_URL", default="")
CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", default=20)
# How much of it there may be: of one person, on one revision, in one request (the form without JavaScript).
UPLOAD_QUOTA_BYTES = env.int("UPLOAD_QUOTA_BYTES", default=500 * 1024 * 1024)
UPLOAD_FILES_PER_REVISION = env.int("UPLOAD_FILES_PER_REVISION", default=40)
UPLOAD_MAX_REQUEST_BYTES = env.int("UPLOAD_MAX_REQUEST_BYTES", default=4 * UPLOAD_MAX_BYTES)
# Uploads go to the disk as they come, never into memory, and end early when they are too large.
FILE_UPLOAD_HANDLERS = ["portfolio.files.receiving.LimitedUploadHandler"]
# Who sends the bytes: this process, the proxy (X-Accel-Redirect), or the storage (signed links to S3).
FILES_SENT_BY = env.str("FILES_SENT_BY", default="app")
if FILES_SENT_BY not in ("app", "proxy", "storage"):
    raise ImproperlyConfigured(f"FILES_SENT_BY is {FILES_SENT_BY!r}; it must be app, proxy or storage.")
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY_ID", default="").strip() or None,
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="").strip() or None,
            "addressing_style": env.str("S3_ADDRESSING_STYLE", default="auto"),
            "signature_version": "s3v4",
            "default_acl": None,  # the bucket's own: private
            "file_overwrite": False,
        },
    }
if FILES_SENT_BY != "app" and (FILES_SENT_BY == "storage") != bool(S3_BUCKET):
    raise ImproperlyConfigured("FILES_SENT_BY=storage needs S3_BUCKET; FILES_SENT_BY=proxy needs files on the disk.")

# --- mail -----------------------------------------------------------------------------
EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    EMAIL_CONFIG = env.email("EMAIL_URL")
    vars().update(EMAIL_CONFIG)
else:
    EMAIL_BACKEND = "aipm.mail.PrintedAndKeptBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="aipm <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Well below the lease: who waits for a mail server must not be taken for dead.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)

# --- work in the background -----------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL) or "memory://"
# Without a broker, the beat process runs its periodic tasks itself.
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL == "memory://"
CELERY_TASK_IGNORE_RESULT = True
# Nothing that waits in the broker is worth keeping: the rows in the database are, and the schedule comes again. So
# no task is put back. Kombu's own book-keeping for that also ends the worker when Redis goes away while tasks wait.
CELERY_BROKER_TRANSPORT_OPTIONS = {"ack_emulation": False}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False  # mail printed by the beat process is not a log line
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Celery itself says that a task came and went.
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = DJANGO_STRUCTLOG_CELERY_TASK_SUCCESS_LOG_LEVEL = logging.DEBUG

# --- security -------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        # A form that ends in a redirect to a provider is stopped by 'self' in Chromium.
        "form-action": [SELF, *SOCIAL_SIGN_IN_HOSTS],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- API ------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.ScopedIsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["aipm.api.parsers.JSONParser"],
    "DEFAULT_METADATA_CLASS": "aipm.api.metadata.Metadata",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "aipm.api.pagination.CursorPagination",
    "PAGE_SIZE": 30,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "aipm.api.throttling.AnonRateThrottle",
        "aipm.api.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANON", default="120/min"),
        "user": env.str("API_RATE_USER", default="600/min"),
    },
    # Without it, whoever sends X-Forwarded-For chooses the address that is counted.
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "EXCEPTION_HANDLER": "aipm.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# --- logs -----------------------------------------------------------------------------
# A proxy of ours sets X-Request-ID, so that its log and ours name a request alike; from anybody else it is ignored.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = ALLAUTH_TRUSTED_PROXY_COUNT > 0
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "aipm.logs.formatter", "json": SECURE}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING" if EMBEDDED else "INFO")},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
