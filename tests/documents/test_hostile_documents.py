"""Documents that are made to hurt: each costs only itself, is said to be unread with its reason, and nothing is written or fetched."""

import resource
import struct
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from mailflow.documents import contents
from mailflow.documents.content import Active, DocumentContent, Format, WhyUnread, from_json
from mailflow.documents.contents import read_documents
from mailflow.documents.draft import DraftDocument
from mailflow.documents.formats import read
from mailflow.documents.formats.found import Budget, Refused
from mailflow.documents.sandbox import run_each
from mailflow.errors import Unreadable
from tests.documents.writers.compound import compound, doc, xls
from tests.documents.writers.paged import pdf, rtf
from tests.documents.writers.zipped import W, archive, docx, odf_table, odt, paragraph, xlsx

BOMB, DAMAGED = WhyUnread.BOMB, WhyUnread.DAMAGED
PLAN = docx(paragraph("Plani i mbetjeve"))


def main_part(xml: str) -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def entities(declared: str, used: str) -> bytes:
    return main_part(
        f"<!DOCTYPE d [{declared}]><w:document {W}><w:body><w:p><w:r><w:t>{used}</w:t></w:r></w:p></w:body></w:document>"
    )


def laughs() -> bytes:
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return entities(f'<!ENTITY a0 "ha">{nested}', "&a9;")


def lying_sizes() -> bytes:
    """The directory says ten bytes, and there are five million."""
    packed = bytearray(archive({"a.txt": b"\0" * 5_000_000}))
    at = packed.index(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(packed)


def many_entries() -> bytes:
    return archive({f"{n}.txt": b"" for n in range(2_001)}, zipfile.ZIP_STORED)


def nested_archives(depth: int) -> bytes:
    packed = archive({"plani.docx": PLAN})
    for _ in range(depth):
        packed = archive({"inner.zip": packed})
    return packed


def deep_xml() -> bytes:
    return main_part(f"<w:document {W}><w:body>{'<w:sdt>' * 5_000}{'</w:sdt>' * 5_000}</w:body></w:document>")


def looping_compound() -> bytes:
    packed = bytearray(compound({"WordDocument": b"x" * 5_000}))
    at = packed.index("WordDocument".encode("utf-16-le"))
    (start,) = struct.unpack_from("<I", packed, at + 116)
    (fat_at,) = struct.unpack_from("<I", packed, 76)
    struct.pack_into("<I", packed, 512 * (fat_at + 1) + 4 * start, start)
    return bytes(packed)


def looping_pdf() -> bytes:
    return pdf([["a"]]).replace(b"/Count 1", b"/Count 9").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


def commented() -> bytes:
    marks = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(20_000))
    comments = "".join(
        f'<w:comment w:id="{n}"><w:p><w:r><w:t>a {n}</w:t></w:r></w:p></w:comment>' for n in range(20_000)
    )
    runs = "".join(f"<w:p><w:r><w:t>fjala {n * 7919}</w:t></w:r></w:p>" for n in range(20_000))
    return docx(f"<w:p>{marks}</w:p>{runs}", {"word/comments.xml": f"<w:comments {W}>{comments}</w:comments>"})


def highlighted() -> bytes:
    quads = " ".join("0 900 900 900 0 0 900 0" for _ in range(200))
    return pdf([["fjala " * 15] * 500], objects=[f"<< /Type /Annot /Subtype /Highlight /QuadPoints [{quads}] >>"] * 120)


