"""All the settings there are, in one file, read from the environment.

Without any environment this is the local installation of `make run`: http on this machine, SQLite under `var/`,
a secret key created there at first use. An https SITE_URL makes it a real one: then SECRET_KEY and DATABASE_URL
are required, cookies and headers are strict, and nothing defaults.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.management.utils import get_random_secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
DEMO = env.bool("MINGACO_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def _local_secret_key():
    """One key a machine, kept in var/, so that sessions outlive a restart."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env("SECRET_KEY") if HTTPS else env("SECRET_KEY", default="") or _local_secret_key()
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, *env.list("ALLOWED_HOSTS", default=[])]
if not HTTPS:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "guardian",
    "template_partials.apps.SimpleAppConfig",
    "documents",
    "accounts",
    "plans",
    "participation",
    "support_cycle",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.EndedSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.middleware.HostileInputMiddleware",
    "config.middleware.ServiceTimeZoneMiddleware",
    "config.middleware.PersonalPagesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

_LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                [
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS,
            "builtins": ["template_partials.templatetags.partials", "accounts.templatetags.mingaco"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.web.site",
                "accounts.places.menu",
                "documents.manual.help_page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data ----------------------------------------------------------------------------------------------------

VAR.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": env.db("DATABASE_URL")
    if HTTPS
    else env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'mingaco.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

PRIVATE_ROOT = VAR / "files"  # attachments and sealed papers, named by SHA-256; never under a public address
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024
ATTACHMENT_SCANNER = env(
    "ATTACHMENT_SCANNER", default=""
)  # dotted path of a callable(file) -> sentence or ""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

TASKS = {
    "default": {
        "BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    }
}
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)

# People --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ["UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator"]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.login.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation sent to it
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "accounts.login_forms.LoginForm",
    "reset_password": "accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.login_forms.ResetPasswordKeyForm",
    "change_password": "accounts.login_forms.ChangePasswordForm",
    "set_password": "accounts.login_forms.SetPasswordForm",
}
# A whole school, or a training of forty people, shares one address: the real guard is axes, by account and address.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,100/1h/key",
    "reset_password": "60/m/ip,5/m/key",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second step is told by mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Mingaco: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "accounts.login.SocialAdapter"
SOCIALACCOUNT_ONLY = False
MFA_ADAPTER = "accounts.login.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation proved it
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mingaco"
# ClaveÚnica: only for public institutions, off unless its credentials are in the environment.
CLAVEUNICA_CLIENT_ID = env("CLAVEUNICA_CLIENT_ID", default="")
CLAVEUNICA_SECRET = env("CLAVEUNICA_SECRET", default="")
CLAVEUNICA_SERVER = env("CLAVEUNICA_SERVER", default="https://accounts.claveunica.gob.cl/openid")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "claveunica",
                "name": "ClaveÚnica",
                "client_id": CLAVEUNICA_CLIENT_ID,
                "secret": CLAVEUNICA_SECRET,
                "settings": {
                    "server_url": CLAVEUNICA_SERVER,
                    "token_auth_method": "client_secret_post",
                    "oauth_pkce_enabled": False,
                },
            }
        ]
        if CLAVEUNICA_CLIENT_ID
        else [],
        "SCOPE": ["openid", "run", "name"],
    }
}

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.login.attempted_email"
AXES_CLIENT_IP_CALLABLE = "accounts.login.client_ip"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.login.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
TRUSTED_PROXIES = env.int(
    "TRUSTED_PROXIES", default=0
)  # how many proxies of ours stand before the application

ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # guardian's own backend knows no dates: access.py asks the rows (architecture B1)
    "guardian.W002",
]

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"

# Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "es-cl"
LANGUAGES = [("es-cl", "Español de Chile"), ("es", "Español")]
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False  # it would also hit ids, years, RBD and SVG attributes: see |number and |clp
USE_TZ = True
TIME_ZONE = "America/Santiago"

# Pages ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        # a form's redirect counts too: the one that goes to ClaveÚnica
        "form-action": ["'self'", *([CLAVEUNICA_SERVER] if CLAVEUNICA_CLIENT_ID else [])],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]  # asked on this machine, by http
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail and logs -------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Mingaco <no-responder@mingaco.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 10

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "config.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if HTTPS else "plain"},
        "mail": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"handlers": ["mail"], "level": "ERROR"}},
}

_PORT = os.environ.get("PORT", "")
SERVE_ADDRESS = env("SERVE_ADDRESS", default=f"127.0.0.1:{_PORT or urlsplit(SITE_URL).port or 8000}")
