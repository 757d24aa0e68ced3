"""Bytes become text, or a sentence that says what they are and what to do."""

import pytest

from bot.digest import MAX_BYTES, read_text
from bot.errors import UserError

TEXT = "Nov 5 : E-Stories\nZelenskyy’s café 😀\n"


def refusal(data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        read_text(data, "edition.txt")
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_encoding_that_names_itself(encoding: str) -> None:
    assert read_text(TEXT.encode(encoding), "edition.txt") == TEXT


def test_big_endian_utf_16_is_read_by_its_mark() -> None:
    assert read_text(b"\xfe\xff" + TEXT.encode("utf-16-be"), "edition.txt") == TEXT


def test_latin_1_is_refused_with_the_remedy() -> None:
    assert "UTF-8" in refusal("café".encode("latin-1"))


def test_half_a_utf_16_character_is_refused() -> None:
    assert "UTF-8" in refusal(b"\xff\xfeN")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_document_is_called_empty(data: bytes) -> None:
    assert "is empty" in refusal(data)


def test_zero_bytes_are_no_text() -> None:
    assert "U+0000" in refusal(b"Nov 5\x00: E-Stories")


def test_escape_characters_are_no_text() -> None:
    assert "U+001B" in refusal(b"\x1b[31mNov 5")


def test_line_ends_of_word_processors_are_text() -> None:
    assert read_text(b"one\x0btwo\x0cthree\r\n", "edition.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n\xff", "a PDF"),
        (b"PK\x03\x04....[Content_Types].xml..word/document.xml", "a Word document"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument"),
        (b"PK\x03\x04....photos/1.jpg", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0....", "an old Word document"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_files_of_other_programs_are_called_by_their_name(data: bytes, kind: str) -> None:
    said = refusal(data)
    assert f"edition.txt is {kind}" in said
    assert "Save it as plain text" in said


def test_a_document_of_the_largest_size_is_read() -> None:
    assert len(read_text(b"a" * MAX_BYTES, "edition.txt")) == MAX_BYTES


def test_one_byte_more_is_refused() -> None:
    assert "larger than 5 MiB" in refusal(b"a" * (MAX_BYTES + 1))
