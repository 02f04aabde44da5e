"""Providers are on when the environment names them, and do not exist otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROVIDERS = {"GOOGLE": "google", "GITHUB": "github", "LINKEDIN": "oidc/linkedin"}
PROBE = """
import json, os, django, requests
os.environ["DJANGO_SETTINGS_MODULE"] = "aipm.settings"
django.setup()
from django.conf import settings
from django.test import Client
# The front door needs no database, but for the session and the cache.
settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
for cache in settings.CACHES:
    settings.CACHES[cache] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": cache}
client = Client(headers={"host": "localhost"})
page = client.get("/accounts/login/")
paths = ["google/login/", "github/login/", "oidc/linkedin/login/", "oidc/other/login/", "google/login/callback/"]
def no_network(*args, **kwargs):
    raise requests.ConnectionError("the provider does not answer")
requests.Session.request = no_network
linkedin = client.post("/accounts/oidc/linkedin/login/?process=login")
google = client.post("/accounts/google/login/?process=login")
print(json.dumps({
    "buttons": [name for name in ("Google", "GitHub", "LinkedIn") if f"Go on with {name}" in page.text],
    "status": [client.get(f"/accounts/{path}").status_code for path in paths],
    "form_action": page["Content-Security-Policy"].split("form-action ")[1].split(";")[0],
    "google": [google.status_code, google.headers.get("Location", "").split("?")[0]],
    "linkedin": [linkedin.status_code, linkedin.headers.get("Location", "")],
    "scripts": page.text.count("<script>"),
}))
"""


def probe(tmp_path: Path, *on: str) -> dict:
    """The product with these providers switched on, started anew."""
    env = {
        "PATH": os.environ["PATH"],
        "AIPM_ENV_FILE": os.devnull,
        "AIPM_EMBEDDED": "1",
        "AIPM_VAR_DIR": str(tmp_path),
        "DEBUG": "1",
        "SECRET_KEY": "only-in-tests-" * 4,
        "PYTHONPATH": str(ROOT),
    }
    for provider in on:
        env |= {f"{provider}_CLIENT_ID": "the-id", f"{provider}_CLIENT_SECRET": "the-secret\n"}
    done = subprocess.run([sys.executable, "-c", PROBE], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_without_the_environment_there_is_none(tmp_path):
    assert probe(tmp_path) == {
        "buttons": [],
        "status": [404, 404, 404, 404, 404],
        "form_action": "'self'",
        "google": [404, ""],
        "linkedin": [404, ""],
        "scripts": 0,
    }


def test_all_three(tmp_path):
    assert probe(tmp_path, *PROVIDERS) == {
        "buttons": ["Google", "GitHub", "LinkedIn"],
        # asked for by GET, the page before the provider; a provider nobody configured; a callback without a state
        "status": [200, 200, 200, 404, 401],
        "form_action": "'self' https://accounts.google.com https://github.com https://www.linkedin.com",
        "google": [302, "https://accounts.google.com/o/oauth2/v2/auth"],
        # LinkedIn must be asked where to send people, and it does not answer.
        "linkedin": [302, "/accounts/3rdparty/login/error/"],
        "scripts": 0,
    }


def test_one_alone(tmp_path):
    found = probe(tmp_path, "GITHUB")
    assert (found["buttons"], found["status"]) == (["GitHub"], [404, 200, 404, 404, 404])
    assert found["form_action"] == "'self' https://github.com"
