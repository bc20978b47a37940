"""Tracked changes and comments are told with their authors: nobody learns by them what was not meant for them."""

from datetime import UTC, datetime

from mailflow.consultation.enclosures import ChangeKind
from mailflow.documents.content import from_json
from mailflow.documents.formats import read
from tests.documents.writers.paged import pdf
from tests.documents.writers.zipped import DC, ODF, W, docx, odt

INSERTION, DELETION, MOVE, COMMENT = ChangeKind.INSERTION, ChangeKind.DELETION, ChangeKind.MOVE, ChangeKind.COMMENT


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def tracked(kind: str, text: str, author: str = "Arta") -> str:
    return f'<w:{kind} w:id="1" w:author="{author}">{run(text, "delText" if kind == "del" else "t")}</w:{kind}>'


def changes(content: bytes) -> list[tuple[ChangeKind, str, str, str]]:
    (found,) = from_json(read("x", content))
    assert found.why_unread is None
    return [(c.kind, c.author, c.text, c.anchor) for c in found.changes]


def text_of(content: bytes) -> str:
    (found,) = from_json(read("x", content))
    return found.text


NOON = datetime(2026, 2, 10, 11, 0, tzinfo=UTC)


def days(content: bytes) -> list[datetime | None]:
    (found,) = from_json(read("x", content))
    return [change.at for change in found.changes]


def test_insertions_and_deletions_of_a_word_file_are_told_and_the_text_reads_as_if_accepted() -> None:
    body = (
        f"<w:p>{run('Grumbullimi ')}{tracked('del', 'një herë')}{tracked('ins', 'dy ')}{tracked('ins', 'herë')}{run(' në javë.')}</w:p>"
        f"<w:p>{tracked('ins', 'Pikë e re.', 'Besnik')}</w:p>"
    )
    first = "Grumbullimi dy herë në javë."
    assert text_of(docx(body)) == f"{first}\nPikë e re."
    assert changes(docx(body)) == [
        (DELETION, "Arta", "një herë", first),
        (INSERTION, "Arta", "dy herë", first),
        (INSERTION, "Besnik", "Pikë e re.", "Pikë e re."),
    ]


def test_two_authors_side_by_side_stay_apart() -> None:
    body = f"<w:p>{tracked('ins', 'një ')}{tracked('ins', 'dy', 'Besnik')}</w:p>"
    assert [(author, text) for _, author, text, _ in changes(docx(body))] == [("Arta", "një "), ("Besnik", "dy")]


def test_what_one_inserted_and_another_deleted_is_a_deletion() -> None:
    body = f'<w:p>{run("a ")}<w:ins w:author="Arta">{tracked("del", "b", "Besnik")}</w:ins></w:p>'
    assert changes(docx(body)) == [(DELETION, "Besnik", "b", "a")]


def test_a_move_is_told_once_where_it_went_to() -> None:
    body = (
        f'<w:p><w:moveFrom w:author="Arta">{run("Neni 3")}</w:moveFrom></w:p><w:p>{run("Neni 2")}</w:p>'
        f'<w:p><w:moveTo w:author="Arta">{run("Neni 3")}</w:moveTo></w:p>'
    )
    assert changes(docx(body)) == [(MOVE, "Arta", "Neni 3", "Neni 3")]
    assert text_of(docx(body)) == "Neni 2\nNeni 3"


COMMENTS = (
    f'<w:comments {W}><w:comment w:id="7" w:author="Arta"><w:p>{run("Shumë afër lumit.")}</w:p></w:comment>'
    f'<w:comment w:id="8" w:author=""><w:p>{run("Kush?")}</w:p></w:comment></w:comments>'
)


def test_a_comment_of_a_word_file_is_told_with_the_words_it_is_attached_to() -> None:
    body = (
        f'<w:p>{run("Pika ")}<w:commentRangeStart w:id="7"/>{run("pranë ")}{run("urës")}<w:commentRangeEnd w:id="7"/>'
        f'<w:r><w:commentReference w:id="7"/></w:r>{run(" mbyllet.")}</w:p>'
        f'<w:p>{run("Drejtoria zbaton.")}<w:r><w:commentReference w:id="8"/></w:r></w:p>'
    )
    assert changes(docx(body, {"word/comments.xml": COMMENTS})) == [
        (COMMENT, "Arta", "Shumë afër lumit.", "pranë urës"),
        (COMMENT, "", "Kush?", "Drejtoria zbaton."),
    ]


