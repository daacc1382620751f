"""核查包: what an inspector takes along, opened from disk, without a network and without us."""

import base64
import json
import subprocess
import zipfile

import pytest

from conftest import changli, program, records
from tlog import check_signature, leaf_hash, read_checkpoint, root_from_proof


@pytest.fixture(scope="module")
def pack(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    inspection = records(demo, "inspection")[0]["id"]
    changli("pack", inspection, "--out", folder / "pack.zip", "--data", demo)
    return folder / "pack.zip"


def unpacked(pack, folder, change=lambda text: text):
    """The pack on disk, its data changed on the way."""
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(folder)
    data = folder / "data.js"
    data.write_text(change(data.read_text()))
    return folder / "index.html"


def opened(browser, index, script=None):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, offline=True)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "blob:", "data:")) else faults.append(request.url))
    page.goto(f"file://{index}")
    page.wait_for_selector("#verdict.good, #verdict.bad", timeout=60_000)
    assert not faults
    return page


WITHOUT_SUBTLE = "Object.defineProperty(window.Crypto.prototype, 'subtle', { get: () => undefined })"


@pytest.mark.parametrize("script", [None, WITHOUT_SUBTLE], ids=["WebCrypto", "without it"])
def test_a_whole_pack_verifies_itself_offline(browser, pack, tmp_path, script):
    page = opened(browser, unpacked(pack, tmp_path), script)
    words = page.inner_text("#verdict")
    assert "✓ 已核验" in words and "签名有效" in words
    assert "留痕已核验" in page.inner_text("#main")
    page.goto(page.url.split("#")[0] + "#figures")
    assert "整改推进会" in page.inner_text("#main") and "仅供参考" not in page.inner_text("#main").split("附")[0][:200]
    page.context.close()


def body_byte(text):
    return text.replace("已按措施落实，有工作记录可查。", "已按措施落实，有工作记录可看。", 1)


def time_of_a_leaf(text):
    at = text.index('\\"recordedAt\\":') + 15
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1:]


def signature(text):
    at = text.index("\\n— ") + 80
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]


def reshaped(text, change):
    data = json.loads(text.removeprefix("window.PACK = ").rstrip().rstrip(";"))
    change(data)
    return "window.PACK = " + json.dumps(data, ensure_ascii=False, sort_keys=True) + ";\n"


def figure_told_higher(text):
    def change(data):
        figure = data["figures"][0]
        figure["printed"], figure["value"] = str(figure["value"] + 4), figure["value"] + 4

    return reshaped(text, change)


def figure_under_another_code(text):
    return reshaped(text, lambda data: data["figures"][0].update(code="F999"))


def entry_taken_out(text):
    """The reopening of a finding, cut out between two other entries of the same record."""

    def change(data):
        bodies = [json.loads(entry["body"]) for entry in data["entries"]]
        last = {body["record"]: max(b["revision"] for b in bodies if b["record"] == body["record"]) for body in bodies}
        cut = next(i for i, body in enumerate(bodies) if 1 < body["revision"] < last[body["record"]])
        del data["entries"][cut]

    return reshaped(text, change)


def entry_twice(text):
    return reshaped(text, lambda data: data["entries"].append(data["entries"][0]))


CHANGES = [body_byte, time_of_a_leaf, signature, figure_told_higher, figure_under_another_code, entry_taken_out, entry_twice]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("script", [None, WITHOUT_SUBTLE], ids=["WebCrypto", "without it"])
def test_one_changed_byte_is_refused_in_the_browser(browser, pack, tmp_path, change, script):
    page = opened(browser, unpacked(pack, tmp_path, change), script)
    assert "✗ 核验不通过" in page.inner_text("#verdict")
    page.context.close()


def repacked(pack, target, change=lambda name, data: data):
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, change(name, source.read(name)))
    return target


def check(path, *more):
    return subprocess.run([program(), "pack", "check", str(path), *more], capture_output=True, text=True)


