"""Tables as other programs write them: their letters, separators, quotation marks and tricks."""

import csv
import io

import pytest

from portal.imports.letters import kept_as, letters_of, readable
from portal.imports.records import LONGEST_LINE, look_at, rows_of
from portal.imports.sheet import SheetError, safe, write_sheet

TABLE = 'Name,Note\r\n"Wójcik, Zoë","two\r\nlines"\r\nSam,\r\n'
ROWS = [(2, ("Wójcik, Zoë", "two\r\nlines")), (3, ("Sam", ""))]


def opened(content):
    """The file as it is read, and what its first rows say."""
    file, letters = readable(io.BytesIO(content))
    return file, look_at(file, kept_as(letters))


def all_of(content):
    file, sheet = opened(content)
    return list(rows_of(file, sheet))


def cells_of(content):
    return [(row.number, row.cells) for row in all_of(content)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_letters_of_unicode(encoding):
    assert cells_of(TABLE.encode(encoding)) == ROWS


def test_the_letters_of_old_spreadsheets():
    text = "Name,Note\r\nZoë,“It’s €5”\r\n"
    assert cells_of(text.encode("cp1252")) == [(2, ("Zoë", "“It’s €5”"))]
    assert cells_of(b"Name,Note\r\nZo\xeb,\x81\r\n")[0][1][0] == "Zoë"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_lines(separator, end):
    lines = [["Full name", "E-mail, or none"], ["Sam; Okafor", "sam@example.com"]]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(
        lines
    )
    file, sheet = opened(file.getvalue().encode())
    assert sheet.headers == tuple(lines[0])
    assert [row.cells for row in rows_of(file, sheet)] == [tuple(lines[1])]


def test_a_line_that_names_the_separator_is_not_a_row():
    content = b"sep=;\r\nName;Email\r\nSam;a,b\r\n"
    assert opened(content)[1].headers == ("Name", "Email")
    assert cells_of(content) == [(2, ("Sam", "a,b"))]


def test_blank_rows_keep_the_numbers_of_the_others():
    assert cells_of(b"Name,Email\n\n , \nSam,x\n") == [(4, ("Sam", "x"))]


def test_short_rows_are_filled_up_and_long_ones_are_not_cut():
    assert cells_of(b"A,B\nx\ny,z,\ny,z,w\n") == [
        (2, ("x", "")),
        (3, ("y", "z")),
        (4, ("y", "z", "w")),
    ]


def test_empty_columns_at_the_end_have_no_name():
    assert opened(b"A,B,,\nx,y,,\n")[1].headers == ("A", "B")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"Name,,Email\n", "Column 2 has no name"),
        (b"Name,name\n", "Two columns are called “Name”"),
        (b",".join(b"c%d" % n for n in range(10_000)), "has 10000 columns. Up to 300"),
        (b"\xff\xfeN", "cannot be read"),
    ],
)
def test_what_is_no_table_says_why(content, words):
    with pytest.raises(SheetError, match=words):
        opened(content)


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+44 7700", "-1", "@SUM(1)"])
def test_a_cell_that_would_run_is_text_when_written_and_itself_when_read_again(cell):
    file = io.StringIO(newline="")
    write_sheet(file, ["Name", "Other"], [[cell, "it's"]])
    assert f"'{cell}" in file.getvalue()
    assert cells_of(file.getvalue().encode()) == [(2, (cell, "it's"))]


def test_a_name_that_begins_with_an_apostrophe_keeps_it():
    assert cells_of(b"Name\n'Abd al-Malik\n") == [(2, ("'Abd al-Malik",))]
    assert safe("plain") == "plain"


# --- what is broken -----------------------------------------------------------------------------


def problems(content):
    return [(row.number, row.cells[0][:12], bool(row.why)) for row in all_of(content)]


def test_a_quotation_mark_that_never_ends_takes_its_own_line_and_no_other():
    content = b'Name,Email\n"Sam,a\nKim,b\nLee,"lee\nOla,c\n'
    assert problems(content) == [
        (2, '"Sam,a', True),
        (3, "Kim", False),
        (4, 'Lee,"lee', True),
        (5, "Ola", False),
    ]


def test_a_cell_without_an_end_is_given_up_after_a_while_and_the_rest_is_read():
    rows = b"".join(b"Kim%d,x\n" % n for n in range(3000))
    found = problems(b'Name,Email\n"' + b"y" * 10 + b"\n" + rows)
    assert found[0] == (2, '"yyyyyyyyyy', True)
    assert [number for number, _cell, _is_bad in found[1:]] == list(range(3, 3003))
    assert not any(is_bad for _number, _cell, is_bad in found[1:])


def test_a_line_of_megabytes_is_refused_in_pieces():
    content = b"Name,Email\n" + b"z" * (2 * LONGEST_LINE) + b"\nKim,b\n"
    found = problems(content)
    assert all(is_bad for _number, _cell, is_bad in found[:-1])
    assert found[-1][1:] == ("Kim", False)


def test_one_broken_letter_does_not_change_those_of_the_others():
    content = "Näme,Email\nSäm,ä\n".encode() + b"Bro\xffken,x\nKim,c\n"
    assert letters_of(io.BytesIO(content)) == "utf-8"
    assert [cells[0] for _n, cells in cells_of(content)] == ["Säm", "Bro\udcffken", "Kim"]


def test_a_nul_is_no_sign_of_unicode():
    assert letters_of(io.BytesIO(b"Name,Email\nSa\0m,x@example.com\n")) == "utf-8"


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_reading_goes_on_from_where_a_row_ended(stop):
    content = b'Name,Note\n\nSam,"a\nb"\n\n"Kim,x\nLee,y\nOla,z\n'
    whole = all_of(content)
    assert len(whole) == 4
    file, sheet = opened(content)
    last = whole[stop - 1]
    rest = list(rows_of(file, sheet, offset=last.ends_at, number=last.number))
    assert rest == whole[stop:]