def test_a_comment_over_two_paragraphs_and_deleted_words_has_what_is_left_for_its_anchor() -> None:
    body = (
        f'<w:p><w:commentRangeStart w:id="7"/>{run("një")}{tracked("del", " hequr")}</w:p>'
        f'<w:p>{run("dy")}<w:commentRangeEnd w:id="7"/></w:p>'
    )
    (comment,) = [c for c in changes(docx(body, {"word/comments.xml": COMMENTS})) if c[2].startswith("Shumë")]
    assert comment[3] == "një\ndy"


REGIONS = """<text:tracked-changes>
<text:changed-region xml:id="c1"><text:insertion><office:change-info><dc:creator>Arta</dc:creator></office:change-info></text:insertion></text:changed-region>
<text:changed-region xml:id="c2"><text:deletion><office:change-info><dc:creator>Besnik</dc:creator></office:change-info><text:p>një herë</text:p></text:deletion></text:changed-region>
</text:tracked-changes>"""


def test_tracked_changes_of_an_odt_are_told() -> None:
    body = (
        f'{REGIONS}<text:p>Grumbullimi <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>dy '
        '<text:span>herë</text:span><text:change-end text:change-id="c1"/> në javë.</text:p>'
    )
    anchor = "Grumbullimi dy herë në javë."
    assert text_of(odt(body)) == anchor
    assert changes(odt(body)) == [(DELETION, "Besnik", "një herë", anchor), (INSERTION, "Arta", "dy herë", anchor)]


def test_comments_of_an_odt_are_told_with_their_range_or_their_paragraph() -> None:
    def note(name: str, words: str) -> str:
        attribute = f'office:name="{name}"'
        return (
            f"<office:annotation {attribute}><dc:creator>Arta</dc:creator><text:p>{words}</text:p></office:annotation>"
        )

    body = (
        f'<text:p>Pika {note("a", "Afër lumit")}pranë urës<office:annotation-end office:name="a"/> mbyllet.</text:p>'
        f"<text:p>Drejtoria {note('b', 'Kush?')}zbaton.</text:p><text:p>Fund.</text:p>"
    )
    assert text_of(odt(body)) == "Pika pranë urës mbyllet.\nDrejtoria zbaton.\nFund."
    assert changes(odt(body)) == [
        (COMMENT, "Arta", "Afër lumit", "pranë urës"),
        (COMMENT, "Arta", "Kush?", "Drejtoria zbaton."),
    ]


def test_a_note_on_a_page_of_a_pdf_is_a_comment() -> None:
    note = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Shiko nenin 3) /T (Arta) >>"
    assert changes(pdf([["Plani"]], objects=[note])) == [(COMMENT, "Arta", "Shiko nenin 3", "")]


def mark(subtype: str, more: str) -> str:
    return f"<< /Type /Annot /Subtype /{subtype} /Rect [0 0 9 9] /T (Arta) {more} >>"


def quad(left: float, right: float, line: int = 0) -> str:
    top, bottom = 790 - 16 * line, 777 - 16 * line
    return f"/QuadPoints [{left} {top} {right} {top} {left} {bottom} {right} {bottom}]"


LINES = ["Grumbullimi kryhet dy here ne jave.", "Tarifa mbetet e njejte per familjet."]
DY_HERE = quad(151, 193)
"""About where these words stand, set in 12 points from 50 on."""


def test_a_highlight_of_a_pdf_is_told_with_its_words_its_day_and_its_note() -> None:
    note = mark("Highlight", f"{DY_HERE} /Contents (Pse?) /M (D:20260210120000+01'00')")
    found = changes(pdf([LINES], objects=[note, mark("Underline", quad(48, 90, line=1))]))
    assert found == [(COMMENT, "Arta", "Pse?", "dy here"), (COMMENT, "Arta", "", "Tarifa")]
    assert days(pdf([LINES], objects=[note])) == [NOON]


