"""Who sees what: every link of every page for several roles, doors that stay shut, and fields that stay sealed."""

import html
import io
import re
import zipfile
from urllib.parse import urljoin, urlsplit

import pytest

from conftest import csrf, records

UNKNOWN = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"
# Pages of one shape (a record's, an entry's) are opened this often by one role.
SAMPLE = 4


def links(text: str, base: str) -> set:
    found = set()
    for address in re.findall(r'<a [^>]*?href="([^"]*)"', text) + re.findall(r'<link [^>]*?href="([^"]*)"', text):
        address = urljoin(base, html.unescape(address)).split("#")[0]
        if urlsplit(address).scheme in ("http", "https"):
            found.add(address)
    return found


def shape(address: str) -> str:
    """Addresses that differ only in which record they show have one shape."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\b\d+\b", "*", parts.path)
    return path + "?" + "&".join(sorted(pair.split("=")[0] for pair in parts.query.split("&")))


@pytest.mark.parametrize("login", ["shuji", "fenguan", "jijian", "bangongshi", "zongbian", "caibian", "xitong", "anquan", "shenji"])
def test_every_link_within_two_steps_leads_somewhere_that_opens(office, login):
    reader = office.reader(login)
    opened, dead, shapes = {}, [], {}
    frontier = {office.url + "/today", office.url + "/registers"}
    for depth in range(3):
        following = set()
        for address in sorted(frontier):
            if address in opened:
                continue
            form = shape(address)
            shapes[form] = shapes.get(form, 0) + 1
            if shapes[form] > SAMPLE:
                continue
            answer = reader.get(address)
            opened[address] = answer.status
            if answer.status >= 400:
                dead.append(f"{answer.status} {address.removeprefix(office.url)}")
            elif "text/html" in answer.headers.get("content-type", "") and depth < 2:
                following |= {link for link in links(answer.text(), address) if link.startswith(office.url)}
        frontier = following
    assert len(opened) > 10
    assert not dead, f"{login} is led to pages that do not open:\n" + "\n".join(dead)


def test_every_page_has_a_title_a_heading_and_a_way_out(office):
    reader = office.reader("bangongshi")
    finding, measure = records(office.folder, "finding")[0], records(office.folder, "measure")[0]
    for path in ["/today", "/board", "/lists/findings", "/imports/new", "/registers", "/registers/finding", "/registers/finding/new",
                 f"/registers/finding/{finding['id']}", f"/registers/measure/{measure['id']}", "/journal", "/journal/3",
                 "/search?q=x", "/password", "/registers/finding/" + UNKNOWN, "/no/such/page"]:
        text = reader.get(path).text()
        title = re.search(r"<title>(.*?)</title>", text).group(1)
        assert title.endswith("· 长立") and len(title) > 5, path
        assert len(re.findall(r"<h1[ >]", text)) == 1, f"{path} has not exactly one main heading"
        assert "/today" in text, path


@pytest.mark.parametrize(
    "login, path",
    [
        ("caibian", "/imports/new"), ("caibian", "/registers/finding/new"), ("caibian", "/registers/measure/new"),
        ("caibian", "/accounts/import"), ("caibian", "/sign-ins"), ("zongbian", "/registers/plan/new"),
        ("bangongshi", "/accounts/import"), ("shuji", "/sign-ins"), ("shenji", "/accounts/import"), ("anquan", "/accounts/import"),
    ],
)
def test_a_forbidden_page_says_who_may(office, login, path):
    answer = office.reader(login).get(path)
    assert answer.status == 403
    sentence = re.search(r'role="alert"><h1>(.*?)</h1><p>(.*?)</p>', answer.text(), re.S)
    assert sentence and len(sentence.group(2)) > 8 and sentence.group(2).endswith("。")


def test_a_form_that_one_may_not_send_is_not_shown(office):
    """403 before anything is typed, rather than after."""
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "rectifying")
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing")
    reader = office.reader("caibian")
    for path in [f"/registers/finding/{finding['id']}/edit", f"/registers/finding/{finding['id']}/signOff",
                 f"/registers/finding/{finding['id']}/void", f"/registers/measure/{measure['id']}/report"]:
        assert reader.get(path).status == 403, path


def test_unknown_records_kinds_and_actions_are_not_found(office):
    finding = records(office.folder, "finding")[0]["id"]
    for login in ["shuji", "caibian", "xitong"]:
        reader = office.reader(login)
        for path in [f"/registers/finding/{UNKNOWN}", "/registers/finding/nonsense", "/registers/nothing", "/registers/nothing/new",
                     f"/registers/measure/{finding}", f"/registers/finding/{finding}/fly", f"/registers/finding/{finding}/follow",
                     f"/files/finding/{finding}/{'0' * 64}", f"/records/{UNKNOWN}", f"/closing-forms/{UNKNOWN}", "/lists/nothing",
                     f"/imports/{UNKNOWN}/undo", "/assets/nothing.css", "/assets/..%2f..%2fPackage.swift", "/nothing"]:
            status = reader.get(path).status
            assert status == 404 or (status == 403 and "/undo" in path), f"{login} {path}: {status}"


def test_administrators_see_no_business_record_anywhere(office):
    titles = [finding["title"] for finding in records(office.folder, "finding")]
    for login in ["xitong", "anquan"]:
        reader = office.reader(login)
        seen = "".join(reader.get(path).text() for path in ["/today", "/journal", "/registers", "/search?q=关于", "/registers/account"])
        assert not [title for title in titles if title in seen], login
        record = records(office.folder, "finding")[0]["id"]
        for path in ["/board", "/registers/finding", "/registers/measure/export.csv", "/lists/ledger", f"/records/{record}"]:
            assert reader.get(path).status == 404, path


SECRET = "密封原文：某科室长期以来未按规定登记设备"


@pytest.fixture(scope="module")
def sealed(running):
    """A finding whose original words are restricted: written by the head, changed once, led by 柯立衡."""
    reader = running.reader("shuji")
    leader = next(person["id"] for person in records(running.folder, "person") if person["name"] == "柯立衡")
    finding = next(
        record for record in records(running.folder, "finding") if record["state"] == "rectifying" and record["leader"] == leader)
    for text in [SECRET + "（初稿）", SECRET]:
        answer = reader.post(f"/registers/finding/{finding['id']}", form={"csrf": csrf(reader), "verbatim": text})
        assert answer.status == 200 and "已记入总账" in answer.text()
    return finding


@pytest.mark.parametrize("login", ["caibian", "zongbian", "bangongshi", "fenguan", "shenji"])
def test_a_restricted_field_stays_shut_at_every_door(office, sealed, login):
    reader = office.reader(login)
    id = sealed["id"]
    doors = [
        f"/registers/finding/{id}", f"/registers/finding/{id}/edit", "/registers/finding", "/registers/finding?q=密封原文",
        "/registers/finding?verbatim=" + SECRET, "/registers/finding?sort=verbatim", "/search?q=密封原文", "/board", "/lists/findings",
        "/lists/ledger", "/registers/finding/export.csv", "/registers/finding/export.xlsx", "/lists/findings/export.xlsx",
        "/lists/ledger/export.xlsx", f"/closing-forms/{id}", "/journal", f"/records/{id}",
    ]
    page = reader.get(f"/registers/finding/{id}")
    doors += re.findall(r'href="(/journal/\d+)"', page.text())
    for door in doors:
        answer = reader.get(door)
        body = answer.body()
        texts = [body]
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                texts = [archive.read(name) for name in archive.namelist()]
        for text in texts:
            assert "长期以来未按规定登记设备".encode() not in text, f"{login}: {door}"
    assert "/registers/finding/" + id not in reader.get("/search?q=长期以来未按规定登记设备").text(), "finding it would tell as much"
    filtered = reader.get("/registers/finding?verbatim=" + SECRET)
    if filtered.status == 200:
        assert "没有符合条件" not in filtered.text() or login == "shenji", "filtering by a sealed field would be an oracle"
    proof = reader.post("/journal/proofs", form={"csrf": csrf(reader), "record": id})
    if proof.status == 200:
        with zipfile.ZipFile(io.BytesIO(proof.body())) as archive:
            assert not [name for name in archive.namelist() if "登记设备".encode() in archive.read(name)]


@pytest.mark.parametrize("login", ["shuji", "jijian", "keliheng"])
def test_those_who_must_know_read_the_restricted_field(office, sealed, login):
    page = office.sign_in(login)
    page.goto(f"/registers/finding/{sealed['id']}")
    text = page.locator("main").inner_text()
    assert SECRET in text and "（初稿）" in text, "the field and its history"
    assert SECRET in office.reader(login).get("/registers/finding/export.csv").text()


def test_who_may_edit_but_not_read_a_sealed_field_cannot_overwrite_it(office, sealed):
    reader = office.reader("bangongshi")
    path = f"/registers/finding/{sealed['id']}"
    assert 'name="verbatim"' not in reader.get(f"{path}/edit").text()
    for value in ["篡改", ""]:
        reader.post(path, form={"csrf": csrf(reader), "verbatim": value, "note": f"试 {value}"})
    page = office.sign_in("shuji")
    page.goto(path)
    assert SECRET in page.locator("dl").first.inner_text()


def test_a_conflict_page_shows_no_sealed_field_either(office, sealed):
    reader = office.reader("bangongshi")
    answer = reader.post(
        f"/registers/finding/{sealed['id']}", form={"csrf": csrf(reader), "revision": "1", "verbatim": "猜", "cause": "并发"})
    assert answer.status == 409
    assert "登记设备" not in answer.text()


def test_personal_data_is_open_to_few(office):
    person = next(record for record in records(office.folder, "person") if record["name"] == "卞文绮")
    assert person["political"]
    for login, sees in [("caibian", False), ("zongbian", False), ("fenguan", False), ("bangongshi", True), ("shuji", True)]:
        reader = office.reader(login)
        text = reader.get(f"/registers/person/{person['id']}").text() + reader.get("/registers/person/export.csv").text()
        line = next(line for line in text.splitlines() if "卞文绮" in line and person["id"] in line and "," in line)
        assert ("民主党派" in line) == sees, login


def test_a_file_is_reached_only_through_a_record_that_names_it(office, tmp_path):
    reader = office.reader("zongbian")
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing")
    answer = reader.post(
        "/registers/evidence",
        multipart={
            "csrf": csrf(reader), "measure": measure["id"], "what": "文件之门",
            "has-files": "1", "files": {"name": "门.txt", "mimeType": "text/plain", "buffer": "只此一件".encode()},
        })
    assert answer.status == 200, answer.text()[:500]
    address = re.search(r'href="(/files/evidence/[^"]+)"', answer.text()).group(1)
    assert reader.get(address).status == 200
    hash = address.rsplit("/", 1)[1]
    assert office.reader("xitong").get(address).status == 404, "administrators have no business with evidence"
    assert reader.get(f"/files/measure/{measure['id']}/{hash}").status == 404
    anonymous = office.open(picture=False).context.request
    assert "登录" in anonymous.get(address).text() and "只此一件" not in anonymous.get(address).text()


def test_an_erased_session_opens_nothing(office):
    anonymous = office.open(picture=False).context.request
    for path in ["/today", "/board", "/journal", "/journal/1", "/journal/checkpoints/1", "/registers/finding/export.csv", "/lists/ledger/export.xlsx"]:
        answer = anonymous.get(path, max_redirects=0)
        assert answer.status in (302, 303) and "/sign-in" in answer.headers["location"], path
    assert anonymous.get("/health").status == 200
