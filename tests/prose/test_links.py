import pytest

from prose import render_inline

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("name", ["GOV.UK", "Monday.com", "someone@example.org", "Node.js"])
def test_a_name_with_a_dot_is_no_address(name):
    assert render_inline(name) == name


def test_what_is_written_as_an_address_becomes_a_link():
    assert render_inline("see https://example.org/a") == (
        'see <a href="https://example.org/a" rel="noopener noreferrer">https://example.org/a</a>'
    )
