"""Answers that came as documents: a corrected draft, an opinion, a scan, a logo. Nothing is lost, and nothing is made of nothing."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from docx import Document as WordDocument
from sqlalchemy import Engine

from mailflow.cli.explanation import explained
from mailflow.documents.contents import read_together
from mailflow.handlers import commands, reading
from mailflow.handlers.incoming import explain_stored
from tests.documents.writers.paged import pdf, rtf
from tests.documents.writers.zipped import W, archive, docx, odt, paragraph, xlsx
from tests.support.forum import FIRST, PDF, Forum

DRAFT_LINES = (
    "Plani i menaxhimit të mbetjeve",
    "Neni 1. Plani mbulon të gjitha lagjet e qytetit dhe fshatrat përreth.",
    "Neni 2. Grumbullimi kryhet një herë në javë në çdo lagje.",
    "Neni 3. Pika e transferimit ndërtohet pranë Urës së Vjetër.",
    "Neni 4. Ky plan hyn në fuqi më 1 janar 2027.",
)
NAME = "Plani i mbetjeve DRAFT.docx"


def word(*lines: str, **parts: str) -> bytes:
    return docx("".join(paragraph(line) for line in lines), parts)


DRAFT = word(*DRAFT_LINES)


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


TRACKED = docx(
    "".join(paragraph(line) for line in DRAFT_LINES[:2]) + f"<w:p>{run('Neni 2. Grumbullimi kryhet ')}"
    f'<w:del w:id="1" w:author="Eneida" w:date="2026-02-03T10:00:00Z">{run("një herë", "delText")}</w:del>'
    f'<w:ins w:id="2" w:author="Eneida" w:date="2026-02-03T10:00:00Z">{run("dy herë")}</w:ins>{run(" në javë në çdo lagje.")}</w:p>'
    f"<w:p>{run('Neni 3. Pika e transferimit ndërtohet ')}"
    f'<w:commentRangeStart w:id="7"/>{run("pranë Urës së Vjetër")}<w:commentRangeEnd w:id="7"/>{run(".")}</w:p>'
    + paragraph(DRAFT_LINES[4]),
    {
        "word/comments.xml": f'<w:comments {W}><w:comment w:id="7" w:author="Eneida" w:date="2026-02-03T10:05:00Z">'
        f"<w:p>{run('Është 80 metra nga lumi.')}</w:p></w:comment></w:comments>"
    },
)
TRACKED_AND_SILENT = docx(
    "".join(paragraph(line) for line in DRAFT_LINES[:2]) + f"<w:p>{run('Neni 2. Grumbullimi kryhet ')}"
    f'<w:del w:id="1" w:author="Eneida">{run("një herë", "delText")}</w:del><w:ins w:id="2" w:author="Eneida">{run("dy herë")}</w:ins>'
    f"{run(' në javë në çdo lagje.')}</w:p>{paragraph(DRAFT_LINES[3])}{paragraph('Neni 4. Ky plan hyn në fuqi më 1 mars 2027.')}"
)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (120).to_bytes(4)
    + (60).to_bytes(4)
    + b"\x08\x02\x00\x00\x00"
    + zlib.compress(b"logo")
)


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """A consultation on a draft whose text can be read."""
    forum = Forum(engine)
    forum.director_sends("Draft: Plani i menaxhimit të mbetjeve", documents={NAME: DRAFT})
    if forum.sent("question", to="coordinator"):
        forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    assert forum.sent("invitation", to="M05")
    return forum


def the_attachment(forum: Forum) -> dict[str, Any]:
    (recommendation,) = forum.recommendations()
    (attachment,) = recommendation["attachments"]
    return dict(attachment)


def differences(forum: Forum) -> list[tuple[str, str, str]]:
    return [(str(d["kind"]), d["before"], d["after"]) for d in the_attachment(forum)["differences"]]


def test_tracked_changes_in_an_empty_mail_are_the_recommendation(forum: Forum) -> None:
    line = forum.member_replies("M05", "", attach={"Plani - vërejtjet.docx": TRACKED})
    assert line["disposition"] == "filed"
    (recommendation,) = forum.recommendations()
    assert (recommendation["text"], recommendation["answer"]) == ("", "recommendation")
    told = [(str(c["kind"]), c["author"], c["text"], c["anchor"]) for c in the_attachment(forum)["changes"]]
    second = "Neni 2. Grumbullimi kryhet dy herë në javë në çdo lagje."
    assert told == [
        ("deletion", "Eneida", "një herë", second),
        ("insertion", "Eneida", "dy herë", second),
        ("comment", "Eneida", "Është 80 metra nga lumi.", "pranë Urës së Vjetër"),
    ]
    assert differences(forum) == []
    assert {c["at"].isoformat()[:16] for c in the_attachment(forum)["changes"]} == {
        "2026-02-03T10:00",
        "2026-02-03T10:05",
    }


def test_the_member_hears_what_was_read_out_of_her_document(forum: Forum) -> None:
    forum.member_replies("M05", "", attach={"Plani - vërejtjet.docx": TRACKED})
    assert "Plani - vërejtjet.docx – u lexuan 2 ndryshime dhe 1 koment" in forum.last("acknowledgement", "M05").text
    forum.member_replies(
        "M08", "See the file.", attach={"remarks.docx": TRACKED, "photo.jpg": b"\xff\xd8\xff no picture"}
    )
    text = forum.last("acknowledgement", "M08").text
    assert "remarks.docx – 2 changes and 1 comment were read" in text
    assert "photo.jpg – there is something in it that only a person can read" in text


def test_digest_and_report_show_the_changes_as_text(forum: Forum) -> None:
    forum.member_replies("M05", "", attach={"Plani - vërejtjet.docx": TRACKED})
    forum.time_passes(days=1)
    digest = forum.last("digest").text
    assert "Shtuar: “dy herë”" in digest
    assert "Koment: Është 80 metra nga lumi. (te: “pranë Urës së Vjetër”; Eneida, 03.02.2026)" in digest
    forum.time_passes(days=40)
    documents = forum.last("report", "coordinator").documents
    table = next(content for name, content in documents.items() if name.endswith(".csv"))
    (row,) = [row for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))) if row[0] == f"{FIRST}/1"]
    assert any("Hequr: “një herë”" in cell for cell in row)
    written = WordDocument(io.BytesIO(next(content for name, content in documents.items() if name.endswith(".docx"))))
    assert any("Shtuar: “dy herë”" in one.text for one in written.paragraphs)


def test_a_plain_corrected_draft_is_told_paragraph_by_paragraph(forum: Forum) -> None:
    new = (
        *DRAFT_LINES[:2],
        DRAFT_LINES[2].replace("një herë", "dy herë"),
        *DRAFT_LINES[3:],
        "Neni 5. Qytetarët njoftohen me SMS.",
    )
    forum.member_replies("M05", "", attach={"Plani i mbetjeve.docx": word(*new)})
    assert differences(forum) == [("changed", DRAFT_LINES[2], new[2]), ("added", "", new[5])]
    assert the_attachment(forum)["state"] is None
    assert "u lexuan 2 ndryshime" in forum.last("acknowledgement", "M05").text


def test_a_corrected_draft_saved_as_odt_or_rtf_is_compared_as_well(forum: Forum) -> None:
    new = (*DRAFT_LINES[:4], "Neni 4. Ky plan hyn në fuqi më 1 mars 2027.")
    forum.member_replies("M05", "", attach={"plani.odt": odt("".join(f"<text:p>{line}</text:p>" for line in new))})
    assert differences(forum) == [("changed", DRAFT_LINES[4], new[4])]
    forum.member_replies("M07", "", attach={"plani.rtf": rtf("\\par ".join(new))})
    last = forum.recommendations()[-1]["attachments"][0]
    assert [str(d["kind"]) for d in last["differences"]] == ["changed"]


def test_what_was_changed_without_tracking_stands_beside_the_tracked_changes(forum: Forum) -> None:
    forum.member_replies("M05", "", attach={"plani.docx": TRACKED_AND_SILENT})
    assert differences(forum) == [("changed", DRAFT_LINES[4], "Neni 4. Ky plan hyn në fuqi më 1 mars 2027.")]
    assert len(the_attachment(forum)["changes"]) == 2


def test_changes_that_the_draft_itself_went_out_with_are_nobodys_recommendation(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends("Draft: Plani i menaxhimit të mbetjeve", documents={NAME: TRACKED})
    if not forum.sent("invitation", to="M05"):
        forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    resaved = archive(_files_of(TRACKED) | {"docProps/custom.xml": "<Properties/>"})
    assert forum.member_replies("M05", "", attach={NAME: resaved})["disposition"] == "review"
    more = _files_of(TRACKED)
    more["word/document.xml"] = more["word/document.xml"].replace(
        b"</w:body>", f'<w:p><w:ins w:id="9" w:author="Besnik">{run("Neni 5. E re.")}</w:ins></w:p></w:body>'.encode()
    )
    forum.member_replies("M05", "", attach={NAME: archive(more)})
    assert [(c["author"], c["text"]) for c in the_attachment(forum)["changes"]] == [("Besnik", "Neni 5. E re.")]


def _files_of(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize(
    "content", [DRAFT, word(*DRAFT_LINES, **{"docProps/app.xml": "<Properties/>"})], ids=["bytes", "saved again"]
)
def test_the_draft_sent_back_unchanged_without_a_word_says_nothing(forum: Forum, content: bytes) -> None:
    line = forum.member_replies("M05", "", attach={NAME: content})
    assert line["disposition"] == "review"
    assert any("back unchanged" in reason for reason in line["reasons"])
    assert forum.recommendations() == []


def test_no_remarks_with_the_draft_unchanged_or_a_logo_is_no_remarks(forum: Forum) -> None:
    assert forum.member_replies("M05", "Pa vërejtje.", attach={NAME: DRAFT})["disposition"] == "no_remarks"
    assert forum.arrives(with_inline_picture(forum, "M07", "Pa vërejtje.", PNG))["disposition"] == "no_remarks"


def with_inline_picture(forum: Forum, who: str, text: str, picture: bytes) -> bytes:
    invitation = forum.last("invitation", who)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = forum.address_of(who), invitation.message["From"], "Re: ftesë"
    mail["Message-ID"], mail["In-Reply-To"] = f"<inline-{who}-{len(picture)}@example.org>", invitation.message_id
    mail.set_content(text + "\n")
    mail.add_alternative(f'<html><body><p>{text}</p><img src="cid:pic"></body></html>', subtype="html")
    html = mail.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.add_related(picture, "image", "png", cid="<pic>")
    return mail.as_bytes(policy=SMTP)


def test_a_photographed_page_shown_among_the_words_is_kept_and_named(forum: Forum) -> None:
    page = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1200).to_bytes(4) + (1600).to_bytes(4) + bytes(range(256)) * 400
    forum.arrives(with_inline_picture(forum, "M05", "Vërejtjet e mia i kam shkruar me dorë në faqen më poshtë.", page))
    assert str(the_attachment(forum)["state"]) == "needs_reading"
    assert forum.arrives(with_inline_picture(forum, "M07", "Pa vërejtje.", page))["disposition"] == "no_remarks"


def test_a_logo_attached_to_every_mail_of_a_member_says_nothing_from_the_second_on(forum: Forum) -> None:
    forum.member_replies("M05", "Të shtohen kosha.", attach={"logo.png": PNG})
    assert forum.member_replies("M05", "Pa vërejtje të tjera.", attach={"logo.png": PNG})["disposition"] == "no_remarks"


def member_sends(forum: Forum, name: str, content: bytes, text: str = "") -> dict[str, Any]:
    forum.member_replies("M05", text, attach={name: content})
    return the_attachment(forum)


def test_scans_pictures_and_locked_files_are_kept_and_named_for_a_human(forum: Forum) -> None:
    scan = member_sends(forum, "Skanim.pdf", PDF)
    assert (str(scan["state"]), scan["sha256"] != "") == ("needs_reading", True)
    assert any("Skanim.pdf" in flag for flag in forum.recommendations()[0]["flags"])
    forum.time_passes(days=1)
    assert "ka brenda diçka që mund ta lexojë vetëm një person" in forum.last("digest").text


def test_ink_on_the_page_of_a_pdf_needs_reading(forum: Forum) -> None:
    ink = "<< /Type /Annot /Subtype /Ink /Rect [0 0 99 99] /T (Arta) >>"
    drawn = member_sends(forum, "Plani me shënime.pdf", pdf([list(DRAFT_LINES_LATIN)], objects=[ink]))
    assert str(drawn["state"]) == "needs_reading"


DRAFT_LINES_LATIN = ("Opinioni yne per planin e mbetjeve, me shenime me dore ne anash te faqes.",)


def test_a_picture_more_than_in_the_draft_needs_reading(forum: Forum) -> None:
    found = member_sends(forum, NAME, word(*DRAFT_LINES, **{"word/media/image1.png": "foto"}))
    assert str(found["state"]) == "needs_reading"


def test_an_opinion_is_an_annex_whose_text_is_read(forum: Forum) -> None:
    opinion = member_sends(
        forum, "Opinion draft.docx", word("Opinion", "Kërkojmë që neni 2 të ndryshojë: dy herë në javë.")
    )
    assert (opinion["state"], opinion["differences"], opinion["changes"]) == (None, [], [])
    assert opinion["text_sha256"] is not None
    assert "teksti u lexua" in forum.last("acknowledgement", "M05").text


@pytest.mark.parametrize("name", ["Mendim.docx", "Mendim.odt", "Mendim.rtf", "Mendim.txt", "Mendim.pdf", "Mendim.zip"])
def test_the_words_of_a_paper_reach_the_member_the_coordinator_and_the_record(forum: Forum, name: str) -> None:
    lines = ("Kazanet jane pak ne lagjen tone.", "Te shtohen 20.")
    written = {
        "docx": word(*lines),
        "odt": odt("".join(f"<text:p>{line}</text:p>" for line in lines)),
        "rtf": rtf("\\par ".join(lines)),
        "txt": "\n".join(lines).encode(),
        "pdf": pdf([list(lines)]),
        "zip": archive({"Mendimi yne.docx": word(*lines)}),
    }[name.rpartition(".")[2]]
    paper = member_sends(forum, name, written)
    assert all(line in paper["text"] for line in lines)
    assert forum.recommendations()[0]["text"] == ""
    told = forum.last("acknowledgement", "M05")
    assert [line for line in told.text.splitlines() if line.startswith("> ")][-2:] == [f"> {line}" for line in lines]
    forum.time_passes(days=1)
    digest = forum.last("digest").text.splitlines()
    assert f"   - {name} – teksti u lexua" in digest
    at = digest.index(f"      {lines[0]}")
    assert digest[at + 1] == f"      {lines[1]}"
    forum.closes()
    assert digest[at : at + 2] == [
        line for line in forum.last("report", "mjedisi").text.splitlines() if line in digest[at : at + 2]
    ]


def test_of_a_long_paper_mails_show_the_beginning_and_say_so(forum: Forum) -> None:
    paper = member_sends(
        forum, "Gjatë.docx", word(*[f"Fjalia {number} thotë diçka të re." for number in range(1, 400)])
    )
    assert "Fjalia 399 thotë" in paper["text"]
    forum.time_passes(days=1)
    for text in (forum.last("acknowledgement", "M05").text, forum.last("digest").text):
        assert "Gjatë.docx – teksti u lexua; këtu është fillimi i tij" in text
        assert "Fjalia 50 thotë" in text
        assert "Fjalia 399 thotë" not in text


def test_a_corrected_draft_is_shown_by_its_changes_and_not_once_more_whole(forum: Forum) -> None:
    paper = member_sends(forum, "Plani.docx", TRACKED)
    assert DRAFT_LINES[1] in paper["text"]
    assert DRAFT_LINES[1] not in forum.last("acknowledgement", "M05").text


def test_workbooks_are_read_as_text(forum: Forum) -> None:
    assert member_sends(forum, "tarifat.xlsx", xlsx({"A": [["Zona", "Tarifa"], ["1", "2400"]]}))["text_sha256"]


def test_a_corrected_draft_in_an_archive_is_read_there(forum: Forum) -> None:
    packed = archive({"plani/Plani.docx": TRACKED, "Opinion.txt": "Shihni skedarin tjetër."})
    found = member_sends(forum, "Paketa.zip", packed)
    assert [str(c["kind"]) for c in found["changes"]] == ["deletion", "insertion", "comment"]
    assert found["state"] is None


def test_the_opinion_beside_a_corrected_draft_in_an_archive_is_shown_too(forum: Forum) -> None:
    packed = archive({"Plani.docx": TRACKED, "Opinion.txt": "Kazanet jane pak.\nTe shtohen 20."})
    member_sends(forum, "Paketa.zip", packed)
    forum.time_passes(days=1)
    for mail in (forum.last("acknowledgement", "M05"), forum.last("digest")):
        assert "Te shtohen 20." in mail.text
        assert DRAFT_LINES[1] not in mail.text
    forum.closes()
    report = forum.last("report", "mjedisi")
    (table,) = [content for name, content in report.documents.items() if name.endswith(".csv")]
    assert "Te shtohen 20." in table.decode("utf-8-sig")


def test_the_question_whose_it_is_shows_the_words_of_the_paper(forum: Forum) -> None:
    forum.member_replies("M05", "", sender="dikush@posta.example", attach={"Mendim.docx": word("Kazanet jane pak.")})
    forum.time_passes(days=1)
    assert "Kazanet jane pak." in forum.last("question", "coordinator").text


def test_a_mail_that_was_forwarded_as_an_attachment_is_opened_and_our_own_says_nothing(forum: Forum) -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "ekspert@example.org", "Vërejtjet", "<expert@example.org>"
    inner.set_content("Shihni dokumentin.\n")
    inner.add_attachment(TRACKED, maintype="application", subtype="msword", filename="Plani.docx")
    forum.arrives(_with_mail(forum, "M05", "Bashkëngjitur mendimi i ekspertit.", inner.as_bytes(policy=SMTP)))
    attachments = forum.recommendations()[0]["attachments"]
    assert [(a["type"], len(a["changes"])) for a in attachments] == [("message/rfc822", 0), ("application/msword", 3)]
    ours = _with_mail(forum, "M07", "Pa vërejtje.", forum.last("invitation", "M07").raw)
    assert forum.arrives(ours)["disposition"] == "no_remarks"


def _with_mail(forum: Forum, who: str, text: str, inner: bytes) -> bytes:
    invitation = forum.last("invitation", who)
    head = (
        f"From: {forum.address_of(who)}\r\nTo: {invitation.message['From']}\r\nSubject: Re: ftesa\r\nMessage-ID: <outer-{who}@example.org>\r\n"
        f"In-Reply-To: {invitation.message_id}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + inner + b"\r\n--b--\r\n"


def test_a_corrected_old_version_is_compared_with_that_version(forum: Forum) -> None:
    newer = (*DRAFT_LINES[:3], "Neni 3. Pika e transferimit ndërtohet në zonën industriale.", *DRAFT_LINES[4:])
    forum.director_answers("Versioni i korrigjuar.", documents={"Plani i mbetjeve DRAFT v2.docx": word(*newer)})
    forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    corrected = [line.replace("një herë", "dy herë") for line in DRAFT_LINES]
    assert [d[0] for d in differences_of(forum, word(*corrected))] == ["changed"]


def differences_of(forum: Forum, content: bytes) -> list[tuple[str, str, str]]:
    forum.member_replies("M05", "", attach={"plani.docx": content})
    return differences(forum)


def test_a_draft_in_a_members_answer_opens_no_consultation(forum: Forum) -> None:
    content = word("Draft: Plani alternativ i mbetjeve", "Neni 1. Gjithçka ndryshe nga ajo që propozohet.")
    forum.member_replies("M05", "Ju dërgoj draftin tonë.", attach={"Draft plani alternativ.docx": content})
    forum.member_replies("M07", "Ja drafti.", attach={"DRAFT.docx": content}, Subject=f"Draft plani [K-{FIRST}]")
    assert {line["consultation"] for line in forum.ledger()} <= {FIRST, None}
    assert not [line for line in forum.ledger()[1:] if line["kind"] == "draft"]


def test_many_answers_with_documents_cost_one_process_and_those_without_none(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def counts(mails: Any) -> Any:
        started.append(sum(map(bool, mails)))
        return read_together(mails)

    monkeypatch.setattr(reading, "read_together", counts)
    monkeypatch.setattr(reading, "read_documents", lambda _: pytest.fail("one by one"))
    forum.is_running = False
    for who in ("M05", "M07", "M08", "M09"):
        forum.member_replies(who, "", attach={"plani.docx": TRACKED})
    forum.member_replies("M11", "Të shtohen kosha.")
    forum.starts()
    assert len(forum.recommendations()) == 5
    assert [n for n in started if n] == [4]


@pytest.mark.parametrize("name", ["bomb", "broken", "locked"])
def test_hostile_documents_are_kept_and_said_to_be_unread(forum: Forum, name: str) -> None:
    hostile = {
        "bomb": docx(f"<w:p>{run('a' * 60_000_000)}</w:p>"),
        "broken": DRAFT[: len(DRAFT) // 2],
        "locked": pdf([["a"]], trailer="/Encrypt 3 0 R"),
    }[name]
    found = member_sends(forum, f"{name}.docx", hostile)
    assert str(found["state"]) in {"unreadable", "encrypted"}
    assert found["size"] == len(hostile)
    assert "do ta shohë një person" in forum.last("acknowledgement", "M05").text


def test_a_corrected_word_file_of_a_draft_that_went_out_as_pdf_is_compared_by_sentences(engine: Engine) -> None:
    forum = Forum(engine)
    lines = [
        "Plani i mbetjeve mbulon te gjitha lagjet e",
        "qytetit. Grumbullimi kryhet nje here ne",
        "jave. Plani hyn ne fuqi ne janar.",
    ]
    forum.director_sends("Draft: Plani i menaxhimit të mbetjeve", documents={"Plani draft.pdf": pdf([lines])})
    if forum.sent("question", to="coordinator"):
        forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    corrected = " ".join(lines).replace("nje here", "dy here")
    assert differences_of(forum, word(corrected)) == [
        ("changed", "Grumbullimi kryhet nje here ne jave.", "Grumbullimi kryhet dy here ne jave.")
    ]


def test_the_compiled_report_holds_the_words_of_an_opinion(forum: Forum) -> None:
    forum.member_replies("M05", "", attach={"Opinion.docx": word("Opinion", "Kërkojmë grumbullim dy herë në javë.")})
    forum.time_passes(days=40)
    documents = forum.last("report", "coordinator").documents
    written = WordDocument(io.BytesIO(next(content for name, content in documents.items() if name.endswith(".docx"))))
    assert "Kërkojmë grumbullim dy herë në javë." in [one.text for one in written.paragraphs]
    table = next(content for name, content in documents.items() if name.endswith(".csv"))
    assert "Kërkojmë grumbullim dy herë në javë." in table.decode("utf-8-sig")


def test_marks_on_the_pdf_that_was_sent_are_the_recommendation_and_nothing_else_is(engine: Engine) -> None:
    forum = Forum(engine)
    lines = ["Plani i mbetjeve mbulon te gjitha lagjet e qytetit.", "Grumbullimi kryhet nje here ne jave."]
    forum.director_sends("Draft: Plani i menaxhimit të mbetjeve", documents={"Plani draft.pdf": pdf([lines])})
    if forum.sent("question", to="coordinator"):
        forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    quad = "/QuadPoints [48 774 300 774 48 761 300 761]"
    mark = (
        f"<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /T (Arta) /Contents (Dy here!) /M (D:20260203) {quad} >>"
    )
    found = member_sends(forum, "Plani draft.pdf", pdf([lines], objects=[mark]))
    assert [(c["author"], c["text"], c["anchor"]) for c in found["changes"]] == [("Arta", "Dy here!", lines[1])]
    assert (found["differences"], found["state"]) == ([], None)


def test_a_paragraph_deleted_or_inserted_whole_with_tracking_is_told_once(forum: Forum) -> None:
    gone = f'<w:p><w:pPr><w:rPr><w:del w:author="A"/></w:rPr></w:pPr><w:del w:author="A">{run(DRAFT_LINES[3], "delText")}</w:del></w:p>'
    come = f'<w:p><w:ins w:author="A">{run("Neni 5. Qytetarët njoftohen me SMS.")}</w:ins></w:p>'
    body = "".join(paragraph(line) for line in DRAFT_LINES[:3]) + gone + paragraph(DRAFT_LINES[4]) + come
    found = member_sends(forum, NAME, docx(body))
    assert [(str(c["kind"]), c["text"]) for c in found["changes"]] == [
        ("deletion", DRAFT_LINES[3]),
        ("insertion", "Neni 5. Qytetarët njoftohen me SMS."),
    ]
    assert found["differences"] == []


def test_a_part_of_the_draft_alone_is_an_annex_and_not_a_draft_of_which_the_rest_was_taken_out(forum: Forum) -> None:
    found = member_sends(forum, "Neni 2.docx", word("Për nenin 2:", DRAFT_LINES[2].replace("një herë", "dy herë")))
    assert (found["differences"], found["state"]) == ([], None)


def test_a_corrected_document_is_compared_with_that_in_the_archive_that_was_sent(engine: Engine) -> None:
    forum = Forum(engine)
    packed = archive({"Plani/Plani i mbetjeve.docx": DRAFT, "Plani/Tabela.txt": "Zona 1: 2 400 lekë"})
    forum.director_sends("Draft: Plani i menaxhimit të mbetjeve", documents={"Plani draft.zip": packed})
    if forum.sent("question", to="coordinator"):
        forum.coordinator_answers("PO")
    forum.time_passes(minutes=30)
    assert forum.member_replies("M07", "", attach={"Plani.docx": DRAFT})["disposition"] == "review"
    corrected = [line.replace("një herë", "dy herë") for line in DRAFT_LINES]
    assert differences_of(forum, word(*corrected)) == [("changed", DRAFT_LINES[2], corrected[2])]


def test_what_the_administrator_assigns_is_read_as_well(forum: Forum) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        "vetem@gmail.example",
        forum.mailbox,
        f"[K-{FIRST}]",
        "<private@gmail.example>",
    )
    mail.set_content("Ja vërejtjet.\n")
    mail.add_attachment(TRACKED, maintype="application", subtype="octet-stream", filename="plani.docx")
    line = forum.arrives(mail.as_bytes(policy=SMTP))
    assert line["disposition"] == "review"
    commands.assign(forum.engine, forum.office, f"mail:{line['id']}", "M05", forum.now, reference=FIRST)
    assert len(the_attachment(forum)["changes"]) == 3


def test_explain_tells_the_text_of_a_paper(forum: Forum) -> None:
    forum.member_replies("M05", "", attach={"Mendim.docx": word("Kazanet jane pak.")})
    said = explained("mail.eml", explain_stored(forum.engine, forum.office, forum.newest))
    (paper,) = said["attachments"]
    assert (said["text"], paper["text"]) == ("", "Kazanet jane pak.")
