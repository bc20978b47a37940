"""Documents speak: what stands in each format, under which title, with what beside it."""

import io
import json
from typing import Any

import pytest
from docx import Document

from mailflow.documents.content import Active, DocumentContent, Format, WhyUnread, from_json, to_json
from mailflow.documents.formats import read
from tests.documents.writers.compound import compound, doc, xls
from tests.documents.writers.paged import pdf, rtf
from tests.documents.writers.zipped import W, archive, docx, odf_table, odt, paragraph, xlsx

PLAN = "Plani Vendor për Mbetjet 2026–2030"
ACT = [
    "REPUBLIKA E SHQIPËRISË",
    "BASHKIA LUMAS",
    "KËSHILLI BASHKIAK",
    "Nr. ___ prot.",
    "PROJEKTVENDIM",
    "Për tarifën e tregut",
]


def contents(name: str, content: bytes) -> tuple[DocumentContent, ...]:
    return from_json(read(name, content))


def one(name: str, content: bytes) -> DocumentContent:
    (found,) = contents(name, content)
    return found


def word_file() -> bytes:
    document = Document()
    document.core_properties.title = "Word Document"
    document.core_properties.keywords = "Publike"
    document.sections[0].header.paragraphs[0].text = "Bashkia Lumas – KONFIDENCIAL"
    document.add_paragraph("BASHKIA LUMAS")
    document.add_heading(PLAN, 1)
    document.add_paragraph("Grumbullimi bëhet çdo ditë.")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Zona", "Ditët"), ("Qendra", "7")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Fund.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_file_is_read_in_its_order_with_its_tables_and_its_page_header_apart() -> None:
    found = one("plani.docx", word_file())
    assert found.format is Format.DOCX
    assert found.text.split("\n") == [
        "BASHKIA LUMAS", PLAN, "Grumbullimi bëhet çdo ditë.", "Zona\tDitët", "Qendra\t7", "Fund.",
    ]  # fmt: skip
    assert (found.title, found.header, found.labels) == (PLAN, "Bashkia Lumas – KONFIDENCIAL", ("Publike",))
    assert found.is_readable
    assert found.has_text_layer


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx("".join(map(paragraph, (PLAN, "Neni një")))), Format.DOCX),
        (odt(f"<text:h>{PLAN}</text:h><text:p>Neni<text:s/>një</text:p>"), Format.ODT),
        (pdf([[PLAN, "Neni një"]]), Format.PDF),
        (rtf(f"{PLAN}\\par Neni një"), Format.RTF),
        (doc(f"{PLAN}\rNeni një\r"), Format.DOC),
        (f"{PLAN}\r\nNeni një\r\n".encode(), Format.TEXT),
        (f"{PLAN}\r\nNeni një\r\n".encode("cp1252"), Format.TEXT),
        (f"{PLAN}\nNeni një".encode("utf-16"), Format.TEXT),
        (f"<html><head><style>x</style></head><h1>{PLAN}</h1><p>Neni <b>një</b></p></html>".encode(), Format.HTML),
    ],
)
def test_every_text_format_says_the_same(content: bytes, kind: Format) -> None:
    found = one("pa emër", content)
    assert (found.format, found.title, found.text) == (kind, PLAN, f"{PLAN}\nNeni një")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (xlsx({"Tarifat": [["Zona", "Tarifa"], ["Qendra", "200"]]}), Format.XLSX),
        (odt(odf_table([["Zona", "Tarifa"], ["Qendra", "200"]], "Tarifat"), kind="spreadsheet"), Format.ODS),
        (xls([["Zona", "Tarifa"], ["Qendra", "200"]]), Format.XLS),
    ],
)
def test_every_workbook_says_the_same(content: bytes, kind: Format) -> None:
    found = one("tarifat", content)
    name = "Lista" if kind is Format.XLS else "Tarifat"
    assert (found.format, found.text) == (kind, f"{name}\nZona\tTarifa\nQendra\t200")


def test_html_is_read_in_the_charset_that_it_declares() -> None:
    page = '<html><meta charset="windows-1253"><p>Καλημέρα</p></html>'.encode("cp1253")
    assert one("x.html", page).text == "Καλημέρα"


def test_the_title_of_an_act_says_on_what_it_decides() -> None:
    for content in (docx("".join(map(paragraph, ACT))), pdf([ACT]), doc("\r".join(ACT))):
        assert one("akt", content).title == "PROJEKTVENDIM Për tarifën e tregut"


def test_a_title_that_a_pdf_breaks_over_two_lines_is_whole() -> None:
    page = ["BASHKIA LUMAS", "Strategjia e zhvillimit të turizmit për", "vitet 2026–2032", "Neni 1"]
    assert one("x.pdf", pdf([page])).title == "Strategjia e zhvillimit të turizmit për vitet 2026–2032"


def test_the_title_style_goes_before_headings_and_both_before_what_stands_above_them() -> None:
    body = paragraph("Faqja e parë") + paragraph("1. Hyrje", "Kreu1") + paragraph(PLAN, "Titull")
    assert one("x.docx", docx(body)).title == PLAN
    body = paragraph("BASHKIA LUMAS", "Kreu1") + paragraph(PLAN) + paragraph("1. Hyrje", "Kreu1")
    assert one("x.docx", docx(body)).title == PLAN


