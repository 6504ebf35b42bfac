"""Tables as other programs write them: their letters, separators, quotation marks and tricks."""

import csv
import io

import pytest

from portal.imports.sheet import SheetError, read_sheet, safe, write_sheet

TABLE = 'Name,Note\r\n"Wójcik, Zoë","two\r\nlines"\r\nSam,\r\n'
ROWS = [(2, ("Wójcik, Zoë", "two\r\nlines")), (3, ("Sam", ""))]


def rows_of(content):
    return [(row.number, row.cells) for row in read_sheet(content).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_letters_of_unicode(encoding):
    assert rows_of(TABLE.encode(encoding)) == ROWS


def test_the_letters_of_old_spreadsheets():
    text = "Name,Note\r\nZoë,“It’s €5”\r\n"
    assert rows_of(text.encode("cp1252")) == [(2, ("Zoë", "“It’s €5”"))]
    assert rows_of(b"Name,Note\r\nZo\xeb,\x81\r\n")[0][1][0] == "Zoë"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_lines(separator, end):
    lines = [["Full name", "E-mail, or none"], ["Sam; Okafor", "sam@example.com"]]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(
        lines
    )
    sheet = read_sheet(file.getvalue().encode())
    assert sheet.headers == tuple(lines[0])
    assert [row.cells for row in sheet.rows] == [tuple(lines[1])]


def test_a_line_that_names_the_separator_is_not_a_row():
    sheet = read_sheet(b"sep=;\r\nName;Email\r\nSam;a,b\r\n")
    assert sheet.headers == ("Name", "Email")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("Sam", "a,b"))]


def test_blank_rows_keep_the_numbers_of_the_others():
    assert rows_of(b"Name,Email\n\n , \nSam,x\n") == [(4, ("Sam", "x"))]


def test_short_rows_are_filled_up_and_long_ones_are_not_cut():
    assert rows_of(b"A,B\nx\ny,z,\ny,z,w\n") == [
        (2, ("x", "")),
        (3, ("y", "z")),
        (4, ("y", "z", "w")),
    ]


def test_empty_columns_at_the_end_have_no_name():
    assert read_sheet(b"A,B,,\nx,y,,\n").headers == ("A", "B")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"Name,,Email\n", "Column 2 has no name"),
        (b"Name,name\n", "Two columns are called “Name”"),
        (b'Name\n"' + b"x" * 200_000, "Row 2 cannot be read"),
        (b"\xff\xfeN", "cannot be read"),
    ],
)
def test_what_is_no_table_says_why(content, words):
    with pytest.raises(SheetError, match=words):
        read_sheet(content)


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+44 7700", "-1", "@SUM(1)"])
def test_a_cell_that_would_run_is_text_when_written_and_itself_when_read_again(cell):
    file = io.StringIO(newline="")
    write_sheet(file, ["Name", "Other"], [[cell, "it's"]])
    assert f"'{cell}" in file.getvalue()
    assert rows_of(file.getvalue().encode()) == [(2, (cell, "it's"))]


def test_a_name_that_begins_with_an_apostrophe_keeps_it():
    assert rows_of(b"Name\n'Abd al-Malik\n") == [(2, ("'Abd al-Malik",))]
    assert safe("plain") == "plain"
