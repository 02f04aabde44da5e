"""HTML that a program made of a document: only what a text of our own may have."""

import pytest

from prose import MAX_HTML_LENGTH, sanitise

pytestmark = pytest.mark.pure


def test_only_text_and_its_structure_is_left():
    html = (
        '<div class="menu"><h3 id="x">A</h3><p style="color:red" onclick="x()">b <strong>c</strong></p></div>'
        '<script>d()</script><img src="https://a.example/x.png"><a href="javascript:e()">f</a>'
        '<a href="https://a.example/">g</a><table><tr><td>h</td></tr></table>'
    )
    cleaned = sanitise(html)
    for gone in ("class", "id=", "style", "onclick", "script", "img", "a.example/x.png", "d()"):
        assert gone not in cleaned
    assert "<h3>A</h3><p>b <strong>c</strong></p>" in cleaned
    assert '<a href="https://a.example/" rel="nofollow ugc noopener noreferrer">g</a>' in cleaned


@pytest.mark.parametrize("html", ["<p>" + "x" * MAX_HTML_LENGTH, "<div>" * 61, "<ul><li>" * 40 + "</li></ul>" * 40])
def test_what_would_take_long_is_refused(html):
    with pytest.raises(ValueError, match="HTML"):
        sanitise(html)


def test_a_long_flat_text_is_not_deep():
    assert sanitise("<p>a<br>b</p>" * 1000).count("<br>") == 1000
