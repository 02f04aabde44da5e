"""docker-compose.yml, the Dockerfile and what stands beside them: whole, in step with the code, and without secrets."""

import re
import tomllib
from functools import cache

import pytest
from django.conf import settings
from django.urls import resolve

from outbox.draining import BUDGET
from tests.deployment import (
    OURS,
    compose,
    dockerfile,
    environment_of,
    image_environment,
    interpolate,
    is_kept_out,
    last_stage,
    service,
)
from tests.servers import ROOT

GIVEN = {"SECRET_KEY": "k" * 50, "POSTGRES_PASSWORD": "p", "SITE_HOST": "aipm.example"}


def text(name: str) -> str:
    return (ROOT / name).read_text()


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


@cache
def pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.\[\],-]+)==(\S+)", text(name), re.MULTILINE)
    return {re.sub(r"\[.*\]", "", package): version for package, version in found}


class TestCompose:
    def test_it_has_what_a_site_needs(self):
        assert set(compose()["services"]) == {*OURS, "proxy", "postgres", "redis"}

    @pytest.mark.parametrize("name", OURS)
    def test_ours_can_do_nothing_that_they_need_not(self, name):
        ours = service(name)
        assert (ours["read_only"], ours["cap_drop"], ours["init"]) == (True, ["ALL"], True)
        assert ours["security_opt"] == ["no-new-privileges:true"]
        assert not {"user", "privileged", "network_mode", "pid", "ports"} & set(ours)

    def test_only_the_proxy_is_seen_from_outside(self):
        assert [name for name, one in compose()["services"].items() if "ports" in one] == ["proxy"]

    def test_whoever_serves_for_long_comes_back_and_tells_how_it_is(self):
        restarts = {name: one["restart"] for name, one in compose()["services"].items()}
        assert restarts.pop("prepare") == "no"
        assert set(restarts.values()) == {"unless-stopped"}
        assert [name for name in ("worker", "postgres", "redis") if not service(name)["healthcheck"]["test"]] == []
        assert last_stage("HEALTHCHECK")  # of the web server, which has none of its own
        assert "healthcheck" not in service("web")
        assert service("beat")["healthcheck"] == {"disable": True}  # it answers nobody; what it fails to do is seen

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_nothing_starts_before_the_database_is_prepared(self, name):
        assert service(name)["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
        needed = {"postgres": {"condition": "service_healthy"}, "redis": {"condition": "service_healthy"}}
        assert service("prepare")["depends_on"] == needed

    def test_files_that_the_web_server_takes_are_seen_by_the_worker(self):
        folder = image_environment()["AIPM_VAR_DIR"]
        assert [service(name)["volumes"][0] for name in OURS] == [f"var:{folder}"] * len(OURS)
        volumes = [volume for one in compose()["services"].values() for volume in one["volumes"]]
        mounted = {volume.partition(":")[0] for volume in volumes if ":" in volume}
        files = {name for name in mounted if name.startswith(".")}
        assert mounted - files == set(compose()["volumes"])
        assert [name for name in files if not (ROOT / name).exists()] == []

    def test_two_beats_share_no_file(self):
        command = service("beat")["command"]
        schedule = command[command.index("--schedule") + 1]
        (own,) = (volume for volume in service("beat")["volumes"] if ":" not in volume)
        assert schedule.startswith(f"{own}/")

    def test_uploads_wait_on_the_disk(self):
        """The rest of a container cannot be written to, and what is written into memory is not there for others."""
        for name in OURS:
            # Python's own choice, unless TMPDIR says otherwise.
            assert "/tmp" in service(name)["volumes"]  # noqa: S108
            assert "tmpfs" not in service(name)
        assert "TMPDIR" not in image_environment()

    def test_who_is_asked_to_end_may_finish(self):
        longest = max(settings.EMAIL_TIMEOUT, settings.INSPECTION_SECONDS + settings.CLAMD_TIMEOUT)
        for name in ("web", "worker", "beat"):
            assert seconds(service(name)["stop_grace_period"]) > BUDGET + longest


class TestSecrets:
    def test_none_has_a_default(self):
        found = re.findall(r"\$\{(\w*(?:SECRET|PASSWORD|KEY|TOKEN)\w*)(:-[^}]+)?", text("docker-compose.yml"))
        assert {name for name, _default in found} == {"SECRET_KEY", "POSTGRES_PASSWORD"}
        assert [name for name, default in found if default] == []

    @pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD"])
    def test_what_is_needed_is_asked_for(self, name):
        with pytest.raises(KeyError, match=name):
            environment_of("web", {**GIVEN, name: ""})

    def test_nothing_secret_is_copied_into_the_image(self):
        kept_out = [".env", ".env.production", ".git/config", "var/aipm.sqlite3", ".venv/bin/python"]
        assert [name for name in kept_out if not is_kept_out(name)] == []
        words = " ".join(line.rest for line in dockerfile() if line.word in ("ENV", "ARG"))
        assert not re.search("SECRET|PASSWORD|TOKEN", words)

    def test_the_key_of_the_build_stays_in_its_step(self):
        with_key = [line for line in dockerfile() if "SECRET_KEY" in line.rest]
        assert [(line.word, line.stage) for line in with_key] == [("RUN", 0)]


class TestSettings:
    # Of the image, of `make run`, or wrong on a site that others see.
    NOT_PASSED = {"AIPM_EMBEDDED", "AIPM_VAR_DIR", "AIPM_CONTENT_DIR", "STATIC_ROOT", "DEBUG"}
    OF_THE_CONTAINER = {"WEB_WORKERS", "WEB_THREADS"}

    def test_each_can_be_given(self):
        known = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", text(".env.example"), re.MULTILINE))
        wanted = known - self.NOT_PASSED | self.OF_THE_CONTAINER
        for name in OURS:
            listed = set(service(name)["environment"])
            assert (wanted - listed, listed - wanted) == (set(), set())  # x-app in docker-compose.yml lists them

    def test_what_is_not_given_is_not_there(self):
        environment = environment_of("web", GIVEN)
        assert "GOOGLE_CLIENT_ID" not in environment
        assert environment_of("web", {**GIVEN, "GOOGLE_CLIENT_ID": "g"})["GOOGLE_CLIENT_ID"] == "g"
        assert environment["SITE_URL"] == "https://aipm.example"
        assert environment["DATABASE_URL"] == "postgres://aipm:p@postgres:5432/aipm"

    def test_the_ways_of_compose_are_read_as_compose_does(self):
        assert interpolate("a ${A:-b} ${B:-} $$HOSTNAME ${C:?needed}", {"C": "c"}) == "a b  $HOSTNAME c"


class TestDockerfile:
    def test_what_it_copies_exists(self):
        copied = [line.rest.split() for line in dockerfile() if line.word == "COPY" and "--from" not in line.rest]
        assert copied == [["requirements-s3.txt", "."], [".", "."]]
        for *sources, _target in copied:
            for source in sources:
                assert (ROOT / source).exists()
                assert source == "." or not is_kept_out(source)

    def test_it_installs_what_is_pinned_and_nothing_that_tests_lack(self):
        (install,) = (line.rest for line in dockerfile() if "pip install" in line.rest)
        assert "--require-hashes" in install
        assert install.split()[-2:] == ["--requirement", "requirements-s3.txt"]
        assert pins("requirements-s3.txt").items() >= pins("requirements.txt").items()
        assert pins("requirements-s3.txt").items() <= pins("requirements-dev.txt").items()
        assert "django-storages" in pins("requirements-s3.txt")

    def test_the_app_is_in_the_image_and_the_tests_are_not(self):
        packages = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["root_packages"]
        needed = [*packages, "content", "static", "templates", "manage.py", "requirements-s3.txt"]
        assert [name for name in needed if is_kept_out(f"{name}/x") or not (ROOT / name).exists()] == []
        assert is_kept_out("tests/conftest.py")
        assert is_kept_out("aipm/__pycache__/settings.pyc")

    def test_it_runs_as_somebody_without_rights(self):
        (user,) = last_stage("USER")
        assert user.rest == "aipm"
        (made,) = (line.rest for line in last_stage("RUN") if "useradd" in line.rest)
        assert int(re.search(r"--uid (\d+)", made)[1]) >= 10_000
        assert f"install -d -o aipm -g aipm {image_environment()['AIPM_VAR_DIR']}" in made
        words = [line.word for line in dockerfile() if line.stage == user.stage]
        assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])

    def test_it_has_the_port_that_the_proxy_asks(self):
        assert [line.rest for line in last_stage("EXPOSE")] == ["8000"]
        assert "--bind 0.0.0.0:8000" in " ".join(last_stage("CMD")[0].command)
        caddyfile = text("deploy/Caddyfile")
        assert re.search(r"reverse_proxy web:8000 ", caddyfile)
        assert resolve(re.search(r"health_uri (\S+)", caddyfile)[1]).func.__name__ == "readyz"
        (probe,) = last_stage("HEALTHCHECK")
        assert "http://localhost:8000/livez" in probe.rest
