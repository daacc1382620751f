"""A server as a process, and a browser that is nothing but cookies and forms."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("CHANGLI_BIN", os.path.join(ROOT, ".build/debug/changli"))
PASSWORD = "changli-demo"


def changli(*arguments, check=True, **options):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data, port=None, wrapper=()):
        self.data, self.port, self.wrapper = str(data), port or free_port(), list(wrapper)
        self.start()

    def start(self):
        command = self.wrapper + [BINARY, "serve", "--data", self.data, "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                assert self.process.poll() is None, "the server ended by itself"
                time.sleep(0.005)
        raise AssertionError("the server did not start")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


class Client:
    def __init__(self, port, cookie=""):
        self.port, self.cookie, self.csrf = port, cookie, ""

    def request(self, method, path, fields=None, timeout=10):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        connection.close()
        return answer.status, text.decode("utf-8", "replace"), answer.getheader("Location") or ""

    def sign_in(self, login, password=PASSWORD):
        status, _, location = self.request("POST", "/sign-in", {"login": login, "password": password, "next": "/today"})
        assert status == 303, f"{login} cannot sign in: {status}"
        self.read_token()
        return self

    def read_token(self):
        _, page, _ = self.request("GET", "/password")
        self.csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page).group(1)
