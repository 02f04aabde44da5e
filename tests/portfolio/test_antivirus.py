"""What the scanner says, and that nobody who did not look is taken for one who found nothing."""

import socket
import struct
import threading

import pytest

from portfolio.inspection.antivirus import Clear, Found, NotConfigured, Unavailable, scan

pytestmark = pytest.mark.pure


class Daemon(threading.Thread):
    """Speaks INSTREAM as clamd does: reads chunks until an empty one, then gives ``reply``."""

    def __init__(self, listening: socket.socket, reply: bytes, most: int | None) -> None:
        super().__init__(daemon=True)
        self.listening, self.reply, self.most = listening, reply, most
        self.received = b""

    def run(self) -> None:
        connection, _address = self.listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(length)
                if self.most is not None and len(self.received) > self.most:
                    break
            connection.sendall(self.reply)


@pytest.fixture
def clamd(settings):
    """``clamd(reply)`` starts a daemon on loopback and makes it the scanner of the site."""
    sockets: list[socket.socket] = []

    def start(reply: bytes, most: int | None = None) -> Daemon:
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        daemon = Daemon(listening, reply, most)
        daemon.start()
        return daemon

    yield start
    for listening in sockets:
        listening.close()


@pytest.fixture
def upload(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"0123456789" * 20_000)
    return path


def test_all_of_the_file_is_sent_and_nothing_is_found(clamd, upload):
    daemon = clamd(b"stream: OK\0")
    assert scan(upload) == Clear()
    daemon.join()
    assert daemon.received == upload.read_bytes()


def test_a_virus_is_named(clamd, upload):
    clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert scan(upload) == Found("Win.Test.EICAR_HDB-1")


def test_a_name_that_pretends_to_be_fine_is_a_find(clamd, upload):
    clamd(b"stream: OK FOUND\0")
    assert scan(upload) == Found("OK")


@pytest.mark.parametrize(
    "reply",
    [b"", b"stream: OKAY\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Access denied. ERROR\0", b"\xff\0"],
)
def test_anything_else_is_no_answer(clamd, upload, reply):
    clamd(reply)
    assert isinstance(scan(upload), Unavailable)


def test_a_daemon_that_stops_listening_has_not_looked(clamd, upload):
    clamd(b"INSTREAM size limit exceeded. ERROR\0", most=100)
    assert isinstance(scan(upload), Unavailable)


def test_a_daemon_that_says_nothing_is_not_waited_for(settings, upload):
    settings.CLAMD_TIMEOUT = 0.05
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        assert isinstance(scan(upload), Unavailable)


def test_a_daemon_behind_a_socket_of_the_machine(settings, tmp_path, upload):
    place = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()
        settings.CLAMD_URL = f"unix:{place}"
        Daemon(listening, b"stream: OK\0", None).start()
        assert scan(upload) == Clear()
    place.unlink()
    assert isinstance(scan(upload), Unavailable)


@pytest.mark.parametrize("url", ["http://127.0.0.1", "127.0.0.1:3310", "tcp://", "unix:"])
def test_an_address_of_another_kind_is_not_guessed_at(settings, upload, url):
    settings.CLAMD_URL = url
    assert "CLAMD_URL" in scan(upload).why


def test_without_a_scanner_nobody_looked(settings, upload):
    settings.CLAMD_URL = ""
    assert scan(upload) == NotConfigured()
