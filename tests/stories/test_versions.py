"""A corrected draft goes on with the same consultation; what is taken back is taken back by the coordinator's word."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from mailflow.handlers import commands
from tests.documents.writers.zipped import docx, paragraph
from tests.support.forum import FIRST, PDF, WHO, Forum

TITLE = "Draft plani i hapësirave të gjelbra"
LINES = (
    "Plani i hapësirave të gjelbra",
    "Neni 1. Plani mbulon qytetin.",
    "Neni 2. Tarifa është 2 400 lekë.",
    "Neni 3. Hyn në fuqi në janar.",
)


def word(*lines: str) -> bytes:
    return docx("".join(map(paragraph, lines)))


V1 = {"Plani i gjelbër draft.docx": word(*LINES)}
V2 = {
    "Plani i gjelbër draft v2.docx": word(
        LINES[0], LINES[1], LINES[2].replace("2 400", "2 000"), LINES[3], "Neni 4. Njoftohen banorët."
    )
}
CORRECTED = "Ju dërgoj versionin e korrigjuar të draftit, ju lutem konsideroni këtë."


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """A draft has gone out to all members."""
    forum = Forum(engine)
    forum.invites(TITLE, documents=V1)
    return forum


def revised(forum: Forum) -> dict[str, object]:
    return forum.director_sends(f"{TITLE}, versioni i ri", text=CORRECTED, documents=V2)


def test_a_new_version_is_linked_and_waits_for_the_coordinators_word(forum: Forum) -> None:
    line = revised(forum)
    assert (line["kind"], line["disposition"], line["consultation"]) == ("revision", "linked", FIRST)
    assert forum.sent("version") == []
    question = forum.last("question")
    assert question.subject.startswith("Version i ri: t'u dërgohet anëtarëve?")
    assert "~ Ishte: Neni 2. Tarifa është 2 400 lekë." in question.text
    assert "tani: Neni 2. Tarifa është 2 000 lekë." in question.text
    assert "+ Shtuar: Neni 4. Njoftohen banorët." in question.text
    assert len(forum.show()["versions"]) == 1


def test_her_yes_sends_it_to_every_member_with_what_changed_and_the_deadline_stays(forum: Forum) -> None:
    deadline = forum.show()["deadline_on"]
    forum.member_replies("M05", "Pa vërejtje.")
    revised(forum)
    forum.coordinator_answers("PO")
    sent = forum.sent("version")
    assert sorted(mail.who for mail in sent) == list(WHO)
    assert sent[0].subject.startswith("Version i ri (2): ")
    assert V2.items() <= sent[0].documents.items()
    assert "tani: Neni 2. Tarifa është 2 000 lekë." in sent[0].text
    shown = forum.show()
    assert [(v["number"], [d["name"] for d in v["documents"]]) for v in shown["versions"]] == [
        (1, list(V1)),
        (2, list(V2)),
    ]
    assert shown["deadline_on"] == deadline
    assert forum.events()[-1] == "revised"


def test_shtyj_sends_it_and_moves_the_deadline(forum: Forum) -> None:
    deadline = forum.show()["deadline_on"]
    revised(forum)
    forum.coordinator_answers("SHTYJ 5 ditë")
    assert len(forum.sent("version")) == len(WHO)
    assert len(forum.sent("extension")) == len(WHO)
    assert forum.show()["deadline_on"] > deadline


def test_a_long_extension_with_a_new_version_is_confirmed_and_then_both_are_done(forum: Forum) -> None:
    revised(forum)
    forum.coordinator_answers("SHTYJ 30 ditë: ndryshoi shumë")
    assert forum.sent("version") == []
    forum.coordinator_answers("PO", to=forum.last("question"))
    assert len(forum.sent("version")) == len(WHO)
    assert len(forum.sent("extension")) == len(WHO)
    assert forum.consultation().open_question is None


def test_her_no_leaves_the_new_version_aside(forum: Forum) -> None:
    revised(forum)
    forum.coordinator_answers("JO")
    assert forum.sent("version") == []
    assert len(forum.show()["versions"]) == 1


def test_a_recommendation_carries_the_version_it_was_made_on(forum: Forum) -> None:
    invitation = forum.last("invitation", "M05")
    forum.time_passes(minutes=10)
    revised(forum)
    forum.coordinator_answers("PO")
    forum.time_passes(minutes=10)
    forum.member_replies("M05", "Neni 2: tarifa është e lartë.", to=invitation)
    forum.member_replies("M07", "Neni 4: me SMS.", to=forum.last("version", "M07"))
    assert [(r["member"], r["version"]) for r in forum.recommendations()] == [("M05", 1), ("M07", 2)]


def test_the_same_file_sent_again_is_no_new_version(forum: Forum) -> None:
    line = forum.director_sends(f"{TITLE}, versioni i ri", text=CORRECTED, documents=V1)
    assert (line["disposition"], line["consultation"]) == ("duplicate", FIRST)
    assert forum.sent("question") == []


def test_a_version_that_fits_two_drafts_opens_no_third_consultation(engine: Engine) -> None:
    """Two open drafts of one directorate whose files are named alike, and a corrected file of that name."""
    forum = Forum(engine)
    forum.director_sends("Projektvendim për rrugët rurale", documents={"Dokumenti teknik.pdf": PDF})
    forum.director_sends("Draft strategjia e rinisë", documents={"Dokumenti teknik.pdf": PDF + b"2"})
    line = forum.director_sends("Version i korrigjuar", documents={"Dokumenti teknik v2.pdf": PDF + b"3"})
    assert (line["decision"], line["disposition"]) == ("hold", "held")
    assert "it may be a new version of one of these: 2026-002 2026-001; which one, nothing says" in line["reasons"]
    assert forum.show("2026-003")["phase"] == "held"


def test_a_new_version_within_the_grace_time_goes_out_instead_of_the_old_one(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, documents=V1)
    revised(forum)
    forum.time_passes(hours=2)
    assert forum.sent("invitation") == []
    forum.coordinator_answers("PO")
    invitations = forum.sent("invitation")
    assert len(invitations) == len(WHO)
    assert V2.items() <= invitations[0].documents.items()


def test_a_held_draft_is_asked_about_anew_with_its_new_version(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, text="Mos e shpërndani ende.", documents=V1)
    first = forum.last("question")
    revised(forum)
    assert "Plani i gjelbër draft v2.docx" in forum.last("question").text
    forum.coordinator_answers("PO", to=first)
    assert forum.show()["phase"] == "held"
    forum.coordinator_answers("PO")
    forum.time_passes(hours=1)
    assert V2.items() <= forum.sent("invitation")[0].documents.items()


def test_a_director_who_forgot_the_file_is_asked_for_it_and_his_follow_up_joins(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, text="Bashkëngjitur gjeni draftin e planit, për Forumin.", documents={})
    request = forum.last("request")
    assert request.recipient == "ylli.cepani@lumas.example"
    line = forum.director_answers("Ja skedari.", to=request, documents=V1)
    assert (line["disposition"], line["consultation"]) == ("linked", FIRST)
    forum.coordinator_answers("PO")
    forum.time_passes(hours=1)
    assert V1.items() <= forum.sent("invitation")[0].documents.items()


def test_a_director_takes_the_draft_back_and_only_her_word_withdraws_it(forum: Forum) -> None:
    line = forum.director_sends("Tërheqje", text="E tërheqim draftin e planit të hapësirave të gjelbra.", documents={})
    assert (line["kind"], line["disposition"], line["consultation"]) == ("withdrawal", "withdrawn", FIRST)
    assert forum.show()["phase"] == "open"
    assert "E tërheqim draftin" in forum.last("question").text
    forum.coordinator_answers("PO")
    assert forum.show()["phase"] == "withdrawn"
    assert sorted(mail.who for mail in forum.sent("withdrawal")) == list(WHO)


def test_her_no_to_a_withdrawal_lets_the_consultation_go_on(forum: Forum) -> None:
    forum.director_sends("Tërheqje", text="E tërheqim draftin e planit të hapësirave të gjelbra.", documents={})
    forum.coordinator_answers("JO")
    assert forum.show()["phase"] == "open"
    assert forum.sent("withdrawal") == []


def test_the_documents_of_a_known_draft_under_another_title_are_a_draft_of_their_own_and_she_is_told(
    forum: Forum,
) -> None:
    line = forum.director_sends("Projektvendim për orarin e tregut", documents=V1)
    assert (line["kind"], line["disposition"], line["consultation"]) == ("draft", "opened", "2026-002")
    assert "me titull tjetër sjell dokumentet e 2026-001" in forum.last("opened").text


def test_a_file_of_the_same_name_under_another_title_is_a_draft_of_its_own(forum: Forum) -> None:
    other = {"Plani i gjelbër draft.docx": word("Projektvendim", "Për orarin e tregut")}
    line = forum.director_sends("Projektvendim për orarin e tregut", documents=other)
    assert (line["kind"], line["disposition"], line["consultation"]) == ("draft", "opened", "2026-002")


def test_a_directors_recall_by_outlook_is_asked_about(forum: Forum) -> None:
    text = f'Ylli Çepani would like to recall the message, "{TITLE}".'
    line = forum.director_sends(f"Recall: {TITLE}", text=text, documents={})
    assert (line["kind"], line["disposition"], line["consultation"]) == ("withdrawal", "withdrawn", FIRST)
    assert forum.last("question").subject.startswith("Tërheqje: a tërhiqet drafti?")
    forum.coordinator_answers("PO")
    assert forum.show()["phase"] == "withdrawn"


def test_a_members_recall_is_a_machines_mail(forum: Forum) -> None:
    text = 'Manjola Berberi would like to recall the message, "Re: Ftesë".'
    line = forum.member_writes("M05", text, subject="Recall: Re: Ftesë [K-2026-001]")
    assert (line["kind"], line["disposition"]) == ("auto_reply", "machine")


def test_what_is_dangerous_in_a_new_version_of_a_held_draft_is_told(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, documents=V1, proven=False)
    marked = {"Plani i gjelbër draft v2.docx": word("KONFIDENCIAL", *LINES, "Neni 4. Njoftohen banorët.")}
    forum.director_sends(f"{TITLE}, versioni i ri", text=CORRECTED, documents=marked)
    assert "mban shënimin “KONFIDENCIAL”" in forum.last("question").text


def test_each_word_she_can_say_stands_on_a_line_of_its_own(forum: Forum) -> None:
    revised(forum)
    lines = forum.last("question").text.splitlines()
    assert {line.partition(" –")[0] for line in lines} >= {"PO", "SHTYJ 5", "JO"}


def test_no_yes_is_asked_for_where_there_is_no_document(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, text="Bashkëngjitur gjeni draftin e planit, për konsultim me Forumin.", documents={})
    text = forum.last("question").text
    assert "dokumenti i tij mungon" in text
    assert "\nPO –" not in text
    assert "\nJO –" in text


def test_the_same_draft_by_a_second_office_begins_no_second_consultation(forum: Forum) -> None:
    line = forum.director_sends(TITLE, documents=V1, directorate="sherbimet")
    assert (line["kind"], line["disposition"], line["consultation"]) == ("revision", "duplicate", FIRST)


def test_a_title_of_common_words_alone_is_known_again(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends("Draft buxheti 2027", documents=V1)
    line = forum.director_sends("FW: Draft buxheti 2027", documents=V1)
    assert (line["disposition"], line["consultation"]) == ("duplicate", FIRST)


def test_a_version_that_came_after_the_closing_goes_to_everybody_when_it_is_reopened(forum: Forum) -> None:
    forum.closes()
    revised(forum)
    forum.coordinator_answers("PO")
    assert "u ruajt në dosje" in forum.last("transcript").text
    assert forum.sent("version") == []
    forum.says(commands.reopen, FIRST, 10, "version i ri")
    assert len(forum.sent("version")) == len(WHO)
    assert f"{forum.show()['deadline_on']:%d.%m.%Y}" in forum.last("version", "M05").text
    assert next(iter(V2)) in forum.last("version", "M05").documents


def test_a_director_who_takes_the_draft_back_in_answer_to_the_receipt_is_asked_about(forum: Forum) -> None:
    line = forum.director_answers("E tërheqim draftin, ishte gabim.")
    assert (line["kind"], line["disposition"]) == ("withdrawal", "withdrawn")
    forum.coordinator_answers("PO")
    assert forum.show()["phase"] == "withdrawn"


def test_the_new_version_goes_out_with_the_deadline_that_moved_with_it(forum: Forum) -> None:
    revised(forum)
    forum.coordinator_answers("SHTYJ 5 ditë: ndryshoi")
    assert f"{forum.show()['deadline_on']:%d.%m.%Y}" in forum.last("version", "M05").subject


def test_all_that_waits_is_told_not_only_the_newest(forum: Forum) -> None:
    revised(forum)
    forum.director_sends("Tërheqje", text="E tërheqim draftin e planit të hapësirave të gjelbra.", documents={})
    waiting = [item["what"] for item in forum.status()["waiting"]]
    assert waiting == ["question: revision", "question: withdrawal"]
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "erdhi version i ri" in text
    assert "drejtoria e tërheq draftin" in text


def test_a_yes_to_a_new_version_sends_nothing_while_it_is_asked_whether_the_draft_is_taken_back(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, documents=V1)
    revised(forum)
    revision = forum.last("question")
    forum.director_sends("Tërheqje", text="E tërheqim draftin e planit të hapësirave të gjelbra.", documents={})
    withdrawal = forum.last("question")
    forum.coordinator_answers("PO", to=revision)
    forum.time_passes(hours=3)
    assert forum.sent("invitation") == []
    forum.coordinator_answers("JO", to=withdrawal)
    assert len(forum.sent("invitation")) == len(WHO)
    assert V2.items() <= forum.sent("invitation")[0].documents.items()


def test_a_held_draft_that_was_taken_back_is_not_opened_by_a_yes_to_the_earlier_question(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends(TITLE, text="Mos e shpërndani ende.", documents=V1)
    hold = forum.last("question")
    forum.director_sends("Tërheqje", text="E tërheqim draftin e planit të hapësirave të gjelbra.", documents={})
    forum.coordinator_answers("PO", to=hold)
    assert forum.show()["phase"] == "held"
    assert "Drejtoria e ka tërhequr draftin. Përgjigjuni më parë asaj pyetjeje." in forum.last("transcript").text
