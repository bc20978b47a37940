"""Members answer: in any client, from any address, in any place of the mail."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from mailflow.handlers import commands
from tests.support.forum import FIRST, PDF, Forum

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited."""
    forum = Forum(engine)
    forum.invites()
    forum.time_passes(days=1)
    return forum


def test_a_reply_becomes_a_numbered_recommendation_and_is_acknowledged_with_its_text(forum: Forum) -> None:
    line = forum.member_replies("M05", WORDS)
    assert (line["disposition"], line["member"], line["recommendation"]) == ("filed", "M05", 1)
    (filed,) = forum.recommendations()
    assert (filed["number"], filed["text"], filed["verified"], filed["late"]) == (f"{FIRST}/1", WORDS, True, False)
    assert filed["received_at"] == forum.now
    assert forum.member("M05")["state"] == "answered"
    acknowledgement = forum.last("acknowledgement", "M05")
    assert f"{FIRST}/1" in acknowledgement.text
    assert WORDS in acknowledgement.text
    assert acknowledgement.message["In-Reply-To"] == line["message_id"]


def test_the_quoted_invitation_is_no_part_of_the_answer(forum: Forum) -> None:
    forum.member_replies("M07", WORDS)
    assert forum.recommendations()[0]["text"] == WORDS
    assert forum.recommendations()[0]["passages"] == [{"text": WORDS, "quoted": None, "doubtful": False}]


def test_a_reply_is_proven_by_references_alone(forum: Forum) -> None:
    line = forum.member_replies("M05", WORDS, In_Reply_To="")
    assert line["disposition"] == "filed"
    assert "references" in " ".join(line["reasons"])


def test_a_reply_is_proven_by_the_reply_token_alone(engine: Engine) -> None:
    forum = Forum(engine, reply="plus")
    forum.invites()
    invitation = forum.last("invitation", "M11")
    assert "<valbona.kuqja+" in str(invitation.message["Reply-To"])
    line = forum.member_replies("M11", WORDS, In_Reply_To="", References="", Subject="kunder pershendetje")
    assert (line["disposition"], line["member"]) == ("filed", "M11")
    assert "token" in " ".join(line["reasons"])


def test_a_forged_token_proves_nothing(engine: Engine) -> None:
    forum = Forum(engine, reply="plus")
    forum.invites()
    token = str(forum.last("invitation", "M11").message["Reply-To"])
    forged = token.replace("m11", "m05").replace("M11", "M05")
    assert forged != token
    line = forum.member_replies("M05", WORDS, In_Reply_To="", References="", Subject="tjeter", To=forged)
    assert line["disposition"] == "review"
    assert forum.recommendations() == []


def test_the_reference_in_the_subject_and_a_registered_sender_are_proof(forum: Forum) -> None:
    line = forum.member_writes("M15", WORDS, subject=f"Per konsultimin [k-{FIRST}]")
    assert (line["disposition"], line["member"]) == ("filed", "M15")
    assert forum.recommendations()[0]["verified"] is True


def test_words_of_the_title_and_a_registered_sender_are_proof(forum: Forum) -> None:
    line = forum.member_writes("M15", WORDS, subject="Lidhur me projektvendimin per parkimin")
    assert (line["disposition"], line["consultation"], line["member"]) == ("filed", FIRST, "M15")


def test_a_title_that_fits_two_consultations_proves_nothing(forum: Forum) -> None:
    forum.invites(
        "Projektvendim për parkimin",
        text="Edhe ky t'i përcillet Forumit.",
        directorate="financa",
        documents={"Parkimi.pdf": PDF + b"%"},
    )
    line = forum.member_writes("M15", WORDS, subject="Projektvendimi per parkimin")
    assert line["disposition"] == "review"


def test_without_a_token_the_senders_origin_must_be_proven(forum: Forum) -> None:
    line = forum.member_writes("M15", WORDS, subject=f"K-{FIRST}", proven=False)
    assert line["disposition"] == "filed"
    assert forum.recommendations()[0]["verified"] is False
    assert forum.member("M15")["state"] == "invited"


