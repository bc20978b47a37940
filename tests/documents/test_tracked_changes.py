"""Tracked changes and comments are told with their authors: nobody learns by them what was not meant for them."""

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.content import from_json
from mailflow.documents.formats import read
from tests.documents.writers.paged import pdf
from tests.documents.writers.zipped import W, docx, odt

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


def test_a_document_without_changes_has_none() -> None:
    assert changes(docx(f"<w:p>{run('Teksti')}</w:p>")) == []
    assert changes(odt("<text:p>Teksti</text:p>")) == []


def test_thousands_of_changes_are_cut_to_what_a_person_reads() -> None:
    body = "".join(f"<w:p>{tracked('ins', ' '.join(str((n + 7) * m) for m in range(900)))}</w:p>" for n in range(800))
    (found,) = from_json(read("x", docx(body)))
    assert len(found.changes) == 500
    assert all(isinstance(change, Change) and len(change.text) == 2_000 for change in found.changes)