def test_words_struck_out_and_replaced_in_a_pdf_are_a_deletion_and_an_insertion() -> None:
    first = 5  # the first object behind those of one page
    marks = [
        mark("StrikeOut", f"{DY_HERE} /IRT {first + 1} 0 R"),
        mark("Caret", "/Contents (tri here) /CreationDate (D:2026)"),
    ]
    assert changes(pdf([LINES], objects=marks)) == [
        (DELETION, "Arta", "dy here", ""),
        (INSERTION, "Arta", "tri here", ""),
    ]


def test_a_reply_to_a_note_of_a_pdf_stands_where_the_note_stands_and_the_state_of_a_review_is_none() -> None:
    marks = [
        mark("Highlight", f"{DY_HERE} /Contents (Pse?)"),
        mark("Text", "/Contents (Pajtohem) /IRT 5 0 R"),
        mark("Text", "/Contents (Accepted set by Arta) /IRT 5 0 R /StateModel (Review) /State (Accepted)"),
        mark("FreeText", "/Contents (Shihni faqen 2)"),
        mark("Link", "/Contents (lidhje)"),
    ]
    assert [(text, anchor) for _, _, text, anchor in changes(pdf([LINES], objects=marks))] == [
        ("Pse?", "dy here"),
        ("Pajtohem", "dy here"),
        ("Shihni faqen 2", ""),
    ]


def test_nonsense_in_a_note_of_a_pdf_costs_that_alone() -> None:
    marks = [
        mark("Highlight", "/QuadPoints [1 2 (x)] /Contents (a) /M (D:20261399)"),
        mark("Highlight", "/QuadPoints 7 /Contents (b) /IRT 99 0 R"),
    ]
    found = changes(pdf([LINES], objects=marks))
    assert [(text, anchor) for _, _, text, anchor in found] == [("a", ""), ("b", "")]


def test_a_document_without_changes_has_none() -> None:
    assert changes(docx(f"<w:p>{run('Teksti')}</w:p>")) == []
    assert changes(odt("<text:p>Teksti</text:p>")) == []


def test_thousands_of_changes_are_cut_to_what_a_person_reads_and_the_rest_is_counted() -> None:
    body = "".join(f"<w:p>{tracked('ins', f'Pika {n}')}</w:p>" for n in range(1_800))
    (found,) = from_json(read("x", docx(body)))
    assert (len(found.changes), found.more_changes) == (1_000, 800)
    long = "".join(
        f"<w:p>{tracked('ins', ' '.join(str((n + 7) * m) for m in range(2_500)))}</w:p>" for n in range(100, 200)
    )
    (found,) = from_json(read("x", docx(long)))
    assert len(found.changes) + found.more_changes == 100
    assert {len(change.text) for change in found.changes} == {10_000}
    assert sum(len(change.text) for change in found.changes) < 400_000


def test_each_change_and_comment_of_a_word_file_has_its_day() -> None:
    comments = (
        f'<w:comments {W}><w:comment w:id="7" w:author="Arta" w:date="2026-02-10T11:00:00Z"><w:p>{run("Pse?")}</w:p></w:comment>'
        f'<w:comment w:id="8" w:author="Arta" w:date="dje"><w:p>{run("Kur?")}</w:p></w:comment></w:comments>'
    )
    body = (
        f'<w:p><w:ins w:author="Arta" w:date="2026-02-10T12:00:00+01:00">{run("dy")}</w:ins> '
        f'<w:del w:author="Arta" w:date="2026-02-10T11:00:00">{run("një", "delText")}</w:del>'
        f'<w:ins w:author="Ilir" w:date="2026-02-10T12:00:00Z" xmlns:n="http://schemas.microsoft.com/office/word/2023/wordml/word16du" '
        f'n:dateUtc="2026-02-10T11:00:00Z">{run("tre")}</w:ins>{tracked("ins", "pa datë")}</w:p>'
    )
    assert days(docx(body, {"word/comments.xml": comments})) == [NOON, NOON, NOON, None, NOON, None]