def test_a_registered_sender_alone_goes_to_review(forum: Forum) -> None:
    line = forum.member_writes("M05", "A keni kohë për një kafe nesër?", subject="Kafe")
    assert (line["kind"], line["disposition"]) == ("reply", "review")
    assert forum.recommendations() == []
    assert forum.sent("acknowledgement") == []


def test_an_answer_to_her_private_mail_goes_to_review(forum: Forum) -> None:
    """Her direct parent is not ours, though our invitation stands in the References and in the subject."""
    invitation = forum.last("invitation", "M07").message_id
    private = "<private@lumas.example>"
    line = forum.member_replies("M07", WORDS, In_Reply_To=private, References=f"{invitation} {private}")
    assert (line["disposition"], line["member"]) == ("review", "M07")
    assert forum.recommendations() == []
    assert forum.sent("acknowledgement") == []


def test_a_private_answer_with_the_reference_in_its_subject_goes_to_review(forum: Forum) -> None:
    line = forum.member_writes("M05", WORDS, subject=f"Re: [K-{FIRST}]", In_Reply_To="<private@lumas.example>")
    assert line["disposition"] == "review"


def test_a_mail_in_review_is_assigned_by_the_administrator(forum: Forum) -> None:
    line = forum.member_writes("M05", WORDS, subject=f"Re: [K-{FIRST}]", In_Reply_To="<private@lumas.example>")
    assert forum.says(commands.assign, f"mail:{line['id']}", "M05") == "filed"
    assert forum.recommendations()[0]["text"] == WORDS
    assert forum.member("M05")["state"] == "answered"
    assert forum.line_of(line["uid"])["disposition"] == "filed"


def test_an_unregistered_address_with_the_token_is_filed_unverified_and_the_member_hears_of_it(forum: Forum) -> None:
    line = forum.member_replies("M11", WORDS, sender="nipi.im@posta.example")
    assert (line["disposition"], line["member"]) == ("filed", "M11")
    (filed,) = forum.recommendations()
    assert (filed["verified"], filed["address"]) == (False, "nipi.im@posta.example")
    assert forum.member("M11")["state"] == "invited"
    acknowledgement = forum.last("acknowledgement", "M11")
    assert acknowledgement.recipient == forum.address_of("M11")
    assert WORDS in acknowledgement.text


def test_once_assigned_it_counts_and_the_address_is_known(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender="nipi.im@posta.example")
    forum.says(commands.assign, f"{FIRST}/1", "M11")
    assert forum.recommendations()[0]["verified"] is True
    assert forum.member("M11")["state"] == "answered"
    line = forum.member_writes("M11", "Edhe një gjë: ndriçimi.", subject=f"K-{FIRST}", sender="nipi.im@posta.example")
    assert (line["disposition"], line["member"]) == ("filed", "M11")
    assert forum.recommendations()[1]["verified"] is True


def test_a_colleague_of_hers_answers_with_her_invitation(forum: Forum) -> None:
    """The token is M05's, the address M07's: it stands under M05, unverified."""
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    assert (forum.recommendations()[0]["member"], forum.recommendations()[0]["verified"]) == ("M05", False)


def test_her_second_registered_address_is_hers(forum: Forum) -> None:
    forum.member_replies("M09", WORDS, sender="Fatmira.Xhani@gmail.example")
    assert forum.recommendations()[0]["verified"] is True
    assert forum.member("M09")["state"] == "answered"


def test_no_remarks_count_as_an_answer(forum: Forum) -> None:
    line = forum.member_replies("M07", "Pa vërejtje.")
    assert line["disposition"] == "no_remarks"
    assert forum.member("M07")["state"] == "no_remarks"
    assert forum.recommendations() == []
    assert forum.sent("acknowledgement", to="M07")


