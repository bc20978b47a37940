"""A member's own words are told apart from what they quote, and none of them is lost."""

from __future__ import annotations

import pytest

from mailflow.mail.quoting import Words, own_words
from tests.support.mails import mail

INVITATION = """\
--- përgjigjuni mbi këtë vijë ---

Të nderuar anëtarë të Forumit,

Drejtoria e Mjedisit ka hartuar draftin dhe kërkon mendimin tuaj përpara miratimit.
Ju lutemi të shqyrtoni veçanërisht:

 • Neni 3 – grumbullimi i mbetjeve në burim;
 • Neni 5 – tarifa e pastrimit për familjet.

Nëse nuk keni vërejtje, mjafton të përgjigjeni “Pa vërejtje”.

Me respekt,
Pika e Kontaktit për OGP
"""
ANSWER = "Propozojmë që tarifa të ulet për familjet në nevojë.\n\nGjithashtu neni 3 të qartësohet."


def under_marks(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def read(text: str) -> Words:
    return own_words(mail(text))


ATTRIBUTIONS = [
    "Më 2026-11-20 09:14, Forumi OGP shkroi:",
    "Me 2026-11-20 09:14, Forumi OGP shkroi:",
    "Më 20.11.26, 09:14, Forumi OGP shkroi:",
    "Forumi OGP shkroi:",
    "Forumi OGP shkroi më 20.11.26, 09:14:",
    "Ditën e Pre, 20/11/2026 më 09.14 +0100, Drejtoria e Mjedisit përmes\nForumit OGP ka shkruar:",
    "Diten e Pre, 20/11/2026 me 09.14 +0100, Drejtoria e Mjedisit permes\nForumit OGP ka shkruar:",
    "Më 20 nëntor 2026 09:14:00 CET, Forumi OGP <kontakt@bashkia.example> shkroi:",
    "On 2026-11-20 09:14, Forumi OGP wrote:",
    "On Fri, Nov 20, 2026 at 9:14 AM Forumi OGP <\nkontakt@bashkia.example> wrote:",
    "On Fri, Nov 20, 2026 at 9:14 AM Forumi OGP\n<kontakt@bashkia.example>\nwrote:",
    "On Fri, 20 Nov 2026, Forumi OGP wrote:",
    "Forumi OGP <kontakt@bashkia.example> wrote:",
    "Il 2026-11-20 09:14 Forumi OGP ha scritto:",
    "Am 20.11.2026 um 09:14 schrieb Forumi OGP:",
    "Στις 2026-11-20 09:14, Forumi OGP έγραψε:",
    "Op vr 20 nov. 2026 om 09:14 heeft Forumi OGP <kontakt@bashkia.example> iets gezegd:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_a_marked_quote_is_cut_at_the_attribution_line(attribution: str) -> None:
    words = read(f"{ANSWER}\n\n{attribution}\n{under_marks(INVITATION)}\n")
    assert words.text == ANSWER
    assert not words.doubtful
    assert "Drejtoria e Mjedisit ka hartuar" in words.quoted
    assert [(p.text, p.quoted) for p in words.passages] == [(ANSWER, None)]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quote_is_kept(attribution: str) -> None:
    words = read(f"{attribution}\n{under_marks(INVITATION)}\n{ANSWER}\n")
    assert words.text == ANSWER
    assert [p.quoted for p in words.passages] == [None]


@pytest.mark.parametrize(
    "attribution",
    [
        "On Friday, November 20, 2026 at 9:14:05 AM GMT+1, Forumi OGP <kontakt@bashkia.example> wrote:",
        "Më e premte, 20 nëntor 2026 09:14, Forumi OGP <kontakt@bashkia.example> ka shkruar:",
        "Më 2026-11-20 09:14, Forumi OGP shkroi:",
    ],
)
def test_a_quote_without_marks_is_cut_where_the_attribution_is_certain(attribution: str) -> None:
    assert read(f"{ANSWER}\n\n{attribution}\n\n{INVITATION}").text == ANSWER


BLOCKS = [
    "From: Forumi OGP <kontakt@bashkia.example>\nSent: Friday, November 20, 2026 9:14 AM\nTo: Arta\nSubject: Ftesë",
    "________________________________\nFrom: Forumi OGP <kontakt@bashkia.example>\nSent: Friday, November 20, 2026\nTo: Arta\nSubject: Ftesë",
    "Nga: Forumi OGP <kontakt@bashkia.example>\nDërguar: e premte, 20 nëntor 2026 9:14\nPër: Arta\nSubjekti: Ftesë",
    "Nga: Forumi OGP <kontakt@bashkia.example>\nDerguar: e premte, 20 nentor 2026 9:14\nPer: Arta\nTema: Ftese",
    "-------- Mesazhi Origjinal --------\nSubjekt: Ftesë\nDërguar më: 20 nëntor 2026\nNga: Forumi OGP\nPër: Arta",
    "-------- Mesazhi orgjinal --------\nNga: Forumi OGP\n<kontakt@bashkia.example>\nPër: Arta\nSubjekti: Ftesë për\nkonsultim\nData: 20.11.26",
    '----- Original Message -----\nFrom: "Forumi OGP" <kontakt@bashkia.example>\nTo: Arta\nSent: Friday\nSubject: Ftesë',
    "---------- Forwarded message ---------\nFrom: Forumi OGP <kontakt@bashkia.example>\nDate: Fri, Nov 20, 2026\nSubject: Ftesë\nTo: Arta",
    "*From:* Forumi OGP <kontakt@bashkia.example>\n*Sent:* Friday, November 20, 2026 9:14 AM\n*To:* Arta\n*Subject:* Ftesë",
    "-------- Messaggio originale --------\n  OGGETTO:\n  Ftesë për\nkonsultim\n\n  DATA:\n  2026-11-20 09:14\n\n  MITTENTE:\n  Forumi OGP",
    "Begin forwarded message:\n\nFrom: Forumi OGP <kontakt@bashkia.example>\nSubject: Ftesë\nDate: 20 November 2026",
    "-----Original Message-----",
    "--- përgjigjuni mbi këtë vijë ---",
    "--- pergjigjuni mbi kete vije ---",
    "--- reply above this line ---",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_everything_below_a_header_block_or_our_own_line_is_quote(block: str) -> None:
    words = read(f"{ANSWER}\n\n{block}\n\n{INVITATION}")
    assert words.text == ANSWER
    assert "Pika e Kontaktit" in words.quoted
    assert not words.doubtful


def test_forwarded_words_are_not_the_forwarders() -> None:
    words = read(
        "Shihni më poshtë.\n\n-------- Mesazhi i Përcjellë --------\nNga: Dikush Tjetër <tjeter@x.example>\nPër: Arta\n\nUnë jam kundër."
    )
    assert words.text == "Shihni më poshtë."


def test_each_answer_between_quoted_lines_stands_beside_the_line_it_answers() -> None:
    words = read(
        "Më 2026-11-20 09:14, Forumi OGP shkroi:\n> Të nderuar anëtarë,\n>\n> \t* Neni 3 – grumbullimi i mbetjeve\n"
        "> në burim;\nPo, por jo në korrik.\n> \t* Neni 5 – tarifa;\n\nShumë e lartë.\nTë ulet.\n>\n> Me respekt,\n> Pika\n\nKaq kisha.\n"
    )
    assert [(p.text, p.quoted) for p in words.passages] == [
        ("Po, por jo në korrik.", "* Neni 3 – grumbullimi i mbetjeve\nnë burim;"),
        ("Shumë e lartë.\nTë ulet.", "* Neni 5 – tarifa;"),
        ("Kaq kisha.", "Me respekt,\nPika"),
    ]
    assert words.text == "Po, por jo në korrik.\n\nShumë e lartë.\nTë ulet.\n\nKaq kisha."


@pytest.mark.parametrize(
    "answer",
    [
        "Drejtori i urbanistikës shkroi:\n“Tarifa nuk ndryshon.”\nNe nuk pajtohemi.",
        "Më 12 tetor drejtoria na shkroi:\ntarifa mbetet.\nKjo nuk mjafton.",
        "Data: 12 mars\nTema: tarifat\n\nNeni 5 të hiqet.",
        "Data: 12.03.2026\nTema: tarifat\nPër: Bashkinë\n\nNeni 5 të hiqet.",
        "- neni 3: të hiqet\n- neni 5: të ulet",
        "Pjesa e parë.\n________________________________\nPjesa e dytë: neni 5 të hiqet.",
        "Pjesa e parë.\n---\nkazanët janë pak\nrrugët janë të ngushta",
        "Pyetja:\n\nNga: X <x@y.example>\nTema: tarifat\n\nA është kjo zyrtare?",
        "Pjesa e parë.\n---\nPropozoj të hiqet neni 5.",
        "Pjesa e parë.\n--\nPjesa e dytë: të shtohet edhe një pikë për mbetjet e ndërtimit në lagje.",
        "Neni 3 -- ky nuk është nënshkrim.\n-Arben",
        "Ky mesazh është konfidencial",
        "Dërguar nga drejtoria, drafti ka gabime te neni 3 dhe te neni 5.",
        "From: tani deri në fund të vitit\nTo: fundi",
    ],
)
def test_words_that_only_look_like_a_quote_or_a_signature_are_kept(answer: str) -> None:
    words = read(f"{answer}\n\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}\n")
    assert words.text == answer
    assert read(answer).text == answer


def test_a_hand_written_attribution_with_date_and_hour_leaves_everything_and_doubt() -> None:
    text = "Më 12.10.2026 në orën 10:00 drejtori shkroi:\ntarifa mbetet.\nNe nuk pajtohemi."
    words = read(text)
    assert words.text == text
    assert words.doubtful


def test_arrows_of_a_list_without_any_attribution_are_no_quote() -> None:
    text = "Kërkojmë:\n> neni 3 të hiqet\n> neni 5 të ulet"
    words = read(text)
    assert words.text == text
    assert words.doubtful


@pytest.mark.parametrize(
    "text",
    [
        f"Më 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}",
        f"From: Forumi OGP <kontakt@bashkia.example>\nSent: Friday 9:14\nTo: Arta\nSubject: Ftesë\n\n{INVITATION}",
        "> Vetëm një citim.",
        "-- \nArta",
    ],
)
def test_where_nothing_would_be_left_everything_stays_and_is_doubtful(text: str) -> None:
    words = read(text)
    assert words.doubtful
    assert words.text.split() == text.split()


def test_only_a_document_above_a_header_block_has_no_words_but_doubt() -> None:
    text = (
        f"\n\nFrom: Forumi OGP <kontakt@bashkia.example>\nSent: Friday 9:14\nTo: Arta\nSubject: Ftesë\n\n{INVITATION}"
    )
    words = own_words(mail(text, document="mendimi.pdf"))
    assert (words.text, words.passages, words.doubtful) == ("", (), True)


def test_a_letterhead_of_the_author_is_no_quote() -> None:
    text = (
        "Nga: Shoqata <arta@shoqata.example>\nPër: Bashkinë\nTema: tarifat\nData: 1 mars, ora 10:00\n\nNeni 5 të hiqet."
    )
    assert own_words(mail(text, document="mendimi.pdf")).text == text


def test_a_mail_without_any_body_has_no_words_and_no_doubt() -> None:
    words = own_words(mail("", document="mendimi.pdf"))
    assert (words.text, words.passages, words.quoted, words.doubtful) == ("", (), "", False)


def test_words_glued_to_the_attribution_line_are_kept() -> None:
    words = read(
        f"Neni 5 të hiqet.\nArta MemberMë 2026-11-20 09:14, Drejtoria përmes\nForumit OGP shkroi:\n{under_marks(INVITATION)}"
    )
    assert words.text == "Neni 5 të hiqet.\nArta Member"


def test_a_line_with_a_date_before_the_attribution_line_is_kept() -> None:
    answer = "Më 14 tetor 2026 u shkrova për plehrat pranë urës\nFaleminderit"
    assert read(f"{answer}\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}").text == answer


def test_a_sentence_with_a_date_right_above_a_writer_with_an_address_is_kept() -> None:
    answer = "Më 14.10.2026 u takuam për plehrat."
    assert read(f"{answer}\nForumi OGP <k@b.example> shkroi:\n{under_marks(INVITATION)}").text == answer


def test_the_text_is_composed() -> None:
    assert read("Pe\u0308rshe\u0308ndetje").text == "Përshëndetje"


@pytest.mark.parametrize(
    ("below", "removed"),
    [
        ("-- \nArta Member\nShoqata, tel. 069 00 00 000", "Arta Member"),
        ("--\nArta Member", "Arta Member"),
        ("---\nArta Member\nShoqata “Gjelbërimi”", "Arta Member"),
        ("Sent from my iPhone", "iPhone"),
        ("--\nThis email has been checked for viruses by a scanner.\nwww.scanner.example", "scanner"),
        ("____________\nKy mesazh është konfidencial. Nëse e keni marrë gabimisht, fshijeni.", "gabimisht"),
        ("Dërguar nga iPhone-i im", "iPhone"),
        ("Derguar nga telefoni im Samsung Galaxy", "Samsung"),
        ("Get Outlook for iOS<https://aka.example/o0ukef>", "Outlook"),
        (
            "Kjo postë elektronike është konfidenciale. Nëse e keni marrë gabimisht,\nju lutem fshijeni.",
            "konfidenciale",
        ),
        ("This e-mail is confidential and intended only for the person it is addressed to.", "confidential"),
        (
            "-- \nArta\n\nKy mesazh është vetëm për personin të cilit i drejtohet. Nëse e keni marrë gabimisht, fshijeni.",
            "Arta",
        ),
        (
            "--\nArta Shembulli\nKy mesazh është konfidencial dhe vetëm për personin të cilit i drejtohet. Nëse e keni marrë gabimisht, fshijeni.",
            "Arta",
        ),
    ],
)
def test_signature_telephone_line_and_disclaimer_are_no_words_of_the_answer(below: str, removed: str) -> None:
    for text in (
        f"{ANSWER}\n\n{below}\n",
        f"{ANSWER}\n\n{below}\n\nMë 2026-11-20 09:14, X shkroi:\n{under_marks(INVITATION)}",
    ):
        words = read(text)
        assert words.text == ANSWER
        assert removed in words.signature


def test_a_postscript_below_the_signature_is_kept() -> None:
    text = f"{ANSWER}\n\n--\nArta\n\nP.S. Edhe neni 9 është i paqartë."
    assert read(text).text == text


def test_a_closing_with_a_name_may_stay() -> None:
    assert read(f"{ANSWER}\n\nMe respekt,\nArta").text.startswith(ANSWER)


def test_the_signature_that_the_html_part_marks_is_cut_from_the_plain_part() -> None:
    html = f'<p>{ANSWER}</p><pre class="moz-signature">Arta Member\nKryetare</pre>'
    words = own_words(mail(f"{ANSWER}\n\nArta Member\nKryetare\n", html))
    assert words.text == ANSWER


def test_with_the_invitation_an_answer_marked_as_quote_is_found() -> None:
    text = "Më 2026-11-20 09:14, Forumi OGP shkroi:\n" + under_marks(
        INVITATION.replace("familjet.", "familjet.\n\nShumë e lartë, të ulet.\n").replace("•", "*").replace("–", "-")
    )
    alone = own_words(mail(text))
    assert alone.doubtful
    words = own_words(mail(text), INVITATION)
    assert [(p.text, p.quoted) for p in words.passages] == [
        ("Shumë e lartë, të ulet.", "* Neni 5 - tarifa e pastrimit për familjet.")
    ]
    assert not words.doubtful


def test_with_the_invitation_an_answer_below_an_unmarked_quote_is_found() -> None:
    text = f"From: Forumi <k@b.example>\nSent: Friday 9:14\nTo: Arta\nSubject: Ftesë\n\n{INVITATION}\nNeni 5 të hiqet."
    assert own_words(mail(text), INVITATION).text == "Neni 5 të hiqet."


def test_with_the_invitation_a_quote_without_any_mark_is_found() -> None:
    words = own_words(mail(f"Pa vërejtje\n\n{INVITATION}".replace("--- përgjigjuni mbi këtë vijë ---", "")), INVITATION)
    assert words.text.startswith("Pa vërejtje")
    assert "Drejtoria e Mjedisit ka hartuar" not in words.text


def test_somebody_elses_words_inside_the_quote_never_become_the_authors() -> None:
    text = (
        "Dakord.\n\nMë 2026-11-24 09:14, Forumi OGP shkroi:\n> Cilin nen keni parasysh?\n>\n"
        f"> Më 2026-11-20 09:14, Tjetri shkroi:\n>> Jam kundër.\n{under_marks(under_marks(INVITATION))}"
    )
    assert own_words(mail(text), INVITATION).text == "Dakord."


def test_with_the_invitation_answers_written_into_an_unmarked_quote_are_found() -> None:
    quote = INVITATION.replace("në burim;\n", "në burim;\nKëtu jam kundër, sepse kushton.\n")
    text = f"Përgjigjet i gjeni më poshtë.\n\nFrom: Forumi <k@b.example>\nSent: Friday 9:14\nTo: Arta\nSubject: Ftesë\n\n{quote}"
    alone = own_words(mail(text))
    assert "sepse kushton" in alone.text
    assert [p.doubtful for p in alone.passages] == [False, True]
    assert own_words(mail(text), INVITATION).text == "Përgjigjet i gjeni më poshtë.\n\nKëtu jam kundër, sepse kushton."


def test_with_the_invitation_a_quoted_line_that_lost_its_mark_is_quote() -> None:
    quote = under_marks(INVITATION).replace("mendimin tuaj përpara miratimit.", "mendimin\ntuaj përpara miratimit.")
    words = own_words(mail(f"{ANSWER}\n\nMë 2026-11-20 09:14, X shkroi:\n{quote}\n"), INVITATION)
    assert words.text == ANSWER


def test_with_the_invitation_an_answer_in_its_own_words_is_kept() -> None:
    answer = "Neni 5 – tarifa e pastrimit për familjet."
    text = f"Më 2026-11-20 09:14, X shkroi:\n{under_marks(INVITATION)}\n{answer}\n"
    assert own_words(mail(text), INVITATION).text == answer


def test_with_another_text_than_the_quoted_one_nothing_changes() -> None:
    text = f"{ANSWER}\n\nMë 2026-11-20 09:14, X shkroi:\n> Krejt tjetër gjë është shkruar këtu.\n"
    assert own_words(mail(text), INVITATION) == own_words(mail(text))


def test_words_about_a_letter_with_its_address_are_kept() -> None:
    text = "Tarifa.\n\nMë 3 mars 2026 z. Hoxha <h@x.example> më shkroi:\ntarifa mbetet.\n\nNe nuk pajtohemi."
    assert read(text).text == text


def test_a_sentence_before_a_quoted_line_is_no_second_attribution_and_the_line_stays_with_doubt() -> None:
    words = read(
        f"Më 2026-11-20 09:14, X shkroi:\n> Neni 3\nSi drejtori më parë shkroi:\n> Neni 5\njo.\n{under_marks(INVITATION)}"
    )
    assert [(p.text, p.doubtful) for p in words.passages] == [
        ("Si drejtori më parë shkroi:", False),
        ("> Neni 5", True),
        ("jo.", False),
    ]


def test_the_letter_of_another_with_a_document_beside_it_is_kept() -> None:
    text = "Nga: Shoqata <zyra@shoqata.example>\nPër: Bashkinë\nTema: tarifat\nData: 1 mars\n\nNeni 5 të hiqet."
    words = own_words(mail(text, sender="Arta <arta@posta.example>", document="mendimi.pdf"))
    assert words.text == text
    assert words.doubtful


def test_the_line_of_a_telephone_with_an_excuse_is_no_word_of_the_answer() -> None:
    words = read(f"{ANSWER}\n-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.\n")
    assert words.text == ANSWER


def test_arrows_above_the_attribution_line_are_the_authors() -> None:
    answer = "Kërkojmë:\n> neni 3 të hiqet\n> neni 5 të ulet\nFaleminderit."
    words = read(f"{answer}\n\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}")
    assert (words.text, words.doubtful) == (answer, False)


def test_a_line_quoted_by_hand_above_the_whole_quote_is_no_arrow() -> None:
    line = "> Neni 5 – tarifa e pastrimit për familjet."
    words = read(f"{line}\nTë ulet.\n\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}")
    assert [(p.text, p.quoted) for p in words.passages] == [("Të ulet.", line[2:])]


def test_arrows_that_a_colon_announces_below_the_quote_stay_with_doubt() -> None:
    words = read(f"Më 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}\n\nKërkojmë:\n> neni 3 të hiqet")
    assert words.text == "Kërkojmë:\n> neni 3 të hiqet"
    assert [(p.text, p.doubtful) for p in words.passages] == [("Kërkojmë:", False), ("> neni 3 të hiqet", True)]


def test_the_place_where_doubt_begins_is_marked() -> None:
    words = read("Nuk pajtohemi.\n\nMë 12.10.2026 në orën 10:00 drejtori shkroi:\ntarifa mbetet.")
    assert [(p.text, p.doubtful) for p in words.passages] == [
        ("Nuk pajtohemi.", False),
        ("Më 12.10.2026 në orën 10:00 drejtori shkroi:\ntarifa mbetet.", True),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "Kimden: Forumi OGP <kontakt@bashkia.example>\nGönderilme: 20 Kasım 2026 Cuma 09:14\nKime: Arta\nKonu: Ftesë",
        "Od: Forumi OGP <kontakt@bashkia.example>\nOdesláno: pátek 20. listopadu 2026 9:14\nKomu: Arta\nPředmět: Ftesë",
        "Fra: Forumi OGP\nSendt: 20. november 2026 09:14\nEmne: Ftesë për konsultim",
        ">>> Forumi OGP <kontakt@bashkia.example> 20.11.2026 09:14 >>>",
        "------ Original Message ------\nFrom Forumi OGP <kontakt@bashkia.example>\nTo Arta\nDate 20.11.2026 09:14",
    ],
)
def test_a_header_is_known_by_its_form_in_any_language(block: str) -> None:
    words = read(f"{ANSWER}\n\n{block}\n\n{INVITATION}")
    assert (words.text, words.doubtful) == (ANSWER, False)
    assert "Pika e Kontaktit" in words.quoted


@pytest.mark.parametrize(
    "text",
    [
        "Takimi:\nAdresa: zyra@shoqata.example\nOrari: 12.03.2026 08:00\nVendi: salla e madhe\n\nEjani të gjithë.",
        "Nga: Bashkia\nPër: Qytetarët\nKjo duhet përmbysur.",
        "Emri: Arta Shembulli\nAdresa: Rruga 5\nTelefoni: 069 00\nVërejtja: neni 5 të hiqet",
    ],
)
def test_labelled_lines_of_the_author_are_no_header(text: str) -> None:
    assert (read(text).text, read(text).doubtful) == (text, False)


def test_a_client_that_names_whom_it_answers_is_believed_in_any_language() -> None:
    text = f"{ANSWER}\n\nForumi Bashkëqeverisës OGP\nschreef op 20-11-2026 09:14 dit:\n{under_marks(INVITATION)}"
    words = own_words(mail(text, to='"Forumi Bashkëqeverisës OGP" <kontakt@bashkia.example>'))
    assert words.text == ANSWER


def test_answers_in_brackets_with_initials_are_kept_beside_what_they_answer() -> None:
    quote = INVITATION.replace("në burim;\n", "në burim;\n[AS: Jam kundër,\nsepse kushton.]\n")
    text = f"Shih.\n\nFrom: Forumi <k@b.example>\nSent: Friday 9:14\nTo: Arta\nSubject: Ftesë\n\n{quote}"
    words = own_words(mail(text))
    assert [p.text for p in words.passages] == ["Shih.", "[AS: Jam kundër,\nsepse kushton.]"]
    assert words.passages[1].doubtful
    known = own_words(mail(text), INVITATION)
    assert (known.passages[1].quoted, known.doubtful) == ("• Neni 3 – grumbullimi i mbetjeve në burim;", False)


def test_with_the_invitation_its_own_words_alone_are_an_answer_where_they_stand_out_of_order() -> None:
    quote = under_marks(INVITATION).replace("> Ju lutemi", "> Pa vërejtje\n>\n> Ju lutemi")
    words = own_words(mail(f"Më 2026-11-20 09:14, Forumi OGP shkroi:\n{quote}"), INVITATION)
    assert words.text == "Pa vërejtje"


@pytest.mark.parametrize("answer", ["👍", "Dakord 👍", "✅"])
def test_a_sign_may_be_the_whole_answer(answer: str) -> None:
    words = read(f"{answer}\n\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{under_marks(INVITATION)}")
    assert (words.text, words.doubtful) == (answer, False)


def test_with_the_invitation_a_greeting_in_the_midst_of_the_quote_is_the_authors() -> None:
    sent = INVITATION.replace("Të nderuar anëtarë të Forumit,", "Përshëndetje,")
    quote = under_marks(sent).replace("> Nëse", "> Përshëndetje,\n>\n> jam kundër.\n>\n> Nëse")
    words = own_words(mail(f"Më 2026-11-20 09:14, Forumi OGP shkroi:\n{quote}"), sent)
    assert words.text == "Përshëndetje,\n\njam kundër."


OWN_LABELS = [
    "Data: brenda vitit 2027\nTema: riciklimi",
    "Subject: taxes",
    "Nga: 1 janari\nPër: bizneset e vogla",
    "Data: 12.03.2026 ora 10:00",
    "Propozim: neni 3 të hiqet",
    "Kopje: kryetarit",
    "Πρόταση: όχι",
]
FIRST_FIELDS = [
    "Nga: Forumi OGP <kontakt@bashkia.example>\nDërguar: e premte, 20 nëntor 2026 9:14\nPër: Arta\nSubjekti: Ftesë për konsultim",
    "Nga: Forumi OGP\nDërguar: e premte, 20 nëntor 2026 9:14\nPër: Arta\nSubjekti: Ftesë për konsultim",
    "From: Forumi OGP <kontakt@bashkia.example>\nSent: Friday, 20 November 2026 9:14\nTo: Arta\nSubject: Ftesë për konsultim",
    "Gesendet: Freitag, 20. November 2026 um 09:14 Uhr\nVon: Forumi OGP <kontakt@bashkia.example>\nAn: Arta\nBetreff: Ftesë për konsultim",
    "Lähettäjä: Forumi OGP <kontakt@bashkia.example>\nLähetetty: perjantai 20. marraskuuta 2026 9:14\nVastaanottaja: Arta\nAihe: Ftesë",
    "Fra: Forumi OGP\nSendt: 20. november 2026 09:14\nTil: Arta\nEmne: Ftesë për konsultim",
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["right above", "above a blank line"])
@pytest.mark.parametrize("block", FIRST_FIELDS)
@pytest.mark.parametrize("typed", OWN_LABELS)
def test_labelled_lines_typed_above_a_header_block_are_the_authors(typed: str, block: str, gap: str) -> None:
    words = own_words(mail(f"{ANSWER}\n{typed}{gap}{block}\n\n{INVITATION}", subject="Re: Ftesë për konsultim"))
    assert (words.text, words.doubtful) == (f"{ANSWER}\n{typed}", False)


def test_labelled_lines_typed_above_a_drawn_line_are_the_authors_and_any_field_may_come_first_below_it() -> None:
    block = "To: Arta\nFrom: Forumi OGP <kontakt@bashkia.example>\nDate: 20.11.2026 09:14"
    words = read(f"{ANSWER}\nData: maj\n-------- Přeposlaná zpráva --------\n{block}\n\n{INVITATION}")
    assert (words.text, words.doubtful) == (f"{ANSWER}\nData: maj", False)


def test_ones_own_earlier_mail_sent_again_is_kept_whole_below_its_header_in_any_language() -> None:
    text = "Fra: Arta <arta@shoqata.example>\nSendt: 20. november 2026 09:14\nTil: Forumi <k@b.example>\nKopi: x\nEmne: Re: Ftesë për konsultim\n\nNeni 5 të hiqet."
    words = own_words(mail(text, subject="Fwd: Ftesë për konsultim"))
    assert (words.text, words.doubtful) == (text, True)


def test_with_the_invitation_the_title_above_its_html_says_nothing_about_the_order_of_its_lines() -> None:
    sent = INVITATION.replace("Ju lutemi të", "Dokumentet i gjeni bashkëngjitur:\n- Projektvendim.pdf\n\nJu lutemi të")
    quote = under_marks(f"Ftesë për konsultim mbi planin e mbetjeve\n\n{sent}").replace("- Projekt", "\n>   * Projekt")
    subject = "Re: Ftesë për konsultim mbi planin e mbetjeve"
    words = own_words(mail(f"Pa vërejtje\n\nMë 2026-11-20 09:14, Forumi OGP shkroi:\n{quote}", subject=subject), sent)
    assert words.text == "Pa vërejtje"


@pytest.mark.parametrize(
    "citation",
    [
        "Në vitin 2024 Ministria shkroi:\n> Bashkitë duhet të riciklojnë.\nPra duhet vepruar.",
        "Më 12.01.2024 Ministria shkroi:\n> Bashkitë duhet të riciklojnë.\nPra duhet vepruar.",
        "Më 12 janar 2024, Ministria shkroi:\n“Bashkitë duhet të riciklojnë.”\nPrandaj neni 2 duhet ndryshuar.",
    ],
)
@pytest.mark.parametrize("known", [None, INVITATION], ids=["alone", "with the invitation"])
@pytest.mark.parametrize("quote", [under_marks(INVITATION), INVITATION], ids=["marked", "unmarked"])
def test_what_the_author_cites_above_the_quote_of_our_mail_is_kept(
    citation: str, known: str | None, quote: str
) -> None:
    attribution = "Më 2026-11-20 09:14, Forumi OGP <kontakt@bashkia.example> shkroi:"
    words = own_words(mail(f"{citation}\n\n{attribution}\n{quote}"), known)
    assert (words.text, words.doubtful) == (citation, False)


def test_a_separator_that_the_author_typed_among_the_own_lines_leaves_doubt() -> None:
    text = "Shihni edhe këtë:\n-----Original Message-----\nfjala ime e fundit"
    assert (read(text).text, read(text).doubtful) == (text, True)
    assert read(text.replace("\n---", "\n\n---")).text == "Shihni edhe këtë:"