def test_each_change_and_comment_of_an_odt_has_its_day() -> None:
    regions = REGIONS.replace(
        "<dc:creator>Besnik</dc:creator>", "<dc:creator>Besnik</dc:creator><dc:date>2026-02-10T11:00:00.123</dc:date>"
    )
    note = "<office:annotation><dc:creator>Arta</dc:creator><dc:date>2026-02-10T11:00:00Z</dc:date><text:p>Pse?</text:p></office:annotation>"
    assert days(odt(f'{regions}<text:p>A<text:change text:change-id="c2"/>{note}</text:p>')) == [NOON, NOON]


def test_a_change_of_formatting_alone_is_none() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="both"/><w:pPrChange w:author="Arta"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr>'
        f'<w:r><w:rPr><w:b/><w:rPrChange w:author="Arta"><w:rPr/></w:rPrChange></w:rPr><w:t>Neni 1</w:t></w:r></w:p>'
        '<w:tbl><w:tblPr><w:tblPrChange w:author="Arta"><w:tblPr/></w:tblPrChange></w:tblPr><w:tr><w:tc><w:tcPr><w:tcPrChange w:author="Arta">'
        f"<w:tcPr/></w:tcPrChange></w:tcPr><w:p>{run('Neni 2')}</w:p></w:tc></w:tr></w:tbl>"
        '<w:sectPr><w:sectPrChange w:author="Arta"><w:sectPr/></w:sectPrChange></w:sectPr>'
    )
    assert changes(docx(body)) == []
    assert text_of(docx(body)) == "Neni 1\nNeni 2"
    regions = (
        '<text:tracked-changes><text:changed-region xml:id="f"><text:format-change><office:change-info><dc:creator>Arta</dc:creator>'
        "</office:change-info></text:format-change></text:changed-region></text:tracked-changes>"
    )
    assert (
        changes(
            odt(
                f'{regions}<text:p><text:change-start text:change-id="f"/>A<text:change-end text:change-id="f"/></text:p>'
            )
        )
        == []
    )


def test_changes_in_tables_text_boxes_margins_and_notes_are_told() -> None:
    note = f'<w:footnote w:id="2"><w:p>{tracked("ins", "shënim")}</w:p></w:footnote>'
    box = f"<w:r><w:pict><v:textbox><w:txbxContent><w:p>{tracked('ins', 'kutia')}</w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    body = (
        f"<w:tbl><w:tr><w:tc><w:p>{run('Qeliza ')}{tracked('del', 'një')}</w:p></w:tc></w:tr></w:tbl><w:p>{run('Teksti')}{box}</w:p>"
        f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{tracked('ins', 'lidhja')}</w:hyperlink></w:p></w:sdtContent></w:sdt>"
    )
    parts = {
        "word/header1.xml": f"<w:hdr {W}><w:p>{tracked('ins', 'kreu')}</w:p></w:hdr>",
        "word/footer2.xml": f"<w:ftr {W}><w:p>{tracked('del', 'fundi')}</w:p></w:ftr>",
        "word/footnotes.xml": f"<w:footnotes {W}>{note}</w:footnotes>",
    }
    assert [(kind, text) for kind, _, text, _ in changes(docx(body, parts))] == [
        (DELETION, "një"),
        (INSERTION, "kutia"),
        (INSERTION, "lidhja"),
        (INSERTION, "kreu"),
        (DELETION, "fundi"),
        (INSERTION, "shënim"),
    ]


def test_a_damaged_footer_does_not_hide_the_changes_of_the_text() -> None:
    (found,) = from_json(read("x", docx(f"<w:p>{tracked('ins', 'dy')}</w:p>", {"word/footer1.xml": "<w:ftr"})))
    assert found.why_unread is not None
    assert [change.text for change in found.changes] == ["dy"]


def test_paragraphs_joined_by_a_deleted_mark_read_as_one() -> None:
    mark = '<w:pPr><w:rPr><w:del w:author="Arta"/></w:rPr></w:pPr>'
    body = f"<w:p>{mark}{run('Neni 1 ')}{tracked('del', 'hiqet')}</w:p><w:p>{run('vazhdon.')}</w:p><w:p>{mark}{run('Fundi')}</w:p>"
    assert text_of(docx(body)) == "Neni 1 vazhdon.\nFundi"
    assert changes(docx(body)) == [(DELETION, "Arta", "hiqet", "Neni 1 vazhdon.")]


