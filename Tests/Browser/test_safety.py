"""Hostile text, guessed passwords, headers and cookies."""

import re
import time

import pytest

from conftest import PASSWORD, csrf, enter, record_id, records

HOSTILE = """<script>alert(1)</script>"'&lt;<img src=x onerror=alert(2)>"""


@pytest.fixture(scope="module")
def hostile(running):
    """A finding, a measure, evidence and a regulation whose every text is hostile."""
    reader = running.reader("bangongshi")
    token = csrf(reader)
    model = next(record for record in records(running.folder, "finding") if record["state"] == "rectifying")
    leader = next(person["id"] for person in records(running.folder, "person") if person["name"] == "祝明霞")

    def create(kind, /, **values):
        answer = reader.post(f"/registers/{kind}", form={"csrf": token, **values})
        assert "已记入总账" in answer.text(), answer.text()
        return record_id(answer.url)

    finding = create(
        "finding", inspection=model["inspection"], section=model["section"], ordinal="777", title=HOSTILE, cause=HOSTILE,
        note=HOSTILE, label="<b>x7x</b>", leader=leader, department=model["department"], deadline="2027-01-31", mode="dated")
    measure = create(
        "measure", finding=finding, number="1", text=HOSTILE, owner=leader, department=model["department"], due="2027-01-31",
        longTerm="0", outcome=HOSTILE)
    answer = reader.post(
        "/registers/evidence",
        multipart={
            "csrf": token, "measure": measure, "what": HOSTILE, "has-files": "1",
            "files": {"name": "<img src=x onerror=alert(3)>'\".txt", "mimeType": "text/html", "buffer": b"<script>alert(4)</script>"},
        })
    evidence = record_id(answer.url)
    regulation = create("regulation", title=HOSTILE, docNo="<i>1</i>", kind="rules", text=HOSTILE, owner=model["department"])
    reader.post(f"/registers/finding/{finding}", form={"csrf": token, "cause": HOSTILE + "改"})
    return {"finding": finding, "measure": measure, "evidence": evidence, "regulation": regulation}


def test_hostile_text_is_shown_as_text_everywhere(office, hostile):
    page = office.sign_in("fenguan", picture=False)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    places = [f"/registers/{kind}/{id}" for kind, id in hostile.items()]
    places += ["/today", "/board", "/board?show=mine", "/lists/findings", "/lists/measures", "/lists/owners", "/lists/ledger",
               "/registers/finding", "/registers/measure?sort=due&desc=1", "/registers/evidence", "/registers/regulation", "/journal",
               "/search?q=%3Cscript%3Ealert(1)", "/registers/finding?q=%3Cscript%3E&state=%22%3E%3Cscript%3E",
               f"/registers/evidence/new?measure={hostile['measure']}&what=%3Cscript%3Ealert(5)%3C/script%3E"]
    shown = 0
    for place in places:
        assert page.goto(place).status == 200, place
        assert page.locator("main script, main img, main u").count() == 0, place
        assert page.locator("main b", has_text=re.compile("^x7x$")).count() == 0, place
        shown += "<script>alert(1)</script>" in page.locator("main").inner_text()
    assert shown >= 13, "the text itself is there to be read"
    for kind, id in hostile.items():
        text = page.context.request.get(f"/registers/{kind}/{id}").text()
        sequences = re.findall(r'href="(/journal/\d+)"', text)
        assert page.goto(sequences[0]).status == 200
    assert not dialogs


def test_forms_and_conflicts_show_it_as_text_too(office, hostile):
    page = office.sign_in("bangongshi", picture=False)
    page.goto(f"/registers/finding/{hostile['finding']}/edit")
    assert page.locator("#f-title").input_value() == HOSTILE
    reader = page.context.request
    answer = reader.post(
        f"/registers/finding/{hostile['finding']}", form={"csrf": csrf(reader), "revision": "1", "title": HOSTILE + "<u>x</u>"})
    assert answer.status == 409 and "<u>x</u>" not in answer.text() and "<script>alert" not in answer.text()
    page.goto("/sign-in?next=%22%3E%3Cscript%3Ealert(6)%3C/script%3E")
    assert page.locator("main script").count() == 0


def test_exports_carry_no_formula(office):
    """A text that begins with an equals sign stays a text in a spreadsheet program."""
    reader = office.reader("bangongshi")
    answer = reader.post("/registers/progress_report", form={"csrf": csrf(reader), "summary": "=HYPERLINK(\"http://x\",\"点我\")", "instructions": "+1+1"})
    assert answer.status == 200
    lines = reader.get("/registers/progress_report/export.csv").body().decode("utf-8-sig")
    assert not re.search(r'(^|,)"?[=+@]', lines, re.M), "neutralised with an apostrophe or a blank before it"


