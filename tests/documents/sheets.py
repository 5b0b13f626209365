"""Workbooks, good and hostile, made for tests."""

import io
import zipfile

from openpyxl import Workbook


def make_xlsx(**sheets):
    """make_xlsx(Hoja=[["RBD"], [448]]) -> a file object."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def with_part(file, name, data):
    """The same archive with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
    out.seek(0)
    return out


SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet_xml(rows, before=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}{HEAD}<sheetData>{rows}</sheetData></worksheet>'


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * (220 * 1024 * 1024))
    out.seek(0)
    return out
