"""Workbooks made to hurt: refused with a sentence, soon, and without the memory that they ask for."""

import io
import subprocess
import sys
import textwrap
import warnings
import zipfile

import pytest

from documents import sheetxml
from documents.reading import Unreadable, read_workbook
from tests.documents.sheets import SHEET, bomb, make_xlsx, sheet_xml, with_part

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XXE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def good():
    return make_xlsx(Hoja=[["RBD", "Nombre"], [448, "Liceo"]])


def sheet(rows, before=""):
    return with_part(good(), SHEET, sheet_xml(rows, before))


def parts(sheets, *, texts="", same=None):
    """A workbook of these sheets' XML; `texts` are its shared strings, `same` the only part that is named."""
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r{n if same is None else same}"/>'
        for n in range(len(sheets))
    )
    targets = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' + "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(len(sheets))
    )
    named = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{f"xl/worksheets/s{number}.xml": xml for number, xml in enumerate(sheets)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in named.items():
            archive.writestr(name, xml)
    out.seek(0)
    return out


def twin(name):
    """A second part under the same name, or one that differs by a capital."""
    out = good()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile tells of the second one
        archive.writestr(name, sheet_xml('<row r="1"><c r="A1"><v>99</v></c></row>'))
    out.seek(0)
    return out


def wide():
    return sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="50000"><c r="GR50000"><v>1</v></c></row>'
    )


def other_compression():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return out


def cell(where):
    return lambda: sheet(f'<row r="1"><c r="{where}"><v>1</v></c></row>')


EMPTY = sheet_xml("")
# what it is: (how it is made, a word of the sentence)
HOSTILE = {
    "not a zip": (lambda: io.BytesIO(b"RBD;Nombre\n448;Liceo"), "dañado"),
    "an old .xls": (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "xls antiguo"),
    "half a zip": (lambda: io.BytesIO(good().getvalue()[:2_500]), "dañado"),
    "nothing": (lambda: io.BytesIO(b""), "dañado"),
    "a zip bomb": (bomb, "demasiado grande al abrirlo"),
    "an unusual compression": (other_compression, "programa de oficina"),
    "entities": (lambda: sheet("", '<!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "&a;&a;">]>'), "externos"),
    "an external entity": (lambda: sheet("", XXE), "externos"),
    "an entity after much space": (lambda: sheet("", " " * 3_000_000 + XXE), "externos"),
    "a cell far away": (cell("XFD1"), "pasa de 200 columnas"),
    "a row far down": (
        lambda: sheet('<row r="50001"><c r="A50001"><v>1</v></c></row>'),
        "pasa de 50000 filas",
    ),
    "two cells far apart": (lambda: parts([wide()] * 3), "muy apartadas"),
    "broken xml": (lambda: with_part(good(), SHEET, "<worksheet><row"), "dañado"),
    "no workbook": (lambda: with_part(good(), "xl/workbook.xml", "<x/>x"), "dañado"),
    "another encoding": (lambda: with_part(good(), SHEET, EMPTY.encode("utf-16")), "codificación"),
    "elements within elements": (lambda: sheet("<a>" * 1_000_000), "grande por dentro"),
    "a tag without end": (lambda: sheet(f'<a b="{"x" * 9_000_000}"/>'), "no parece escrito"),
    "one part for many sheets": (lambda: parts([EMPTY] * 5, same=0), "repite hojas"),
    "too many sheets": (lambda: parts([EMPTY] * 101), "demasiadas"),
    "a part that is not there": (lambda: parts([EMPTY], same=7), "no tiene hojas con datos"),
    "a text that is too long": (lambda: parts([EMPTY], texts=f"<si><t>{'x' * 100_000}</t></si>"), "no cabe"),
    "too many texts": (lambda: parts([EMPTY], texts="<si/>" * 1_000_001), "demasiado texto"),
    "a text that is not there": (lambda: sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "dañado"),
    "the same part twice": (lambda: twin(SHEET), "programa de oficina"),
    "a part that differs by a capital": (lambda: twin(SHEET.upper()), "programa de oficina"),
    "rows out of order": (lambda: sheet('<row r="2"/><row r="1"/>'), "desordenadas"),
}
HOSTILE |= {
    f"a cell at «{where}»": (cell(where), "mal puesta")
    for where in ["A0", "AAAAAAA1", "1", "A", "A99999999999999", "ÑÑ1", "", "A1:B2"]
}
HOSTILE |= {
    f"a row {row}": (lambda row=row: sheet(f'<row r="{row}"/>'), "desordenadas")
    for row in ["0", "-1", "x", "99999999999999999999"]
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(name):
    make, word = HOSTILE[name]
    with pytest.raises(Unreadable, match=rf"^[A-Z].*{word}.*\.$"):
        read_workbook(make()).first()


def test_cells_are_counted_over_all_sheets():
    rows = sheet_xml("".join(f'<row r="{n}">{"<c><v>1</v></c>" * 10}</row>' for n in range(1, 11)))
    assert read_workbook(parts([rows] * 2), max_cells=200).sheets
    with pytest.raises(Unreadable, match="«S2» es demasiado grande"):
        read_workbook(parts([rows] * 3), max_cells=200)


def test_elements_are_counted_over_all_parts(monkeypatch):
    monkeypatch.setattr(sheetxml, "MAX_ELEMENTS", 100)
    assert read_workbook(parts([sheet_xml("<row/>" * 20)] * 2)).sheets
    with pytest.raises(Unreadable, match="grande por dentro"):
        read_workbook(parts([sheet_xml("<row/>" * 20)] * 6))


def test_one_long_text_in_every_cell_is_kept_once():
    cells = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for n in range(1, 1_001))
    rows = read_workbook(parts([sheet_xml(cells)], texts=f"<si><t>{'x' * 30_000}</t></si>")).first()
    assert rows[0][0] is rows[-1][-1]


@pytest.mark.parametrize("name", ["a zip bomb", "two cells far apart", "elements within elements"])
def test_refusing_costs_little_memory(name):
    code = f"""
        import resource
        from documents.reading import Unreadable, read_workbook
        from tests.documents.test_hostile import HOSTILE
        file = HOSTILE[{name!r}][0]()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            read_workbook(file)
        except Unreadable:
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=100
    )
    assert int(done.stdout) / 1024 < 150, done.stderr


def test_a_lying_dimension_costs_nothing():
    text = sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>')
    text = text.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_workbook(with_part(good(), SHEET, text)).first() == [[7]]