HOSTILE: dict[str, tuple[Callable[[], bytes], WhyUnread | None]] = {
    "an external entity": (lambda: entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), DAMAGED),
    "an entity from the network": (lambda: entities('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;', "a"), DAMAGED),
    "a billion laughs": (laughs, DAMAGED),
    "a document bomb": (lambda: docx(paragraph("a") + " " * 30_000_000), BOMB),
    "an archive bomb": (lambda: archive({"a.txt": b"\0" * 30_000_000}), BOMB),
    "more than may be inflated": (lambda: archive({f"{n}.txt": bytes(range(256)) * 90_000 for n in range(10)}), BOMB),
    "too many entries": (many_entries, BOMB),
    "a directory that lies": (lying_sizes, None),
    "archives in archives": (lambda: nested_archives(6), None),
    "deeply nested elements": (deep_xml, DAMAGED),
    "a document cut off": (lambda: PLAN[: len(PLAN) // 2], DAMAGED),
    "an archive without directory": (lambda: PLAN[:200], DAMAGED),
    "a document altered": (lambda: PLAN.replace(PLAN[60:90], bytes(30)), DAMAGED),
    "an OpenDocument with broken content": (lambda: odt("<text:p>"), DAMAGED),
    "a workbook of nonsense": (lambda: xlsx({"A": [["x"]]}, {"xl/worksheets/sheet1.xml": "<nonsense"}), None),
    "an old workbook that makes its library panic": (lambda: xls([["a"]])[:-2], DAMAGED),
    "a PDF cut off": (lambda: pdf([["a"]])[:60], DAMAGED),
    "a PDF of nonsense": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, DAMAGED),
    "a PDF whose pages are their own children": (looping_pdf, None),
    "a compound file that goes round": (looping_compound, DAMAGED),
    "a compound header alone": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, DAMAGED),
    "a Word file without its table": (lambda: compound({"WordDocument": doc("a" * 9_000)[512:9_000]}), None),
    "thousands of comments on everything": (commented, None),
    "a page of a PDF full of highlights": (highlighted, None),
    "braces": (lambda: b"{\\rtf1" + b"{" * 200_000, None),
    "a text of one line": (lambda: b"a" * 3_000_000, None),
    "an empty file": (lambda: b"", DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_told_and_soon(name: str) -> None:
    make, why = HOSTILE[name]
    content = make()
    begun = time.process_time()
    found = from_json(read("plani.docx", content))
    assert time.process_time() - begun < 6
    assert found[0].name == "plani.docx"
    if why is not None:
        assert (found[0].why_unread, found[0].text) == (why, "")


def test_nothing_of_another_file_gets_into_a_document() -> None:
    secret = entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")
    assert b"root:" not in read("x.docx", secret)


def test_what_lies_too_deep_in_archives_is_not_opened_and_is_said_to_be() -> None:
    found = from_json(read("x.zip", nested_archives(6)))
    assert [one.why_unread for one in found] == [None, None, None, BOMB]
    assert "plani.docx" in from_json(read("x.zip", nested_archives(2)))[-1].name


def test_a_damaged_member_costs_only_itself() -> None:
    packed = archive({"a.txt": b"i pari" * 9, "plani.docx": PLAN}, zipfile.ZIP_STORED).replace(b"i pari", b"i fund", 1)
    assert [one.why_unread for one in from_json(read("x.zip", packed))] == [None, DAMAGED, None]


def test_all_archives_in_an_archive_share_one_measure() -> None:
    inner = archive({f"{n}.txt": b"a" for n in range(900)}, zipfile.ZIP_STORED)
    found = from_json(read("x.zip", archive({f"{n}.zip": inner for n in range(3)})))
    assert [one.why_unread for one in found if one.format in {Format.ARCHIVE, Format.UNKNOWN}] == [
        None,
        None,
        None,
        BOMB,
    ]


def test_what_is_unfolded_counts_by_entries_and_by_bytes() -> None:
    for spent in ({"entries": 2_001}, {"inflated": 200 * 1024 * 1024 + 1}):
        with pytest.raises(Refused):
            Budget().spend(**spent)
    Budget().spend(entries=2_000, inflated=200 * 1024 * 1024)


def test_dangers_are_named_even_where_the_text_cannot_be_read() -> None:
    (found,) = from_json(read("x.docm", docx("<w:p>", {"word/vbaProject.bin": b"x"})))
    assert (found.why_unread, found.active) == (DAMAGED, (Active.MACROS,))


def drafts(*files: tuple[str, bytes]) -> list[DraftDocument]:
    return [DraftDocument(name, "application/octet-stream", content) for name, content in files]


def documents(monkeypatch: pytest.MonkeyPatch, *files: tuple[str, bytes]) -> list[DocumentContent]:
    """Read by a reader that dies as the documents' names tell it to."""
    monkeypatch.setattr(contents, "READER", "tests.documents.readers.dies")
    return list(read_documents(drafts(*files)))


def test_a_document_that_kills_its_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents(monkeypatch, ("a.docx", PLAN), ("dies", b"x"), ("b.docx", PLAN), ("dies", b"x"), ("c.docx", PLAN))
    assert [(one.name, one.why_unread) for one in found] == [
        ("a.docx", None), ("dies", WhyUnread.BROKE_OFF), ("b.docx", None), ("dies", WhyUnread.BROKE_OFF), ("c.docx", None),
    ]  # fmt: skip


def test_a_document_that_computes_without_end_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "SECONDS_EACH", 1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = documents(monkeypatch, ("spins", b"x"), ("b.docx", PLAN))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert [one.why_unread for one in found] == [WhyUnread.TOO_SLOW, None]
    assert after.ru_utime - before.ru_utime < 10


def test_a_document_that_waits_without_end_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "SECONDS", 3.0)
    found = documents(monkeypatch, ("a.docx", PLAN), ("hangs", b"x"))
    assert [one.why_unread for one in found] == [None, WhyUnread.TOO_SLOW]


