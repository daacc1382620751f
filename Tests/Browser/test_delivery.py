"""Checkpoints leave the machine: by mail and to an address on the web; and `verify --since` holds against what arrived."""

import base64
import email
import http.server
import os
import re
import socketserver
import threading
import time

import pytest

from conftest import changli, csrf, records


class Web(http.server.BaseHTTPRequestHandler):
    received = []

    def do_POST(self):
        self.received.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much SMTP (RFC 5321) as one sender needs."""

    received = []

    def handle(self):
        def say(line):
            self.wfile.write(line.encode() + b"\r\n")

        say("220 sink")
        while line := self.rfile.readline().decode().strip():
            if line == "DATA":
                say("354 go on")
                lines = []
                while (data := self.rfile.readline()) != b".\r\n":
                    lines.append(data)
                self.received.append(b"".join(lines))
                say("250 taken")
            elif line == "QUIT":
                say("221 bye")
                return
            else:
                say("250 sink")


@pytest.fixture
def sinks():
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web), socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [server.server_address[1] for server in servers]
    for server in servers:
        server.shutdown()


def until(condition):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("nothing arrived")


def test_the_newest_checkpoint_arrives_by_mail_and_on_the_web(office, sinks, tmp_path):
    reader = office.reader("jijian")
    token = csrf(reader)
    web, mail = sinks
    for name, way, address in [("县委巡察办", "mail", "xuncha@example.org"), ("存证服务", "web", f"http://127.0.0.1:{web}/checkpoints"),
                               ("打不通的", "web", "http://127.0.0.1:1/")]:
        answer = reader.post("/registers/checkpoint_receiver", form={"csrf": token, "name": name, "way": way, "address": address})
        assert answer.ok, answer.text()
    office.server.stop()
    os.environ["CHANGLI_SMTP"] = f"smtp://127.0.0.1:{mail}"
    os.environ["CHANGLI_MAIL_FROM"] = "changli@example.org"
    try:
        office.server.start()
        until(lambda: Web.received and Mail.received)
    finally:
        del os.environ["CHANGLI_SMTP"], os.environ["CHANGLI_MAIL_FROM"]
    note = Web.received[0].decode()
    message = email.message_from_bytes(Mail.received[0])
    text = message.get_payload(decode=True).decode()
    assert note in text.replace("\r\n", "\n"), "both got the same"
    assert message["To"] == "xuncha@example.org"
    # What arrived is a checkpoint of this journal, and the inspectors' own check stands on it.
    (tmp_path / "checkpoint.txt").write_text(note)
    done = changli("verify", "--since", tmp_path / "checkpoint.txt", "--data", office.folder)
    assert "验真通过" in done.stdout
    page = office.sign_in("jijian")
    receivers = {r["name"]: r["id"] for r in records(office.folder, "checkpoint_receiver")}
    page.goto(f"/registers/checkpoint_receiver/{receivers['县委巡察办']}")
    office.look(page)
    assert "已送达" in page.locator("main").inner_text()
    page.goto(f"/registers/checkpoint_receiver/{receivers['打不通的']}")
    assert "没有送达" in page.locator("main").inner_text(), "a receiver that cannot be reached says so"


@pytest.mark.parametrize("way, address", [
    ("mail", "x"), ("mail", "a@b"), ("mail", "-oQ/tmp@example.org"), ("mail", "a@b.c\nBcc: d@e.f"), ("web", "file:///etc/passwd"), ("web", "ftp://x.y"),
    ("web", "http://x\" --output /tmp/x"),
])
def test_an_address_that_could_mean_something_else_is_refused(office, way, address):
    reader = office.reader("jijian")
    answer = reader.post("/registers/checkpoint_receiver", form={"csrf": csrf(reader), "name": "坏地址", "way": way, "address": address})
    assert answer.status == 422