def test_the_property_of_the_file_is_the_last_resort_for_a_title() -> None:
    core = '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Plani i ri</dc:title></p>'
    assert one("x.docx", docx("", {"docProps/core.xml": core})).title == "Plani i ri"
    assert one("x.docx", docx(paragraph(PLAN), {"docProps/core.xml": core})).title == PLAN


def test_text_boxes_are_read_once_and_watermarks_stand_with_the_page_header() -> None:
    box = f"<w:txbxContent>{paragraph('KONFIDENCIALE')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    water = f'<w:hdr {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:p><v:textpath string="SEKRET"/></w:p></w:hdr>'
    found = one("x.docx", docx(body, {"word/header1.xml": water}))
    assert (found.text, found.header) == ("KONFIDENCIALE", "SEKRET")


def test_classification_labels_of_office_are_told() -> None:
    custom = '<p><property name="MSIP_Label_7f_Name"><v>Konfidencial</v></property><property name="Autori"><v>x</v></property></p>'
    assert one("x.docx", docx("", {"docProps/custom.xml": custom})).labels == ("Konfidencial",)


def test_labels_of_open_document_and_pdf_are_told() -> None:
    meta = (
        '<m xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><meta:user-defined meta:name="Klasifikimi">Sekret</meta:user-defined>'
        '<meta:user-defined meta:name="Nr">4</meta:user-defined><meta:document-statistic meta:page-count="7"/></m>'
    )
    found = one("x.odt", odt("<text:p>a</text:p>", {"meta.xml": meta}))
    assert (found.labels, found.pages) == (("Sekret",), 7)
    info = "<< /MSIP_Label_1_Name (Konfidencial) /Title (Plani i ri) /Producer (x) >>"
    assert one("x.pdf", pdf([[]], trailer="/Info 5 0 R", objects=[info])).labels == ("Konfidencial",)


def test_word_files_of_the_strict_kind_are_read() -> None:
    strict = archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": docx_body(paragraph(PLAN)).replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        }
    )
    assert one("x.docx", strict).text == PLAN


def docx_body(body: str) -> str:
    return f"<w:document {W}><w:body>{body}</w:body></w:document>"


def test_page_headers_of_open_document_stand_apart() -> None:
    styles = (
        '<s xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        "<style:header><text:p>Për përdorim të brendshëm</text:p></style:header></s>"
    )
    found = one("x.odt", odt("<text:p>Teksti</text:p>", {"styles.xml": styles}))
    assert (found.text, found.header) == ("Teksti", "Për përdorim të brendshëm")


def test_a_scan_has_no_text_and_says_so() -> None:
    assert not one("skanim.pdf", pdf([[], []])).has_text_layer
    assert not one("vula.pdf", pdf([["Vula"], [], []])).has_text_layer
    assert not one("foto.jpg", b"\xff\xd8\xff\xe0 picture").has_text_layer
    assert one("plani.pdf", pdf([[PLAN]])).has_text_layer


def test_only_the_beginning_of_a_long_text_is_kept() -> None:
    found = one("x.txt", b"Neni i pare\n" * 20_000)
    assert len(found.text) == 200_000
    assert not found.is_cut


def test_documents_in_an_archive_are_documents_and_say_where_they_lie() -> None:
    inner = archive({"Aneks/tabela.xlsx": xlsx({"A": [["Zona"]]})})
    packed = archive(
        {
            "Dosja/": b"",
            "Dosja/plani.docx": docx(paragraph(PLAN)),
            "../../inner.zip": inner,
            "__MACOSX/._plani.docx": b"x",
        }
    )
    found = contents("Paketa.zip", packed)
    assert [(c.name, c.archive, c.format) for c in found] == [
        ("Paketa.zip", None, Format.ARCHIVE),
        ("Paketa.zip/Dosja/plani.docx", "Paketa.zip", Format.DOCX),
        ("Paketa.zip/inner.zip", "Paketa.zip", Format.ARCHIVE),
        ("Paketa.zip/inner.zip/Aneks/tabela.xlsx", "Paketa.zip/inner.zip", Format.XLSX),
    ]
    assert found[1].title == PLAN


def test_the_bytes_decide_and_not_the_name() -> None:
    assert one("plani.docx", pdf([[PLAN]])).format is Format.PDF
    assert one("plani.pdf", docx(paragraph(PLAN))).format is Format.DOCX
    assert one("plani.doc", rtf(PLAN)).format is Format.RTF
    assert one("plani.pdf", b"MZ\x90\x00\x03\x00\x00\x00program").active == (Active.EXECUTABLE,)
    assert one("letra.txt", b"MZ jane shkronja").format is Format.TEXT