def test_a_mail_full_of_killers_is_given_up_and_every_document_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents(monkeypatch, *[("dies", b"x")] * 4, ("b.docx", PLAN))
    assert [one.why_unread for one in found] == [WhyUnread.BROKE_OFF] * 3 + [WhyUnread.NOT_REACHED] * 2


def test_an_answer_of_a_taken_over_reader_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents(monkeypatch, ("lies", b"x"), ("b.docx", PLAN))
    assert [one.why_unread for one in found] == [WhyUnread.BROKE_OFF, None]


def test_no_documents_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("subprocess.Popen", forbidden)
    assert read_documents([]) == ()


def test_where_no_process_can_be_started_every_document_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise Unreadable("no process")

    monkeypatch.setattr(contents, "run_each", full)
    assert [one.why_unread for one in read_documents(drafts(("a.docx", PLAN)))] == [WhyUnread.NOT_REACHED]


def test_documents_of_every_kind_are_read_by_one_process() -> None:
    files = [
        ("a.docx", PLAN),
        ("b.pdf", pdf([["Plani"]])),
        ("c.xlsx", xlsx({"A": [["Plani"]]})),
        ("d.rtf", rtf("Plani")),
    ]
    files += [("e.ods", odt(odf_table([["Plani"]]), kind="spreadsheet")), ("f.zip", archive({"g.docx": PLAN}))]
    found = read_documents(drafts(*files))
    assert [one.name for one in found] == ["a.docx", "b.pdf", "c.xlsx", "d.rtf", "e.ods", "f.zip", "f.zip/g.docx"]
    assert all("Plani" in one.text for one in found if one.format is not Format.ARCHIVE)
    assert found[0].sha256 == drafts(*files)[0].sha256


def test_a_mail_whose_document_kills_the_reader_costs_the_others_one_more_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "READER", "tests.documents.readers.dies")
    started: list[int] = []

    def counts(*arguments: Any, **limits: Any) -> Any:
        started.append(len(arguments[1]))
        return run_each(*arguments, **limits)

    monkeypatch.setattr(contents, "run_each", counts)
    mails = [drafts((f"{n}.docx", PLAN)) for n in range(6)]
    mails[2] = drafts(("x.docx", PLAN), ("dies", b"x"))
    mails[4] = []
    found = contents.read_together(mails)
    assert [[one.why_unread for one in mail] for mail in found] == [
        [None],
        [None],
        [None, WhyUnread.BROKE_OFF],
        [None],
        [],
        [None],
    ]
    assert len(started) == 3
