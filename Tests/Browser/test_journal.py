"""The journal: what one may see of it, the check of the whole, forgeries, and a proof verified without the product."""

import base64
import io
import json
import re
import shutil
import sqlite3
import zipfile

import pytest

from conftest import Office, Server, changli, copy_unit, csrf, records
from tlog import check_proof, check_signature


@pytest.fixture(scope="module")
def forged(demo, tmp_path_factory):
    """Makes a copy of the demo unit and lets a forger at it."""

    def make(*statements):
        folder = tmp_path_factory.mktemp("forged") / "unit"
        copy_unit(demo, folder)
        with sqlite3.connect(folder / "journal.sqlite") as database:
            for statement, *arguments in statements:
                assert database.execute(statement, arguments).rowcount != 0, f"nothing was forged by {statement}"
        database.close()
        return folder

    return make


def problems(folder) -> dict:
    done = changli("verify", "--json", "--data", folder, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_whole_is_checked_from_the_page(office):
    page = office.sign_in("shenji")
    page.goto("/journal")
    page.get_by_role("button", name="现在验真").click()
    office.look(page)
    text = page.locator("main").inner_text()
    assert "验真通过" in text and re.search(r"\d+ 条留痕、\d+ 个存证点", text)


def test_the_command_says_the_same_in_json(office):
    report = json.loads(changli("verify", "--json", "--data", office.folder).stdout)
    assert report["ok"] is True and report["problems"] == [] and report["entries"] > 500
    assert report["checkpoints"] >= 1 and len(base64.b64decode(report["root"])) == 32
    assert {"origin", "files", "unsigned", "erased", "rebuild"} <= set(report)


def test_an_older_checkpoint_is_extended_by_today(office, tmp_path):
    page = office.sign_in("shuji")
    page.goto("/journal")
    with page.expect_download() as download:
        page.get_by_role("link", name="第 1 号").click()
    old = tmp_path / "old.txt"
    download.value.save_as(old)
    assert changli("verify", "--since", old, "--data", office.folder).returncode == 0
    text = old.read_text().splitlines()
    text[2] = base64.b64encode(bytes(32)).decode()
    old.write_text("\n".join(text) + "\n")
    assert changli("verify", "--since", old, "--data", office.folder, check=False).returncode in (1, 2)


def test_a_changed_body_is_named(forged, demo):
    finding = records(demo, "finding")[4]
    with sqlite3.connect(demo / "journal.sqlite") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(entry)")]
        assert {"sequence", "body"} <= set(columns)
        sequence, body = database.execute(
            "SELECT sequence, body FROM entry WHERE instr(CAST(body AS TEXT), ?) ORDER BY sequence LIMIT 1", (finding["id"],)).fetchone()
    body = bytes(body)
    other = body.replace("关于".encode(), "有关".encode(), 1)
    assert other != body
    report = problems(forged(("UPDATE entry SET body = ? WHERE sequence = ?", other, sequence)))
    assert any(problem.get("entry") == sequence for problem in report["problems"]), report["problems"]


def test_a_changed_cell_of_a_readable_table_is_named(forged, demo):
    measure = next(record for record in records(demo, "measure") if record["state"] == "doing" and record.get("due"))
    with sqlite3.connect(demo / "journal.sqlite") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%measure'")]
    report = problems(
        forged((f'UPDATE "{tables[0]}" SET due = due + 30 WHERE id = ?', bytes.fromhex(measure["id"].replace("-", "")))))
    named = [problem for problem in report["problems"] if problem.get("record") == measure["id"]]
    assert named and named[0]["kind"] == "measure" and named[0]["field"] == "due", report["problems"]
    assert named[0]["expected"] and named[0]["found"] != named[0]["expected"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry WHERE sequence = 300",
        "DELETE FROM entry WHERE sequence = (SELECT max(sequence) FROM entry)",
        "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN SELECT 1; END",
    ],
)
def test_missing_entries_and_hidden_triggers_are_found(forged, statement):
    done = changli("verify", "--data", forged((statement,)), check=False)
    assert done.returncode == 1 and "验真不通过" in done.stdout