def test_an_uploaded_page_is_never_shown_as_one(office, hostile):
    reader = office.reader("fenguan")
    text = reader.get(f"/registers/evidence/{hostile['evidence']}").text()
    address = re.search(r'href="(/files/[^"]+)"', text).group(1)
    answer = reader.get(address)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_answer_carries_the_headers(office):
    reader = office.reader("bangongshi")
    for path in ["/today", "/no/such/page", "/assets/changli.css", "/registers/finding/export.csv"]:
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "no-cache" in reader.get("/today").headers["cache-control"] or "no-store" in reader.get("/today").headers["cache-control"]


def test_the_cookie_is_out_of_reach_of_scripts(office):
    page = office.sign_in("caibian")
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "changli")
    assert cookie["httpOnly"] and cookie["sameSite"] in ("Lax", "Strict") and cookie["expires"] == -1
    assert page.evaluate("document.cookie") == ""


def test_signing_in_leads_to_no_other_site(office):
    for trap in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]:
        page = office.open(picture=False)
        page.goto(f"/sign-in?next={trap}")
        enter(page, "caibian")
        assert page.url.startswith(office.url + "/"), trap
        office.close(page)


def test_signing_in_leads_to_where_one_wanted_to_go(office):
    page = office.open()
    page.goto("/registers/finding?state=rectifying")
    assert "/sign-in" in page.url
    enter(page, "caibian")
    assert page.url.endswith("/registers/finding?state=rectifying")


def test_after_many_wrong_passwords_one_has_to_wait_and_the_right_one_waits_too(office):
    page = office.open()
    said = ""
    for attempt in range(9):
        enter(page, "ningchen", f"wrong-{attempt}")
        said = page.get_by_role("alert").inner_text()
        if "秒后再试" in said:
            break
    office.look(page)
    assert "输错次数过多" in said and attempt >= 4, f"after {attempt + 1} attempts: {said}"
    assert page.get_by_label("登录名").input_value() == "ningchen", "the name need not be typed again"
    wait = int(re.search(r"(\d+) 秒", said).group(1))
    assert 1 <= wait <= 60
    enter(page, "ningchen", PASSWORD)
    assert "/sign-in" in page.url, "guessing goes no faster with the right password among the guesses"
    time.sleep(wait + 0.5)
    enter(page, "ningchen", PASSWORD)
    assert page.url.endswith("/today")


def test_others_may_sign_in_meanwhile(office):
    page = office.open()
    for attempt in range(6):
        office.reader("caibian").post("/sign-in", form={"login": "tongyali", "password": "wrong"})
    enter(page, "wenyan")
    assert page.url.endswith("/today")


def test_too_much_at_once_is_refused_with_a_sentence(office):
    reader = office.reader("bangongshi")
    answer = reader.post("/sign-in", data="a" * 200_000, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status in (413, 422) and "太大" in answer.text()
    for body, type in [("a=%ZZ", "application/x-www-form-urlencoded"), ("--x\r\nbroken", "multipart/form-data; boundary=x"),
                       ("x", "multipart/form-data; boundary="), ("a=1&" * 30_000, "application/x-www-form-urlencoded")]:
        answer = reader.post("/registers/finding", data=body, headers={"Content-Type": type})
        assert answer.status in (400, 403, 413, 422), answer.status


def test_a_classified_mark_is_refused(office):
    reader = office.reader("bangongshi")
    before = len(records(office.folder, "progress_report"))
    for text in ["机密★5年 关于某事的报告", "秘密★1年"]:
        answer = reader.post("/registers/progress_report", form={"csrf": csrf(reader), "summary": text})
        assert answer.status == 422 and "涉密" in answer.text()
    assert len(records(office.folder, "progress_report")) == before


def test_the_password_page_asks_for_the_old_and_a_good_new_one(office):
    page = office.sign_in("caibian")
    for old, new, again, sentence in [
        ("wrong", "long-enough-1", "long-enough-1", "现在的密码不对"), (PASSWORD, "long-enough-1", "long-enough-2", "不一样"),
        (PASSWORD, "caibian-2026-x", "caibian-2026-x", "登录名"), (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "太简单"),
        (PASSWORD, PASSWORD, PASSWORD, "要和原来的不同"),
    ]:
        page.goto("/password")
        for label, value in [("现在的密码", old), ("新密码", new), ("再输一次", again)]:
            page.get_by_label(label).fill(value)
        page.get_by_role("button", name="保存").click()
        assert sentence in page.get_by_role("alert").inner_text(), sentence
