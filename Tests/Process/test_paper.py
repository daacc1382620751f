"""A notice on paper: the layout of GB/T 9704-2012 counted on rendered pages, and every export read back to the same notice."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from support import changli

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    data = folder / "data"
    changli("demo", "--data", data)
    notice = next(line.split()[0] for line in changli("list", "notice", "--data", data).stdout.splitlines() if "关于第八轮巡察整改情况" in line)
    env = dict(os.environ, CHANGLI_WEASYPRINT=str(ROOT / ".venv/bin/weasyprint"))
    for format in ["docx", "html", "txt", "pdf"]:
        changli("export", "notice", notice, "--format", format, "--out", folder / f"notice.{format}", "--data", data, env=env)
    return folder


def lines(pdf):
    """The lines of each page: (x of the left edge, x of the right edge, y, text), small print left out."""
    page = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = []
    for text in page.split("<page ")[1:]:
        found = {}
        for x0, y0, x1, y1, word in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', text):
            if float(y1) - float(y0) > 12:
                found.setdefault(round((float(y0) + float(y1)) / 2 / 10), []).append((float(x0), float(x1), float(y1), word))
        merged = []
        for key in sorted(found):
            words = sorted(found[key])
            merged.append((words[0][0], words[-1][1], words[0][2], "".join(w[3] for w in words)))
        pages.append(merged)
    return pages


def test_a_full_page_has_22_lines_and_a_full_line_28_characters(papers):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{papers}/profile", "--convert-to", "pdf", "--outdir", papers / "lo",
         papers / "notice.docx"], check=True, capture_output=True, timeout=120)
    pages = lines(papers / "lo" / "notice.pdf")
    assert len(pages) > 3
    bodies = [[line for line in page if not re.fullmatch(r"—\d+—", line[3])] for page in pages]
    # The first page has the organ and the title, the last ends where the text ends; a heading that would stand alone goes to the next page.
    assert max(len(body) for body in bodies) == 22
    assert all(20 <= len(body) <= 22 for body in bodies[1:-1]), [len(body) for body in bodies]
    wide = [line for body in bodies for line in body if re.fullmatch(r"[\u4e00-\u9fff，、；：。“”《》（）]+", line[3])]
    # A closing sign may hang over the edge; what stands within it is counted.
    assert max(len(line[3].rstrip("，、；：。”》）")) for line in wide) == 28
    # Margins: 28 mm left, 26 mm right; closing punctuation may hang by part of a character.
    assert abs(min(line[0] for body in bodies for line in body) / MM - 28) < 1
    assert max(line[1] for line in wide if len(line[3]) == 28) / MM < 210 - 26 + 3
    # Page numbers stand on the outer side.
    numbers = [next(line for line in page if re.fullmatch(r"—\d+—", line[3])) for page in pages]
    assert all((line[0] > 300) == (index % 2 == 0) for index, line in enumerate(numbers))


def test_every_export_reads_back_to_the_same_notice(papers):
    read = {format: json.loads(changli("read", "--json", papers / f"notice.{format}").stdout) for format in ["txt", "docx", "html", "pdf"]}
    assert len([f for s in read["txt"]["sections"] for f in s["findings"]]) == 34
    for format in ["docx", "html", "pdf"]:
        for key in ["title", "unit", "signedOn", "asOf", "feedbackOn", "declared", "contacts", "sections"]:
            assert read[format][key] == read["txt"][key], f"{format}: {key}"


def test_each_export_carries_the_checkpoint_and_the_pdf_has_no_boxes(papers):
    texts = {"txt": (papers / "notice.txt").read_text(), "html": (papers / "notice.html").read_text()}
    with zipfile.ZipFile(papers / "notice.docx") as paper:
        texts["docx"] = "".join(re.sub(r"<[^>]+>", "", paper.read(name).decode()) for name in paper.namelist() if name.startswith("word/"))
    texts["pdf"] = subprocess.run(["pdftotext", papers / "notice.pdf", "-"], capture_output=True, text=True, check=True).stdout
    for format, text in texts.items():
        assert re.search(r"存证点第\d+号", re.sub(r"\s", "", text)), format
    body = re.sub(r"\s", "", texts["pdf"])
    for line in texts["txt"].splitlines()[:12]:
        assert re.sub(r"\s", "", line)[:20] in body
    fonts = subprocess.run(["pdffonts", papers / "notice.pdf"], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    # Every font is a Chinese one of this machine and carried in the file: a reader without it sees no boxes.
    assert rows and all("Noto" in row for row in rows), fonts
    assert all(row.split()[-5] == "yes" for row in rows), fonts