def test_a_paragraph_that_was_deleted_whole_is_told_once() -> None:
    mark = '<w:pPr><w:rPr><w:del w:author="Arta"/></w:rPr></w:pPr>'
    body = f"<w:p>{mark}{tracked('del', 'Neni 1')}</w:p><w:p>{run('Neni 2')}</w:p>"
    assert text_of(docx(body)) == "Neni 2"
    assert changes(docx(body)) == [(DELETION, "Arta", "Neni 1", "")]


def test_what_was_moved_out_of_the_document_is_a_deletion() -> None:
    body = f'<w:p><w:moveFrom w:author="Arta">{run("Neni 3")}</w:moveFrom></w:p><w:p>{run("Neni 2")}</w:p>'
    assert changes(docx(body)) == [(DELETION, "Arta", "Neni 3", "")]
    assert text_of(docx(body)) == "Neni 2"


def test_a_reply_to_a_comment_stands_where_the_comment_stands() -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    comments = (
        f'<w:comments {W} {w14}><w:comment w:id="1" w:author="Arta"><w:p w14:paraId="0A">{run("Pse këtu?")}</w:p></w:comment>'
        f'<w:comment w:id="2" w:author="Besnik"><w:p w14:paraId="0B">{run("Pajtohem.")}</w:p></w:comment></w:comments>'
    )
    extended = (
        '<x:commentsEx xmlns:x="http://schemas.microsoft.com/office/word/2012/wordml"><x:commentEx x:paraId="0A"/>'
        '<x:commentEx x:paraId="0B" x:paraIdParent="0A"/></x:commentsEx>'
    )
    body = (
        f'<w:p><w:commentRangeStart w:id="1"/>{run("pranë urës")}<w:commentRangeEnd w:id="1"/>{run(" mbyllet.")}</w:p>'
    )
    parts = {"word/comments.xml": comments, "word/commentsExtended.xml": extended}
    assert changes(docx(body, parts)) == [
        (COMMENT, "Arta", "Pse këtu?", "pranë urës"),
        (COMMENT, "Besnik", "Pajtohem.", "pranë urës"),
    ]
    assert len(changes(docx(body, parts | {"word/commentsExtended.xml": "<broken"}))) == 2


def test_comments_that_answer_each_other_in_a_ring_end() -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    comments = (
        f'<w:comments {W} {w14}><w:comment w:id="1"><w:p w14:paraId="0A">{run("a")}</w:p></w:comment>'
        f'<w:comment w:id="2"><w:p w14:paraId="0B">{run("b")}</w:p></w:comment></w:comments>'
    )
    extended = (
        '<x:commentsEx xmlns:x="http://schemas.microsoft.com/office/word/2012/wordml"><x:commentEx x:paraId="0A" x:paraIdParent="0B"/>'
        '<x:commentEx x:paraId="0B" x:paraIdParent="0A"/></x:commentsEx>'
    )
    found = changes(
        docx(f"<w:p>{run('a')}</w:p>", {"word/comments.xml": comments, "word/commentsExtended.xml": extended})
    )
    assert [(text, anchor) for _, _, text, anchor in found] == [("a", ""), ("b", "")]


def test_a_comment_on_deleted_words_alone_stands_by_them() -> None:
    body = f'<w:p>{run("Pika ")}<w:commentRangeStart w:id="7"/>{tracked("del", "pranë urës")}<w:commentRangeEnd w:id="7"/></w:p>'
    found = changes(docx(body, {"word/comments.xml": COMMENTS}))
    assert (COMMENT, "Arta", "Shumë afër lumit.", "pranë urës") in found


def test_changes_in_the_margin_of_an_odt_are_told() -> None:
    styles = (
        f"<office:document-styles {ODF} {DC}><office:master-styles><style:master-page><style:header>{REGIONS}"
        '<text:p>Kreu <text:change-start text:change-id="c1"/>i ri<text:change-end text:change-id="c1"/></text:p></style:header>'
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    assert changes(odt("<text:p>A</text:p>", {"styles.xml": styles})) == [(INSERTION, "Arta", "i ri", "Kreu i ri")]
