"""As much of S3 as our storage uses, on the loopback: put, get, head, delete and list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(ThreadingHTTPServer):
    """``objects`` by key; every request must be signed."""

    daemon_threads = True

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Keep the output of the tests clean."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).partition("/")[2].partition("/")[2]

    def _is_signed(self) -> bool:
        return "X-Amz-Signature" in self.path or "AWS4-HMAC-SHA256" in self.headers.get("Authorization", "")

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        if not self._is_signed():
            self._answer(403)
        elif not self._key:
            self._list(query.get("prefix", [""])[0])
        elif self._key not in self.server.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            content = self.server.objects[self._key]
            etag = f'"{hashlib.sha256(content).hexdigest()}"'
            self._answer(
                200, content, ETag=etag, Last_Modified=formatdate(usegmt=True), Content_Type="binary/octet-stream"
            )

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = _unchunked(body)
        self.server.objects[self._key] = body
        self._answer(200, ETag='"x"')

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._key, None)
        self._answer(204)

    def _list(self, prefix: str) -> None:
        below = [key.removeprefix(prefix) for key in sorted(self.server.objects) if key.startswith(prefix)]
        files = [f"<Contents><Key>{escape(prefix + key)}</Key></Contents>" for key in below if "/" not in key]
        folders = {key.partition("/")[0] for key in below if "/" in key}
        common = [f"<CommonPrefixes><Prefix>{escape(prefix + name)}/</Prefix></CommonPrefixes>" for name in folders]
        xml = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(files + common)}</ListBucketResult>"
        self._answer(200, xml.encode(), Content_Type="application/xml")


def _unchunked(body: bytes) -> bytes:
    found = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        if not length:
            return found
        found += body[:length]
        body = body[length + 2 :]


@contextmanager
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