def test_the_page_tells_of_a_forgery_too(office, browser, forged, demo):
    measure = next(record for record in records(demo, "measure") if record["state"] == "signedOff")
    folder = forged()
    with sqlite3.connect(folder / "journal.sqlite") as database:
        table = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%measure'").fetchone()[0]
        database.execute(f"UPDATE \"{table}\" SET text = '另一句话' WHERE id = ?", (bytes.fromhex(measure["id"].replace("-", "")),))
    database.close()
    server = Server(folder).start()
    elsewhere = Office(browser, server, "journal-forged")
    try:
        page = elsewhere.sign_in("jijian")
        page.goto("/journal")
        page.get_by_role("button", name="现在验真").click()
        elsewhere.look(page)
        text = page.locator("main").inner_text()
        assert "发现" in text and "保护现场" in text and "措施内容" in text
        assert page.locator("main").get_by_role("link").count() > 0
    finally:
        elsewhere.close_all()
        server.stop()
    assert not elsewhere.faults


def test_a_proof_from_the_page_holds_without_the_product(office):
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "signedOff")
    page = office.sign_in("shuji")
    page.goto(f"/registers/measure/{measure['id']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载证明").click()
    assert download.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(download.value.path()) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"log.vkey", "entry.tlog-leaf", "entry.tlog-proof", "body.json", "nonce.hex"} < set(files)
    body, signed = check_proof(files)
    assert body["record"] == measure["id"] and body["revision"] == measure["revision"]
    try:
        import cryptography  # noqa: F401
    except ImportError:
        pytest.skip("everything but the signature was checked: the package `cryptography` is not installed")
    assert check_signature(*signed)


def test_the_command_makes_the_same_proof(office, demo, tmp_path):
    folder = tmp_path / "unit"
    copy_unit(demo, folder)
    finding = records(folder, "finding")[0]
    changli("prove", finding["id"], "--out", tmp_path / "proof", "--data", folder)
    files = {path.name: path.read_bytes() for path in (tmp_path / "proof").iterdir()}
    body, signed = check_proof(files)
    assert body["record"] == finding["id"]
    # One changed byte of the body, the leaf or the proof, and it holds no more.
    for name in ["body.json", "entry.tlog-leaf", "nonce.hex"]:
        changed = dict(files)
        raw = bytearray(changed[name])
        at = len(raw) // 2
        raw[at] = ord("0") if raw[at] != ord("0") else ord("1")
        changed[name] = bytes(raw)
        with pytest.raises((AssertionError, ValueError)):
            check_proof(changed)


def test_a_proof_withholds_what_is_sealed(office, tmp_path):
    page = office.sign_in("shuji")
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "rectifying")
    page.goto(f"/registers/finding/{finding['id']}/edit")
    page.locator("#f-verbatim").fill("这句反馈原文只给知情人看")
    page.get_by_role("button", name="保存").click()
    answer = office.reader("caibian").post("/journal/proofs", form={"csrf": csrf(office.reader("caibian")), "record": finding["id"]})
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    body, _ = check_proof(files)
    assert not [name for name, content in files.items() if "反馈原文只给".encode() in content]
    assert "restricted" in body["sealed"]


def test_entries_can_be_browsed_to_the_very_first(office):
    page = office.sign_in("bangongshi")
    page.goto("/journal")
    seen = 0
    while True:
        seen += page.locator("tbody tr").count()
        older = page.get_by_role("link", name="更早")
        if not older.count():
            break
        older.click()
    total = int(re.search(r"共 (\d+) 条留痕", page.locator("main").inner_text()).group(1))
    assert seen == total
    assert page.get_by_role("link", name=re.compile("最新|第一页|返回")).count() > 0, "from the oldest entry there is a way back"
    page.locator("tbody tr").last.get_by_role("link").first.click()
    office.look(page)
    assert "总账第 0 条" in page.locator("main").inner_text()


def test_an_entry_that_one_may_not_read_says_so(office):
    page = office.sign_in("caibian")
    page.goto("/journal")
    hidden = None
    while hidden is None:
        rows = page.locator("tbody tr", has_text="您无权查看")
        if rows.count():
            hidden = rows.first.get_by_role("link").first.get_attribute("href")
        elif page.get_by_role("link", name="更早").count():
            page.get_by_role("link", name="更早").click()
        else:
            pytest.fail("the demo has accounts, whose entries a reporter may not read")
    page.goto(hidden)
    office.look(page)
    text = page.locator("main").inner_text()
    assert "内容原文" not in text
    assert "无权查看" in text, "an empty page would look like a fault"


def test_unknown_entries_and_checkpoints_are_not_found(office):
    reader = office.reader("bangongshi")
    for path in ["/journal/99999999", "/journal/-1", "/journal/abc", "/journal/checkpoints/999", "/journal/checkpoints/x"]:
        assert reader.get(path).status == 404, path
