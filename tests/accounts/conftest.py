"""A browser at our own host, and the mail that it waits for."""

import json
import re

import pytest
from django.test import Client

from tests import factories

CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


class Browser(Client):
    """``localhost``, because passkeys refuse any other name over plain HTTP."""

    def __init__(self, user_agent: str = BROWSER) -> None:
        super().__init__(headers={"host": "localhost", "user-agent": user_agent})

    def sign_in(self, user, password: str = factories.PASSWORD):
        return self.post("/accounts/login/", {"login": user.email, "password": password})

    def confirm_it_is_me(self, password: str = factories.PASSWORD):
        return self.post("/accounts/reauthenticate/", {"password": password})


@pytest.fixture
def browser(db) -> Browser:
    return Browser()


@pytest.fixture
def other_browser(db) -> Browser:
    return Browser(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Mobile Safari/604.1"
    )


@pytest.fixture
def last_code(mailoutbox):
    """``last_code(address)`` is the code in the newest mail to this address."""

    def code(address: str) -> str:
        mails = [mail for mail in mailoutbox if mail.to == [address]]
        return CODE.search(mails[-1].body)[1]

    return code


def script_data(response) -> dict:
    """What the page hands to its script for the passkey."""
    return json.loads(re.search(r'<script id="js_data" type="application/json">(.*?)</script>', response.text)[1])