@pytest.mark.parametrize(
    ("name", "content", "danger"),
    [
        ("x.docm", docx("", {"word/vbaProject.bin": b"x"}), Active.MACROS),
        ("x.xlsm", xlsx({"A": [["1"]]}, {"xl/vbaProject.bin": b"x"}), Active.MACROS),
        ("x.doc", doc("Tekst\r", storages=["Macros", "VBA"]), Active.MACROS),
        ("x.xls", xls([["1"]], storages=["_VBA_PROJECT_CUR"]), Active.MACROS),
        ("x.odt", odt("", {"Basic/Standard/Module1.xml": "<x/>"}), Active.MACROS),
        ("x.ods", odt(odf_table([["1"]]), {"Basic/Standard/Module1.xml": "<x/>"}, "spreadsheet"), Active.MACROS),
        ("x.pdf", pdf([["a"]], "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), Active.JAVASCRIPT),
        ("x.pdf", pdf([["a"]], "/OpenAction << /S /Launch /F (cmd.exe) >>"), Active.LAUNCH),
        ("x.pdf", pdf([["a"]], "/Names << /EmbeddedFiles << /Names [] >> >>"), Active.EMBEDDED_FILE),
        ("x.docx", docx("", {"word/embeddings/oleObject1.bin": compound({"\x01Ole10Native": b"MZ"})}), Active.EMBEDDED_FILE),
        ("x.docx", docx("", {"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" Target="http://evil.example/t.dotm"/>'}), Active.REMOTE_TEMPLATE),
        ("x.rtf", rtf("Tekst{\\object{\\*\\objdata 4d5a}}"), Active.EMBEDDED_FILE),
        ("x", b"\x7fELF\x02\x01\x01\x00", Active.EXECUTABLE),
        ("x.docx", b"#!/bin/sh\nrm -rf /\n", Active.EXECUTABLE),
        ("x.jar", archive({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe\xba\xbe"}), Active.EXECUTABLE),
        ("plani.pdf.js", b"alert(1)", Active.SCRIPT),
        ("x.html", b"<html><body>a<script>1</script></body></html>", Active.JAVASCRIPT),
    ],
)  # fmt: skip
def test_what_could_act_by_itself_is_named(name: str, content: bytes, danger: Active) -> None:
    assert danger in one(name, content).active


def test_ordinary_documents_are_not_dangerous() -> None:
    for content in (
        word_file(),
        odt("<text:p>a</text:p>"),
        pdf([["a"]]),
        xlsx({"A": [["1"]]}),
        doc("a\r"),
        xls([["1"]]),
        rtf("a"),
    ):
        assert one("x", content).active == ()


FILEPASS = b"\x2f\x00\x06\x00\x00\x00\x00\x00\x00\x00"


@pytest.mark.parametrize(
    "content",
    [
        compound({"EncryptedPackage": b"x" * 5_000, "EncryptionInfo": b"y"}),
        doc("Tekst\r", flags=0x0100),
        xls([["1"]], FILEPASS),
        odt("", {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}),
        odt("", {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}, "spreadsheet"),
        pdf(
            [["a"]], trailer="/Encrypt << /Filter /Standard /V 5 /R 6 /O (x) /U (y) /P -1 /Length 256 >> /ID [(a) (b)]"
        ),
    ],
)
def test_an_encrypted_document_is_said_to_be_so(content: bytes) -> None:
    found = one("x", content)
    assert found.encrypted
    assert not found.is_readable
    assert found.text == ""


def test_an_archive_with_a_password_is_encrypted() -> None:
    packed = bytearray(archive({"plani.docx": b"x" * 100}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert one("x.zip", bytes(packed)).encrypted


def test_personal_data_and_macros_of_an_embedded_workbook_count_for_the_document() -> None:
    rows = [["Emri", "Nr. personal"], *([f"Personi {n}", f"I1010{n}001A"] for n in range(10, 14))]
    inner = xlsx({"A": rows}, {"xl/vbaProject.bin": b"x"})
    found = one("x.docx", docx(paragraph(PLAN), {"word/embeddings/Sheet1.xlsx": inner}))
    assert [data.kind.value for data in found.personal] == ["personal_number"]
    assert found.active == (Active.MACROS,)


def test_a_kind_without_a_reader_is_said_to_be_unread() -> None:
    for content in (
        b"Rar!\x1a\x07\x01\x00",
        b"7z\xbc\xaf\x27\x1c\x00",
        b"\x00\x01\x02\x03",
        compound({"__properties": b"x"}),
    ):
        assert one("x", content).why_unread is WhyUnread.UNKNOWN_KIND


def test_contents_pass_the_pipe_unchanged() -> None:
    found = contents("Paketa.zip", archive({"a.docx": word_file(), "b.exe": b"MZ\x90\x00"}))
    assert from_json(to_json(found)) == found


@pytest.mark.parametrize("answer", ["[{}]", "{", "[1]", "null", '[{"name": "x"}]'])
def test_another_answer_than_ours_is_an_error(answer: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(json.dumps(json.loads(answer)).encode() if answer != "{" else b"{")


def test_a_damaged_pdf_is_told_with_what_it_could_do_by_itself() -> None:
    damaged = one("Draft.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert)>>>>endobj")
    assert (damaged.why_unread, damaged.active) == (WhyUnread.DAMAGED, (Active.JAVASCRIPT,))
