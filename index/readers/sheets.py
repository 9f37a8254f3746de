"""Reads tables: CSV with the standard library, XLSX, XLS, XLSB and ODS with calamine; a row is a paragraph.

The home of python-calamine (MIT): a sheet of 100,000 rows in a second and in bounded memory, where openpyxl takes
half a minute; values as the sheet shows them. It runs no formula and no macro: the values are those last saved.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from index.passages import Document
from index.readers.compose import Composer, names_columns
from index.readers.decode import decode
from index.readers.packed import check_package

MOST_ROWS = 200_000


def read_csv(path: Path) -> Document:
    """A table in text as a Document. Raises UnreadableFile, OSError."""
    text, _ = decode(path)
    composer = Composer()
    csv.field_size_limit(10_000_000)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
    dialect.doublequote = True
    try:
        _compose(composer, (list(row) for row in csv.reader(text.splitlines(keepends=True), dialect)))
    except csv.Error as fault:
        raise UnreadableFile(f"is no table in text: {fault}") from fault
    return composer.document(path, "csv", title="")


def read_sheets(path: Path) -> Document:
    """A workbook as a Document: each sheet's name stands over its rows; hidden sheets are left out."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if path.suffix.lower() != ".xls":
        check_package(path)
    composer = Composer()
    try:
        book = CalamineWorkbook.from_path(str(path))
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                composer.left_out("hidden sheets")
                continue
            composer.section(1, about.name)
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=True, nrows=MOST_ROWS)
            _compose(composer, ([_shown(cell) for cell in row] for row in rows))
    except PasswordError as fault:
        raise UnreadableFile("is locked with a password") from fault
    except CalamineError as fault:
        raise UnreadableFile(f"is damaged, or no xlsx file: {fault}") from fault
    return composer.document(path, "xlsx", title="")


def _compose(composer: Composer, rows: Iterable[list[str]]) -> None:
    """Lines above the headings are paragraphs; the first row of several words is the headings."""
    columns: list[str] = []
    for count, row in enumerate(_filled(rows)):
        if count >= MOST_ROWS:
            composer.note(f"only the first {MOST_ROWS:,} rows were read")
            break
        if columns:
            composer.row(row, columns)
        elif names_columns(row):
            columns = [composer.clean(cell).replace("\n", " ") for cell in row]
            composer.row(row, [])
        else:
            composer.row(row, [])


def _filled(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if any(cell.strip() for cell in row))


def _shown(value: object) -> str:
    """A cell as a person reads it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return str(value)