def test_the_same_check_by_command_line(pack, tmp_path):
    whole = check(pack)
    assert whole.returncode == 0 and "全部与存证点" in whole.stdout
    for change in CHANGES:
        bad = repacked(pack, tmp_path / "bad.zip", lambda name, data: change(data.decode()).encode() if name == "data.js" else data)
        answer = check(bad)
        assert answer.returncode == 1 and "✗" in answer.stdout, change.__name__
    bad = repacked(pack, tmp_path / "bad.zip", lambda name, data: data + b" " if name.startswith("files/") else data)
    assert "换过或损坏" in check(bad).stdout
    with zipfile.ZipFile(tmp_path / "no.zip", "w") as archive:
        archive.writestr("readme.txt", "no pack")
    answer = check(tmp_path / "no.zip")
    assert answer.returncode == 2 and "不是核查包" in answer.stderr


def test_another_units_key_does_not_vouch_for_it(pack, demo, tmp_path):
    with zipfile.ZipFile(pack) as archive:
        vkey = json.loads(archive.read("data.js").decode().removeprefix("window.PACK = ").rstrip().rstrip(";"))["vkey"]
    (tmp_path / "own.vkey").write_text(vkey)
    assert check(pack, "--key", str(tmp_path / "own.vkey")).returncode == 0
    changli("demo", "--data", tmp_path / "other")
    other = records(tmp_path / "other", "inspection")[0]["id"]
    changli("pack", other, "--out", tmp_path / "other.zip", "--data", tmp_path / "other")
    with zipfile.ZipFile(tmp_path / "other.zip") as archive:
        foreign = json.loads(archive.read("data.js").decode().removeprefix("window.PACK = ").rstrip().rstrip(";"))["vkey"]
    (tmp_path / "foreign.vkey").write_text(foreign)
    answer = check(pack, "--key", str(tmp_path / "foreign.vkey"))
    assert answer.returncode == 1 and "公钥不同" in answer.stdout


def test_an_outsider_checks_it_with_nothing_of_ours(pack):
    with zipfile.ZipFile(pack) as archive:
        data = json.loads(archive.read("data.js").decode().removeprefix("window.PACK = ").rstrip().rstrip(";"))
    _, size, root, text, signatures = read_checkpoint(data["checkpoint"])
    assert check_signature(text, signatures, data["vkey"])
    for entry in data["entries"][::7]:
        leaf = entry["leaf"].encode()
        siblings = [base64.b64decode(hash) for hash in entry["proof"]]
        assert root_from_proof(leaf, json.loads(leaf)["sequence"], size, siblings) == root


def test_behind_each_figure_stand_its_records_and_behind_each_measure_its_evidence(pack):
    with zipfile.ZipFile(pack) as archive:
        data = json.loads(archive.read("data.js").decode().removeprefix("window.PACK = ").rstrip().rstrip(";"))
        held = {json.loads(entry["body"])["record"] for entry in data["entries"]}
        assert all(file["path"] in archive.namelist() for file in data["files"])
    assert data["figures"] and all(set(figure["records"]) <= held for figure in data["figures"])
    assert all(figure["value"] == len(figure["records"]) for figure in data["figures"] if figure["query"].endswith("计数"))
    findings = {json.loads(e["body"])["record"] for e in data["entries"] if json.loads(e["body"])["kind"] == "finding"}
    assert {node["record"] for node in data["tree"]} == findings
    kinds = {json.loads(e["body"])["kind"] for e in data["entries"]}
    assert {"evidence", "meeting", "agenda_item", "statement", "standing_duty", "waiver", "regulation", "notice"} <= kinds
    assert not kinds & {"supervision_tip", "criticism", "account", "person"}


def test_the_pack_is_made_from_the_inspection_s_page_by_those_who_may(office, tmp_path):
    inspection = records(office.folder, "inspection")[0]["id"]
    page = office.sign_in("jijian")
    page.goto(f"/registers/inspection/{inspection}")
    with page.expect_download() as got:
        page.get_by_role("link", name="核查包", exact=True).click()
    made = tmp_path / "made.zip"
    got.value.save_as(made)
    assert "全部与存证点" in changli("pack", "check", made).stdout
    clerk = office.reader("bangongshi")
    assert "含限知情内容" not in clerk.get(f"/registers/inspection/{inspection}").text()
    assert clerk.get(f"/inspections/{inspection}/pack.zip").status == 200
    assert clerk.get(f"/inspections/{inspection}/pack.zip?sealed=1").status == 403
    assert office.reader("caibian").get(f"/inspections/{inspection}/pack.zip").status == 403
    assert page.request.get(f"/inspections/{inspection[:-4]}0000/pack.zip").status == 422
    office.faults[:] = [fault for fault in office.faults if "422" not in fault and "403" not in fault]
