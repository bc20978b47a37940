"""A list in an answer becomes points, and what it names of the draft stands beside the draft's own line."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from tests.documents.writers.zipped import docx, paragraph
from tests.support.forum import FIRST, Forum

DRAFT = (
    "Rregullorja e parkimit",
    "Neni 1 – Qëllimi",
    "Kjo rregullore vlen për gjithë qytetin.",
    "Neni 5 – Tarifat",
    "Tarifa është 100 lekë për orë.",
    "Neni 7 – Biçikletat",
    "Vendet për biçikleta janë dhjetë.",
)
SECOND = (*DRAFT[:3], "Neni 5 – Tarifat dhe përjashtimet", *DRAFT[4:])
ANSWER = "Propozimet tona:\n1. Te neni 5 tarifa të ulet në 50 lekë.\n2. Te neni 7 vendet të jenë njëzet.\n3. Të shtohen pemë."


def word(*lines: str) -> bytes:
    return docx("".join(map(paragraph, lines)))


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """A draft that can be read has gone out, with its explanatory report before it."""
    forum = Forum(engine)
    documents = {
        "Relacion shpjegues.docx": word("Relacion", "Neni 5 – pse duhet", "Sepse mungon vendi."),
        "Projektrregullore parkimi.docx": word(*DRAFT),
    }
    forum.invites("Projektrregullore e parkimit", documents=documents)
    return forum


def test_each_item_of_a_list_is_a_point_with_the_drafts_line_and_the_whole_is_kept(forum: Forum) -> None:
    forum.member_replies("M05", ANSWER)
    [filed] = forum.recommendations()
    assert filed["text"] == ANSWER
    assert [point["number"] for point in filed["points"]] == [f"{FIRST}/1.{n}" for n in (1, 2, 3)]
    first, second, third = filed["points"]
    assert first["text"] == "Te neni 5 tarifa të ulet në 50 lekë."
    [place] = first["places"]
    assert (place["kind"], place["number"], place["line"]) == ("article", "5", "Neni 5 – Tarifat")
    assert second["places"][0]["line"] == "Neni 7 – Biçikletat"
    assert third["places"] == []


def test_the_acknowledgement_lists_the_points_with_their_numbers(forum: Forum) -> None:
    forum.member_replies("M05", ANSWER)
    told = forum.last("acknowledgement", "M05").text.replace("\r\n", "\n")
    assert f"{FIRST}/1.2 Te neni 7 vendet të jenë njëzet. [neni 7: “Neni 7 – Biçikletat”]" in told
    assert "\n".join(f"> {line}" for line in ANSWER.splitlines()) in told


def test_digest_and_report_have_a_row_for_each_point(forum: Forum) -> None:
    forum.member_replies("M05", ANSWER)
    forum.time_passes(days=1)
    assert f"{FIRST}/1.1 Te neni 5" in forum.last("digest").text
    forum.closes()
    report = forum.last("report", "mjedisi")
    assert f"{FIRST}/1.3 Të shtohen pemë." in report.text
    table = next(data for name, data in report.documents.items() if name.endswith(".csv"))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [f"{FIRST}/1", f"{FIRST}/1.1", f"{FIRST}/1.2", f"{FIRST}/1.3"]
    place, text = (rows[0].index(column) for column in ("Vendi në draft", "Teksti"))
    assert rows[1][text] == ANSWER
    assert rows[2][place] == "neni 5: “Neni 5 – Tarifat”"
    paper = next(data for name, data in report.documents.items() if name.endswith(".docx"))
    assert f"{FIRST}/1.2" in ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()


def test_an_answer_without_a_list_that_names_a_place_has_one_point(forum: Forum) -> None:
    forum.member_replies("M05", "Tarifa te neni 5 është shumë e lartë për banorët.")
    [point] = forum.recommendations()[0]["points"]
    assert point["number"] == f"{FIRST}/1.1"
    assert point["places"][0]["line"] == "Neni 5 – Tarifat"
    assert "Pikat e regjistruara" not in forum.last("acknowledgement", "M05").text


def test_an_answer_to_the_first_version_names_places_of_the_first_version(forum: Forum) -> None:
    invitation = forum.last("invitation", "M05")
    forum.director_sends(
        "Projektrregullore e parkimit, versioni i ri",
        text="Ju dërgoj versionin e korrigjuar të draftit.",
        documents={"Projektrregullore parkimi v2.docx": word(*SECOND)},
    )
    forum.coordinator_answers("PO")
    forum.time_passes(hours=1)
    forum.member_replies("M05", "Neni 5 të ulet.", to=invitation)
    forum.member_replies("M07", "Neni 5 të ulet.", to=forum.last("version", "M07"))
    lines = [filed["points"][0]["places"][0]["line"] for filed in forum.recommendations()]
    assert lines == ["Neni 5 – Tarifat", "Neni 5 – Tarifat dhe përjashtimet"]


def test_a_draft_that_cannot_be_read_leaves_the_place_without_a_line(engine: Engine) -> None:
    forum = Forum(engine)
    forum.invites()
    forum.member_replies("M05", "Neni 5 të ulet.")
    [point] = forum.recommendations()[0]["points"]
    assert (point["places"][0]["words"].casefold(), point["places"][0]["line"]) == ("neni 5", None)