def test_thanks_are_neither_answer_nor_recommendation(forum: Forum) -> None:
    line = forum.member_replies("M07", "Faleminderit, e mora.")
    assert line["disposition"] == "thanks"
    assert forum.member("M07")["state"] == "invited"
    assert forum.sent("acknowledgement") == []


def test_a_question_waits_for_the_coordinator(forum: Forum) -> None:
    line = forum.member_replies("M08", "When does the consultation end? Is the annex public?")
    assert line["disposition"] == "question"
    assert forum.member("M08")["state"] == "invited"
    forum.time_passes(days=1)
    assert (
        "Pyetje nr. 1, që pret përgjigjen tuaj: Helen Marsh, helen.marsh@greenvalley.example"
        in forum.last("digest").text
    )


def test_a_second_reply_gets_its_own_number_and_supplements_the_first(forum: Forum) -> None:
    forum.member_replies("M05", WORDS)
    forum.member_replies("M05", "Edhe ndriçimi te sheshi.", to=forum.last("acknowledgement", "M05"))
    first, second = forum.recommendations()
    assert (first["supplements"], second["supplements"]) == (None, f"{FIRST}/1")
    assert second["text"] == "Edhe ndriçimi te sheshi."
    assert len(forum.sent("acknowledgement", to="M05")) == 2


def test_a_correction_supplements_the_one_that_it_names_or_whose_acknowledgement_it_answers(forum: Forum) -> None:
    for number in range(3):
        forum.member_replies("M05", f"Vërejtja e {number} për parkimin.")
    first = forum.sent("acknowledgement", to="M05")[0]
    forum.member_replies("M05", "Korrigjim: ishin njëzet vende.", to=first)
    forum.member_replies("M05", f"Korrigjim i {FIRST}/2: ishin tridhjetë vende.")
    forum.member_replies("M05", "Edhe një tjetër.")
    found = [filed["supplements"] for filed in forum.recommendations()[3:]]
    assert found == [f"{FIRST}/1", f"{FIRST}/2", f"{FIRST}/5"]
    assert f"{FIRST}/1" in forum.sent("acknowledgement", to="M05")[3].text


def test_a_number_of_somebody_else_is_not_supplemented(forum: Forum) -> None:
    forum.member_replies("M07", WORDS)
    forum.member_replies("M05", f"Korrigjim i {FIRST}/1: ishin njëzet.")
    assert forum.recommendations()[1]["supplements"] is None


def test_an_answer_to_her_own_earlier_answer_is_hers(forum: Forum) -> None:
    first = forum.member_replies("M05", WORDS)["message_id"]
    line = forum.member_writes("M05", "Harrova: edhe ndriçimi.", subject=f"Re: [K-{FIRST}]", In_Reply_To=first)
    assert line["disposition"] == "filed"
    assert forum.recommendations()[1]["supplements"] == f"{FIRST}/1"


