"""Power fails, processes die: what was acknowledged is there, and the journal is whole."""

import json
import os
import random
import shutil
import subprocess
import threading
import time

import pytest

from support import Client, Server, changli


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crash") / "data"
    changli("demo", "--data", folder)
    return folder


def department(number):
    return {"name": f"测试科室{number}", "order": "9"}


def test_a_writing_server_killed_200_times_keeps_every_acknowledged_entry(demo):
    server = Server(demo)
    client = Client(server.port).sign_in("bangongshi")
    acknowledged, attempts = [], 0
    random.seed(20251106)
    for _ in range(200):
        stop = time.monotonic() + random.uniform(0.01, 0.12)
        killer = threading.Timer(stop - time.monotonic(), server.kill)
        killer.start()
        try:
            while True:
                attempts += 1
                status, _, location = client.request("POST", "/registers/department", {**department(attempts), "csrf": client.csrf}, timeout=5)
                assert status == 303, status
                acknowledged.append((f"测试科室{attempts}", location.split("/")[3].split("?")[0]))
        except (OSError, __import__("http.client").client.HTTPException):
            pass
        killer.join()
        server.start()
    server.stop()
    assert len(acknowledged) > 200, f"too few writes to mean anything: {len(acknowledged)}"
    records = {r["id"]: r.get("name") for r in json.loads(changli("list", "department", "--json", "--data", demo).stdout)["records"]}
    lost = [(name, id) for name, id in acknowledged if records.get(id) != name]
    assert lost == []
    report = json.loads(changli("verify", "--json", "--data", demo).stdout)
    assert report["ok"] and report["problems"] == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_every_durable_group_is_synced(demo, tmp_path):
    log = tmp_path / "strace.txt"
    server = Server(demo, wrapper=["strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(log)])
    client = Client(server.port).sign_in("bangongshi")
    before = sum("sync(" in line for line in open(log))
    for number in range(20):
        status, _, _ = client.request("POST", "/registers/department", {**department(f"同步{number}"), "csrf": client.csrf})
        assert status == 303
    after = sum("sync(" in line for line in open(log))
    subprocess.run(["pkill", "-TERM", "-P", str(server.process.pid)])
    server.process.wait(30)
    assert after - before >= 20, f"{after - before} syncs for 20 acknowledged writes"


def test_a_second_writer_is_refused_with_a_sentence_while_the_server_runs(demo, tmp_path):
    server = Server(demo)
    try:
        done = changli("rebuild", "--data", demo, check=False)
        assert done.returncode == 2 and "正在使用" in done.stderr
        assert changli("list", "finding", "--data", demo).returncode == 0
        backup = tmp_path / "backup"
        changli("backup", backup, "--data", demo)
        assert changli("verify", "--data", backup).returncode == 0
    finally:
        server.stop()


def test_demo_refuses_a_folder_that_is_not_empty(demo):
    done = changli("demo", "--data", demo, check=False)
    assert done.returncode == 2 and "不是空的" in done.stderr
