"""HTML read by the standard library's parser, which knows nothing of how it was written."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img"}


class Reader(HTMLParser):
    """Text content without what is aside, the elements with their attributes, and whether tags match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unmatched: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, "data-aside" in dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.unmatched.append(tag)

    def handle_data(self, data):
        if not any(aside for _tag, aside in self.open):
            self.texts.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.unmatched == []
    assert reader.open == []
    return reader


def text_content(html: str) -> str:
    return "".join(read(html).texts)