def test_attachments_are_kept_with_their_hash(forum: Forum) -> None:
    forum.member_replies("M05", "Opinioni ynë është bashkëngjitur.", attach={"Opinion çmimet.pdf": PDF})
    (attachment,) = forum.recommendations()[0]["attachments"]
    assert attachment["name"] == "Opinion çmimet.pdf"
    assert attachment["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_an_english_member_is_acknowledged_in_english(forum: Forum) -> None:
    forum.member_replies("M08", "Please add an indicator for energy-poor households.")
    assert "Thank you" in forum.last("acknowledgement", "M08").text


def test_a_late_recommendation_is_kept_and_marked(forum: Forum) -> None:
    forum.closes()
    forum.time_passes(hours=20)
    line = forum.member_replies("M15", WORDS)
    assert line["disposition"] == "filed"
    assert forum.recommendations()[0]["late"] is True
    assert forum.member("M15")["state"] == "late"
    assert forum.sent("acknowledgement", to="M15")


def test_a_recommendation_in_the_last_minute_is_in_time(forum: Forum) -> None:
    deadline = forum.consultation().deadline
    assert deadline is not None
    forum.time_comes(deadline.at)
    forum.member_replies("M15", WORDS)
    assert forum.recommendations()[0]["late"] is False


def test_what_arrived_in_time_is_not_late_because_the_daemon_was_down(forum: Forum) -> None:
    deadline = forum.consultation().deadline
    assert deadline is not None
    forum.time_comes(deadline.at - timedelta(hours=3))
    forum.stops()
    forum.member_replies("M15", WORDS)
    forum.time_passes(days=4)
    forum.starts()
    assert forum.recommendations()[0]["late"] is False
    assert forum.member("M15")["state"] == "answered"


def test_an_answer_to_a_withdrawn_draft_is_kept_and_its_author_hears_of_the_withdrawal(forum: Forum) -> None:
    forum.says(commands.withdraw, FIRST, "")
    line = forum.member_replies("M05", WORDS)
    assert line["disposition"] == "filed"
    assert [r["text"] for r in forum.recommendations()] == [WORDS]
    told = forum.last("acknowledgement", "M05").text
    assert "Drafti është tërhequr ndërkohë" in told
    assert "Do t'ju njoftojmë" not in told


@pytest.mark.parametrize("folder", ["INBOX", "Forumi"])
def test_the_same_mail_twice_takes_effect_once(forum: Forum, folder: str) -> None:
    mail = forum.member_replies("M05", WORDS)
    raw = forum.raw_of(mail["uid"])
    again = forum.arrives(raw, folder=folder)
    assert (again["disposition"], again["consultation"]) == ("duplicate", FIRST)
    assert len(forum.recommendations()) == 1
    assert len(forum.sent("acknowledgement")) == 1


def test_answers_to_one_address_are_capped_for_a_day(engine: Engine) -> None:
    forum = Forum(engine, answers_per_day=3)
    forum.invites()
    for number in range(5):
        assert forum.member_replies("M05", f"Vërejtja numër {number} për parkimin.")["disposition"] == "filed"
    assert len(forum.recommendations()) == 5
    assert len(forum.sent("acknowledgement", to="M05")) == 3
    forum.member_replies("M07", WORDS)
    assert forum.sent("acknowledgement", to="M07")
    forum.time_passes(days=1, minutes=1)
    forum.member_replies("M05", "Sot edhe një tjetër.")
    assert len(forum.sent("acknowledgement", to="M05")) == 4


def test_beyond_the_cap_the_coordinator_is_alarmed(engine: Engine) -> None:
    forum = Forum(engine, answers_per_day=1)
    forum.invites()
    for number in range(4):
        forum.member_replies("M05", f"Vërejtja numër {number} për parkimin.")
    assert len(forum.sent("alarm", to="coordinator")) == 1


def test_answers_are_capped_for_an_hour_in_all(engine: Engine) -> None:
    forum = Forum(engine, answers_per_hour=4)
    forum.invites()  # the receipt is an answer too
    for who in ("M05", "M07", "M08", "M09", "M11"):
        forum.member_replies(who, WORDS)
    assert len(forum.recommendations()) == 5
    assert len(forum.sent("acknowledgement")) == 3


def test_an_unknown_address_that_names_the_consultation_is_kept_for_review(forum: Forum) -> None:
    line = forum.member_writes("M15", WORDS, subject=f"Re: Ftesë [K-{FIRST}]", sender="dikush@posta.example")
    assert (line["kind"], line["disposition"], line["consultation"]) == ("reply", "review", FIRST)
    assert forum.recommendations() == []


def test_an_answer_without_a_word_of_its_own_is_no_recommendation(forum: Forum) -> None:
    line = forum.member_replies("M05", "")
    assert line["disposition"] == "review"
    assert forum.recommendations() == []
    assert forum.member("M05")["state"] == "invited"
