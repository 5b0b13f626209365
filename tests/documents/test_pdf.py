"""Paper: tagged, in Spanish, fonts inside, and nothing fetched but our own files."""

import io
import os
import shutil
import socket
import subprocess

import pytest
from django.conf import settings
from django.template import engines
from django.utils.safestring import mark_safe
from pypdf import PdfReader

from documents import pdf
from documents.charts import bars
from documents.qr import qr_svg

PAGE = """{% extends "print_base.html" %}{% block title %}Prueba ñandú{% endblock %}{% block body %}
<h1>Título</h1><p>{{ text }}</p>
<table><thead><tr><th scope="col">Año</th></tr></thead><tbody><tr><td>2027</td></tr></tbody></table>
{{ chart }}{% endblock %}"""


@pytest.fixture
def render(monkeypatch):
    def run(text="", template=PAGE, **context):
        page = engines["django"].from_string(template)
        monkeypatch.setattr(pdf, "render_to_string", lambda name, data: page.render(data))
        return pdf.render_pdf("x", {"text": text, **context})

    return run


def test_a_paper_is_tagged_in_spanish_with_its_title_and_its_fonts(render):
    reader = PdfReader(io.BytesIO(render("Ñuñoa, acción, 95 %", chart=bars([("Uno", 3)], label="Gráfico"))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es-CL"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "Prueba ñandú"
    assert "Ñuñoa, acción" in reader.pages[0].extract_text()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.skipif(
    not shutil.which("qpdf") and os.environ.get("CI") != "true", reason="qpdf is not here (Debian: qpdf)"
)
def test_qpdf_finds_nothing_wrong(render, tmp_path):
    (tmp_path / "a.pdf").write_bytes(render("x"))
    assert (
        subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, timeout=60).returncode
        == 0
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x.png",
        "file:///etc/passwd",
        "static:/../config/settings.py",
        "static:/../../etc/passwd",
        "data:text/html,x",
        "//evil.example/x",
    ],
)
def test_a_document_reaches_nothing_but_our_static_files(url):
    _, fetcher = pdf._weasyprint()
    with pytest.raises(ValueError, match="only use static files"):
        fetcher.fetch(url)


def test_our_own_stylesheet_is_read():
    _, fetcher = pdf._weasyprint()
    assert fetcher.fetch("static:/css/paper.css").read().startswith(b"/*")


def test_a_persons_text_is_text_in_the_paper_and_brings_no_file(render):
    secret = settings.BASE_DIR / "manage.py"
    text = f'<img src="file://{secret}"><link rel="attachment" href="file://{secret}"><script>x</script>'
    reader = PdfReader(io.BytesIO(render(text)))
    assert not reader.attachments
    assert "<img" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "tag",
    [
        '<style>@import url("http://127.0.0.1:1/x.css"); p { background: url(file:///etc/passwd) }</style>',
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="http://127.0.0.1:1/x.svg"></object>',
        '<svg><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_even_markup_that_slipped_in_brings_nothing(render, tag, monkeypatch):
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
    data = render(chart=mark_safe(tag))
    reader = PdfReader(io.BytesIO(data))
    assert not opened
    assert not reader.attachments
    assert "root:" not in "".join(page.extract_text() for page in reader.pages)


def test_the_heads_of_a_table_and_the_words_of_a_chart_are_in_the_structure(render):
    chart = bars([("Uno", 3)], label="Presupuesto")
    found = list(elements(PdfReader(io.BytesIO(render(chart=chart))).trailer["/Root"]["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/THead", "/TH", "/TD"} <= {kind for kind, _ in found}
    assert ("/Figure", "Presupuesto: Uno: 3") in found


def elements(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif hasattr(node, "get"):
        if "/S" in node:
            yield node["/S"], node.get("/Alt")
        if "/K" in node:
            yield from elements(node["/K"])


@pytest.mark.parametrize("text", ["a\x01b\x0bc", "\ufffe", "😀", "ا", "x" * 5_000])
def test_an_odd_text_does_not_break_the_paper(render, text):
    assert render(text, chart=bars([(text, 3)], label=text)).startswith(b"%PDF")


def test_the_qr_is_read_back_from_the_paper(render, tmp_path):
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    address = "https://mingaco.example/verificar/MGC-7K4P2-9XQ8R-00000-ABCDE-FGHJKM/"
    page = PAGE.replace("{{ chart }}", '<div class="seal__qr">{{ chart }}</div>')
    (tmp_path / "a.pdf").write_bytes(render(template=page, chart=qr_svg(address)))
    made = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", tmp_path / "a.pdf", tmp_path / "a"], capture_output=True, timeout=60
    )
    assert made.returncode == 0
    with image.open(next(tmp_path.glob("a*.png"))) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
