"""Ordinary letters of a municipality: which open a consultation, which wait for a human's word, which are none of our business.

A wrong opening cannot be called back, so everything that a colleague might call a draft without meaning the forum is held.
"""

import unicodedata
from dataclasses import replace

import pytest

from tests.rules import test_recognition_documents
from tests.rules.letters import (
    CONTACT,
    ENVIRONMENT,
    FINANCE,
    FINANCE_OFFICE,
    LEGAL,
    MEMBER,
    PROJECTS,
    SOCIAL,
    STRANGER,
    URBAN,
    Letter,
    recognised,
    shipped,
)

THIRTY = ", ".join(f"koleg{n}@lumas.example" for n in range(30))

OPEN = {
    "handed over in a thread about a meeting": Letter(
        subject="Re: mbledhja e së hënës", text="Ja drafti i planit për Forumin.", files=["Draft plani.docx"], answers="<a@lumas.example>"
    ),
    "a scan without a name, for consultation by its subject": Letter(
        subject="Për konsultim me Forumin", text="Plani i veprimit kundër dhunës, shiko skanimin.", files=["scan0001.pdf"]
    ),
    "a draft that changes an act with a number": Letter(
        subject="Projektvendim për disa ndryshime në VKB nr. 112", text="Për mendim nga Forumi", files=["Projektvendim.docx"]
    ),
    "polite, with accents": Letter(
        subject="Plani Social Vendor",
        text="Përshëndetje Valbona,\n\nJu lutem gjeni bashkëngjitur draftin e Planit Social Vendor 2026–2028.\n"
        "Presim sugjerimet e Forumit brenda datës 27 shkurt.\n\nMe respekt,\nMimoza Bregasi\nDrejtore",
        files=["Plani Social.docx"],
    ),
    "without accents": Letter(
        sender=ENVIRONMENT,
        subject="plani i mbetjeve",
        text="Pershendetje, bashkengjitur draftin e planit te mbetjeve per forumin. Flm",
        files=["plani mbetjeve.docx"],
    ),
    "four words and a file": Letter(subject="Material", text="ja drafti per forumin", files=["Plani 2026.docx"]),
    "no subject": Letter(text="Per forumin, flm.", files=["Draft strategjia e kultures.pdf"]),
    "an empty mail with a speaking file name": Letter(files=["Draft_Rregullore_per_tregun.docx"]),
    "from the role mailbox": Letter(
        sender=FINANCE_OFFICE, subject="Projektbuxheti 2027", text="Për konsultim me Forumin.", files=["PBA 2027.xlsx"]
    ),
    "to thirty colleagues, the contact point in Cc": Letter(
        sender=FINANCE, to=THIRTY, cc=CONTACT, subject="Draft paketa fiskale 2027",
        text="Të nderuar kolegë, ju lutem dërgoni vërejtjet. Valbona, edhe për Forumin.", files=["Paketa fiskale draft.docx"],
    ),
    "an English-speaking director": Letter(
        sender=PROJECTS, subject="Tourism strategy", files=["Tourism strategy 2030.pdf"],
        text="Dear Valbona,\n\nplease find attached the draft strategy. Could you send it to the Forum? Comments by 6 March 2026.\n\nGentian",
    ),
    "a colleague's mail forwarded in the text": Letter(
        sender=URBAN, subject="Fwd: Draft Plani i Zonës Qendër", files=["Plani i zones DRAFT.pdf"],
        text="Valbona, për Forumin.\n\n-------- Mesazhi Origjinal --------\nSubjekt: Draft Plani i Zonës Qendër\n"
        "Datë: 2026-02-01 10:00\nNga: Specialist <specialist@lumas.example>\nPër: Irena Gjoleka <irena.gjoleka@lumas.example>\n\n"
        "Drejtoreshë, ja drafti.",
    ),
    "a colleague's mail forwarded as an attachment": Letter(
        sender=ENVIRONMENT, subject="Plani i gjelbër", text="Të lutem dërgoja Forumit për mendim.", enclosed=b"%PDF-1"
    ),
    "a mail in HTML only": Letter(
        subject="Strategjia e barazisë",
        html="<p>Përsh&euml;ndetje,</p><p>bashk&euml;ngjitur <b>drafti</b> i strategjis&euml; p&euml;r mendim nga Forumi.</p>",
        files=["Strategjia.docx"],
    ),
    "all in capitals": Letter(subject="DRAFT PLANI SOCIAL", text="PER FORUMIN", files=["PLANI.DOCX"]),
    "a scan, and the text says what it is": Letter(
        text="Bashkangjitur draft plani i emergjencave civile. Flm", files=["scan0001.pdf"]
    ),
    "a file without a word of a draft, and the text polite": Letter(
        sender=ENVIRONMENT, subject="Plani i menaxhimit të mbetjeve", files=["PMM 2026-2030.docx"],
        text="Do t’ju isha mirënjohëse nëse dokumentin e shikojnë edhe anëtarët. Po ju dërgoj draftin e planit.",
    ),
    "a document for opinions, without the word draft": Letter(
        subject="Strategjia e kulturës 2026-2030", text="Për mendim.", files=["Strategjia e kulturës.docx"]
    ),
    "the last draft": Letter(
        subject="Plani i veprimit për klimën", text="Ja drafti i fundit, për Forumin.", files=["Plani klima.docx"]
    ),
    "written in NFD on a telephone": Letter(
        subject=unicodedata.normalize("NFD", "Për konsultim: Rregullorja e gjelbërimit"),
        files=[unicodedata.normalize("NFD", "Rregullorja e gjelbërimit.pdf")],
    ),
    "typographic apostrophes": Letter(
        subject="Plani vendor i rinisë", text="Lutem t’ia përcillni Forumit. S’kam më komente vetë.", files=["Plani i rinisë.pdf"]
    ),
    "in an old thread, with a draft of its own": Letter(
        subject="Re: Takimi i djeshëm per festen", answers="<old@lumas.example>", text="Ja drafti i rregullores, për Forumin.",
        files=["Draft rregullore tregu.docx"],
    ),
    "a project regulation with a colleague's report beside it": Letter(
        sender=URBAN, subject="Projekt-rregullorja e reklamave", text="Për konsultim me Forumin.",
        files=["Projekt-rregullore reklamat.docx", "Raport vlerësimi.pdf"],
    ),
    "the act itself in the mail": Letter(
        sender=LEGAL, subject="Projektvendim për gjelbërimin", text="Valbona, për Forumin.\n\nPROJEKTVENDIM\n\nPër gjelbërimin e oborreve\n\n"
        "Neni 1\nOborret mbillen.\n\nNeni 2\nNgarkohet Drejtoria e Mjedisit.",
    ),
    "suggestions are awaited, and nobody says draft or forum": Letter(
        sender=ENVIRONMENT, subject="Plani vendor i emergjencave", files=["Plani emergjencave.pdf"],
        text="Bashkengjitur gjeni planin. Lutem ta percillni. Presim sugjerimet brenda dates 15 qershor.",
    ),
    "comments on it are awaited": Letter(
        sender=URBAN, subject="Draft strategjia e banimit", text="Presim komentet për draftin e strategjisë deri javën tjetër.",
        files=["Strategjia banimi.docx"],
    ),
    "the project of a plan": Letter(
        subject="Emergjencat", text="Ju dërgoj projektin e Planit të Emergjencave, ndajeni me anëtarët.", files=["Plani.docx"]
    ),
    "a director who is ill of prefixes": Letter(
        subject="Fwd: FW: [External] Re[2]: Draft plani i mbetjeve", text="Per forumin", files=["Plani i mbetjeve draft.pdf"]
    ),
    "forwarded by a program that keeps the thread, without a word": Letter(
        sender=URBAN, subject="Fwd: Draft plani i qendrës", answers="<colleague@lumas.example>", files=["Plani i qendres.pdf"]
    ),
    "a first version": Letter(subject="Programi i strehimit - version fillestar", text="Për komente", files=["Programi.docx"]),
    "a change of the budget by decision": Letter(
        sender=FINANCE, subject="Projektvendim për ndryshimin e buxhetit", text="Për konsultim.", files=["Projektvendim buxheti.docx"]
    ),
}  # fmt: skip

HOLD = {
    "an act with a number, and opinions are asked for": Letter(
        subject="VKB nr. 45 për planin", text="Për mendim nga forumi", files=["Plani.pdf"]
    ),
    "a link and nothing else": Letter(subject="Draft plani i ajrit për Forumin", text="https://drive.example/d/1xyz"),
    "said to be sent, and nothing is there": Letter(subject="projekt-rregullorja", text="Po të dërgoj projekt-rregulloren."),
    "its author is not sure": Letter(subject="Draft plani", text="Nuk jam i sigurt a është për Forumin.", files=["Draft plani.docx"]),
    "another municipality's": Letter(
        subject="Draft strategjia", text="Drafti i Bashkisë Vurga, presim sugjerimet.", files=["Draft strategjia.docx"]
    ),
    "a draft of nobody knows what, by the text": Letter(text="Drafti, për mendim.", files=["scan0007.pdf"]),
    "a draft of nobody knows what": Letter(subject="Draft", text="Për mendim.", files=["Draft 3.docx"]),
    "its author asks": Letter(subject="Draft plani", text="E hapim për Forumin apo presim?", files=["Draft plani.docx"]),
    "by its subject, and nothing is there": Letter(subject="Draft plani i dimrit", text="E ke këtu për Forumin."),
    "the ministry asks for opinions": Letter(
        subject="Draft strategjia kombëtare", text="Ministria kërkon komentet tona.", files=["Draft strategjia.docx"]
    ),
    "a contract": Letter(sender=LEGAL, subject="Material", text="Ju dërgoj draftin e kontratës.", files=["dokumenti.docx"]),
    "a contract by its file": Letter(sender=LEGAL, text="Shikoje te lutem", files=["Kontrata e pastrimit draft.docx"]),
    "an answer letter to be checked": Letter(
        subject="Draft përgjigjja e kërkesës", text="A është në rregull kështu?", files=["Draft pergjigje.docx"]
    ),
    "an order": Letter(sender=LEGAL, subject="Urdhri", text="Ja drafti i urdhrit për mendim", files=["urdhri draft.docx"]),
    "an e-mail to be checked": Letter(subject="Draft email per donatorin", text="Si te duket?", files=["draft email.docx"]),
    "a presentation": Letter(sender=PROJECTS, subject="Draft prezantimi", text="per takimin", files=["Draft prezantimi.pptx"]),
    "terms of a tender": Letter(sender=FINANCE, subject="Draft specifikimet teknike", text="për tenderin", files=["specifikime.docx"]),
    "an organigram": Letter(sender=LEGAL, text="Po ju dërgoj draftin e organigramës.", files=["scan02.pdf"]),
    "a job description": Letter(sender=LEGAL, subject="draft pershkrimi i punes", text="shikoje", files=["draft pershkrimi i punes.docx"]),
    "the list of guests": Letter(subject="Draft lista e te ftuarve", files=["Draft lista.xlsx"]),
    "draft minutes": Letter(subject="Drafti i procesverbalit", text="Për mendim", files=["Procesverbali draft.docx"]),
    "the yearly report as a draft": Letter(subject="Draft raporti vjetor i performancës", files=["Draft raporti vjetor.docx"]),
    "the inner regulation": Letter(sender=LEGAL, subject="Drafti i rregullores së brendshme", files=["Rregullore e brendshme draft.docx"]),
    "a draft law of the ministry": Letter(
        sender=LEGAL, subject="Fwd: Projektligji për pushtetin vendor", text="Ministria e do për mendim.", files=["Draft ligji.pdf"]
    ),
    "for information, with a draft attached": Letter(
        subject="Për dijeni", text="Sapo e mora.", files=["Draft Plani i Zhvillimit.pdf"]
    ),
    "a draft that was adopted": Letter(
        subject="Draft strategjia", text="Strategjia u miratua dje në Këshill.", files=["Draft strategjia.pdf"]
    ),
    "not to be passed on": Letter(subject="Draft plani i negociimit", text="Mos e shpërndani ende.", files=["Draft plani.docx"]),
    "marked confidential by the mail program": Letter(
        subject="Draft plani", text="Për mendim", files=["Draft plani.docx"], sensitivity="Company-Confidential"
    ),
    "with an annex of names": Letter(
        subject="Draft programi social", text="Për Forumin", files=["Draft programi.docx", "Lista e përfituesve.xlsx"]
    ),
    "the sender is not proven": Letter(subject="Draft plani social", text="Për Forumin", files=["Draft plani.docx"], proven=False),
    "not addressed to the contact point": Letter(to=THIRTY, subject="Draft plani", files=["Draft plani.docx"]),
    "a link": Letter(subject="Draft plani", text="Për Forumin: https://drive.example/plani"),
    "the attachment was forgotten": Letter(subject="Plani social", text="Bashkëngjitur drafti i planit social për Forumin."),
    "an archive": Letter(subject="Draft plani social", text="Për Forumin", files=["Draft plani social.rar"]),
    "answers to a colleague's draft": Letter(
        sender=FINANCE, subject="Draft plani social", text="Vërejtjet tona për draftin.", files=["Vërejtjet e financës.docx"]
    ),
    "only the old subject speaks of a draft": Letter(
        sender=FINANCE, subject="Re: Draft plani social", answers="<other@lumas.example>", text="Ja tabela që kërkove.",
        files=["tabela.xlsx"],
    ),
    "a plan without a request": Letter(sender=ENVIRONMENT, subject="Plani i mbetjeve", text="Bashkëngjitur.", files=["Plani i mbetjeve.pdf"]),
    "something for the forum, and nobody knows what": Letter(text="per forumin", files=["scan0001.pdf"]),
    "a document for opinions that may be her own": Letter(text="Për mendim, flm", files=["dokument.docx"]),
    "the project of a road for the forum": Letter(
        sender=PROJECTS, subject="Projekti i rrugës së liqenit", text="Për Forumin", files=["Projekti i rruges.pdf"]
    ),
    "a stranger's draft for the forum": Letter(
        sender=STRANGER, proven=False, subject="Draft strategjia e sportit", text="Per forumin", files=["draft strategjia.docx"]
    ),
    "a stranger's link to a draft for the forum": Letter(
        sender=STRANGER, subject="Draft strategjia", text="Per forumin: https://drive.example/x"
    ),
    "everyday business, and a draft is handed over in it": Letter(
        subject="Takimi i sotëm", text="Bashkëngjitur drafti i planit social, siç u fol.", files=["plani.docx"]
    ),
    "handed over, and nothing is there": Letter(subject="Plani social", text="Po ju dërgoj draftin për mendim."),
    "comments on a draft, by the file's name": Letter(
        sender=FINANCE, subject="Strategjia e rinisë", text="Ja edhe nga ne.", files=["Komente per draftin.docx"]
    ),
    "the draft comes later, the forum is asked": Letter(
        subject="Plani social", text="Draftin e dërgojmë javën tjetër; ja relacioni për Forumin.", files=["Relacioni.docx"]
    ),
    "an act in the mail, not to be passed on": Letter(
        sender=LEGAL, subject="Projektvendim", text="Mos e shpërndani.\n\nPROJEKTVENDIM\nPër tregun\n1. Tregu hapet.\n2. Tregu mbyllet."
    ),
    "an unproven sender's act in the mail": Letter(
        sender=LEGAL, subject="Projektvendim", text="PROJEKTVENDIM\nPër tregun\n1. Tregu hapet.\n2. Tregu mbyllet.", proven=False
    ),
    "an act in the mail itself, marked by the mail program": Letter(
        sender=LEGAL, subject="Projektvendim", text="PROJEKTVENDIM\nPër tregun\n1. Tregu hapet.\n2. Tregu mbyllet.", sensitivity="Private"
    ),
    "a winmail.dat that nobody can read": Letter(subject="Draft plani", text="Për Forumin", files=["winmail.dat"]),
    "minutes with a draft beside them": Letter(
        subject="Procesverbali dhe drafti", files=["Procesverbali.pdf", "Draft plani.docx"]
    ),
    "comments on the forum's draft by a director who is asked too": Letter(
        sender=FINANCE, subject="Strategjia e rinisë", text="Për mendim: jemi dakord, ja vërejtjet tona.", files=["Strategjia.docx"]
    ),
    "a photograph called a draft": Letter(subject="Draft logo per planin", text="Si duket?", files=["draft logo.jpg"]),
}  # fmt: skip

REVISION = {
    "a corrected version": Letter(
        subject="Draft plani social", text="Ju dërgoj versionin e korrigjuar, injoroni të parin.", files=["Draft plani social v2.docx"]
    ),
    "with the forum's remarks in it": Letter(
        subject="Plani social", text="Pas sugjerimeve të Forumit, ja drafti i plotësuar.", files=["Plani social.docx"]
    ),
    "said in the text only": Letter(
        text="Injoroni skedarin e parë, ky është drafti i saktë për Forumin.", files=["scan0002.pdf"]
    ),
    "in English": Letter(sender=PROJECTS, subject="Revised draft: Tourism strategy", text="Please ignore the first.", files=["Draft.pdf"]),
}  # fmt: skip

NOTHING = {
    "a reminder of duties, with papers": Letter(
        subject="Konsultimi publik",
        text="Ju kujtojmë se çdo draft i dërgohet Forumit për konsultim.",
        files=["Urdher nr 4.pdf"],
    ),
    "an act with a number": Letter(subject="VKB nr. 45", text="E zbardhur.", files=["VKB nr 45.pdf"]),
    "the contact point's own mail": Letter(
        sender=CONTACT, to=THIRTY, subject="Draft plani social", text="Për konsultim nga Forumi", files=["Draft plani.docx"]
    ),
    "a draft that the coordinator forwards": Letter(
        sender=CONTACT, subject="Fwd: Draft plani", text="Për Forumin", files=["Draft plani.docx"]
    ),
    "an approved plan for information": Letter(
        sender=ENVIRONMENT, subject="Për dijeni: Plani Operacional i miratuar", text="Bashkëngjitur.", files=["Plani (miratuar).pdf"]
    ),
    "a signed order": Letter(sender=LEGAL, subject="Urdhër nr. 12", text="Bashkëngjitur.", files=["Urdhri 12.pdf"]),
    "an invitation to a meeting with agenda": Letter(
        subject="Ftesë për mbledhje", text="Rendi i ditës: 1. drafti i buxhetit. 2. strategjia.", files=["Axhenda.docx"]
    ),
    "minutes that tell of a draft": Letter(
        subject="Procesverbali i mbledhjes", text="U diskutua drafti i strategjisë.", files=["Procesverbali 12.pdf"]
    ),
    "an invoice": Letter(sender=FINANCE, subject="Fatura e dritave", text="Bashkëngjitur fatura.", files=["Fatura 11.pdf"]),
    "a report on the past": Letter(
        subject="Raporti i monitorimit të planit social", text="Bashkëngjitur.", files=["Raporti 2025.pdf"]
    ),
    "a CV": Letter(sender=LEGAL, subject="CV e kandidatit", text="Bashkëngjitur.", files=["CV Kandidati.pdf"]),
    "a request for leave": Letter(subject="Leje", text="Ju lutem, bashkëngjitur kërkesa.", files=["kerkese leje.docx"]),
    "photographs": Letter(subject="Gëzuar!", text="Foto nga festa e djeshme", files=["IMG_1.jpg", "IMG_2.jpg"]),
    "a paper of a tender": Letter(sender=FINANCE, subject="Dokumentat e tenderit", text="Bashkëngjitur.", files=["DST.pdf"]),
    "money moved within the budget": Letter(
        sender=FINANCE, subject="Kërkesë për rishpërndarje fondesh", text="Bashkëngjitur kërkesa.", files=["kerkesa.pdf"]
    ),
    "draft words in the quote only": Letter(
        subject="Re: takimi", answers="<x@lumas.example>", files=["foto.jpg"],
        text="Faleminderit, dakord.\n\nMë 2026-02-01 10:00, Valbona Kuqja <valbona.kuqja@lumas.example> shkroi:\n"
        "> Ju lutem draftin e strategjisë për konsultim me Forumin.",
    ),
    "a draft by a member who is no director": Letter(
        sender=MEMBER, proven=False, subject="Draft strategjia e rinisë", text="Për Forumin", files=["Draft strategjia.docx"]
    ),
    "an office in the signature": Letter(
        sender=URBAN, subject="Fotografia", text="Ja fotografia bashkëngjitur.\n\nMe respekt,\nIrena Gjoleka\n"
        "Drejtoria e Planifikimit Strategjik\nSektori i Strategjisë dhe Rregulloreve", files=["qendra.jpg"],
    ),
    "the program of an event": Letter(subject="Programi i festës së verës", text="Bashkëngjitur programi.", files=["Programi.pdf"]),
    "politics": Letter(text="Politika sot! Lexoje artikullin", subject="artikulli", files=["artikulli.pdf"]),
    "the inner regulation as adopted": Letter(
        sender=LEGAL, subject="Rregullorja e brendshme e miratuar", text="Për t'u zbatuar.", files=["Rregullorja e brendshme.pdf"]
    ),
    "the report of a project": Letter(
        sender=PROJECTS, subject="Raport projekti", text="Raporti i projektit të BE-së bashkëngjitur.", files=["Raport.docx"]
    ),
    "a draft that comes next week": Letter(
        sender=ENVIRONMENT, subject="Tabela", text="Ja tabela. Draftin e dërgojmë javën tjetër.", files=["tabela.xlsx"]
    ),
    "a question about a draft": Letter(subject="Drafti", text="A i ke marrë komentet? Kur mbyllet?"),
    "a draft mentioned in passing": Letter(sender=FINANCE, subject="Dreka", text="Flasim për draftin në drekë."),
    "the work plan": Letter(sender=LEGAL, subject="Plani i punës shkurt 2026", text="Bashkëngjitur", files=["Plani i punes.docx"]),
    "a national strategy from a stranger": Letter(
        sender=STRANGER, subject="Strategjia kombëtare e ujit", text="Lexojeni", files=["Strategjia.pdf"]
    ),
    "a newsletter": Letter(sender=STRANGER, subject="Buletini: si shkruhet një draft i mirë", text="Forumi i OJF-ve ju fton"),
    "an office in the signature of a mail that takes something else back": Letter(
        sender=URBAN, subject="Tenda", text="E tërheqim sot nga sheshi.\n\nMe respekt,\nIrena Gjoleka\nSektori i Strategjisë"
    ),
    "an invitation with a link": Letter(
        subject="Ftesë: diskutim i draftit të strategjisë", text="Takimi në Zoom: https://zoom.example/1"
    ),
    "a plan for solar power without a request": Letter(
        sender=STRANGER, subject="Plani fotovoltaik", text="Oferta jonë", files=["plani.pdf"]
    ),
    "an agenda of decisions in the text": Letter(
        sender=LEGAL, subject="Mbledhja e Këshillit", text="Rendi i ditës:\n1. Projektvendim për tarifat\n2. Projektvendim për tregun",
    ),
    "a warning": Letter(sender=LEGAL, subject="Afatet", text="Ju tërheqim vëmendjen për afatet e raportimit."),
    "a member's answer with a plan of her own": Letter(
        sender=MEMBER, subject="Plani vendor i mbetjeve", text="Për Forumin, mendimet tona.", files=["Draft mendime.docx"]
    ),
    "an automatic list of leave": Letter(sender=LEGAL, subject="Plani i lejeve", text="Bashkëngjitur", files=["Plani i lejeve.xlsx"]),
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN)
def test_a_directorates_draft_opens_a_consultation(name: str) -> None:
    found = recognised(OPEN[name])
    assert (found.decision, found.kind) == ("open", "draft"), found.reasons


@pytest.mark.parametrize("name", HOLD)
def test_what_is_doubtful_waits_for_a_humans_word(name: str) -> None:
    found = recognised(HOLD[name])
    assert found.decision == "hold", found.reasons


@pytest.mark.parametrize("name", REVISION)
def test_a_new_version_is_recognised_as_one(name: str) -> None:
    found = recognised(REVISION[name])
    assert (found.decision, found.kind) == ("hold", "revision"), found.reasons


@pytest.mark.parametrize("name", NOTHING)
def test_ordinary_mail_is_nobodys_business(name: str) -> None:
    found = recognised(NOTHING[name])
    assert (found.decision, found.kind) in {("ignore", "unrelated"), ("none", "unrelated")}, found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "Projektvendimi i tarifave tërhiqet, do ta shohim më vonë.",
        "Draftin e tarifave po e tërheqim.",
        "We withdraw the draft.",
    ],
)
def test_a_draft_that_is_taken_back_is_told_to_the_coordinator(text: str) -> None:
    found = recognised(Letter(sender=FINANCE, subject="Tarifat", text=text))
    assert (found.decision, found.kind) == ("hold", "withdrawal"), found.reasons


CARRIERS = {
    "a draft by subject and file": Letter(subject="Draft plani i mbetjeve", files=["Draft plani.docx"]),
    "a draft by its file": Letter(files=["Draft_rregullore.docx"]),
    "for opinions by its subject": Letter(subject="Për konsultim: Strategjia e kulturës", files=["Strategjia.docx"]),
    "for the forum by its subject": Letter(subject="Plani vendor, për Forumin", files=["Plani.docx"]),
}
"""Each opens by itself."""
SAID = [
    # for nobody else
    "Vetëm ti lexoje.", "Lexoje vetëm ti, të lutem.", "Vetëm për sytë e tu.", "Mbaje për vete.", "Mbajeni për vete.", "Mos e hap me të tjerë.",
    "Kjo mbetet mes nesh.", "Midis nesh.", "Mos ia trego askujt.", "Please keep this to yourself.", "Don't share it.",
    # not ready, or not before somebody is asked
    "Ende nuk e ka parë kryetari.", "Kryetari s'e ka parë.", "Nuk është gati akoma.", "Është ende i papërfunduar.", "S'është gati.", "S’është ende gati.",
    "Ta shohim para se t'ia japim forumit.", "Para se t'ia dërgosh forumit më telefono.", "Përpara se ta shpërndash, fol me mua.",
    "Përcille te forumi pasi të flasim.", "Prit konfirmimin tim.", "Ju lutem prisni.", "Mos e nis ende.", "Not ready yet.",
    "Please wait for my confirmation.", "Call me before you send it.", "Mos e dërgo derisa të flasim.",
    # about a person who works here
    "Draft vendimi i pushimit nga puna.", "Vendimi për largimin e z. Leka.", "Transferimi i znj. Hoxha në sektorin tjetër.", "Masë disiplinore.",
    "Masat disiplinore ndaj punonjësit.", "Emërim në detyrë.", "Emërimi i drejtorit të ri.", "Lirimi nga detyra.", "A disciplinary measure.",
    # somebody else's
    "E bashkisë fqinje, sa për model.", "Ta kesh si shembull.", "Për referencë.", "From another town, as an example.", "Për t'u bazuar.",
    # a test or a mistake
    "test, mos i kushto vëmendje", "Provë.", "Të erdhi gabimisht.", "Injoroje këtë mesazh.", "Sent by mistake.",
    # of the sender's own life
    "Është plani i shtëpisë sime.", "Plani i banesës sonë, ta shohësh.",
    # the draft comes later
    "Drafti vjen nesër; këtu vetëm harta e vjetër.", "Do ta dërgoj nesër.", "Draftin e dërgojmë javën tjetër.", "Draft to follow.",
]  # fmt: skip
TAKEN_BACK = [
    "E tërheq draftin.", "Po e tërheqim.", "Drafti tërhiqet.", "E tërhoqëm dje.", "Draftin e tërhoqa.", "Tërhiqeni, ju lutem.", "We are withdrawing it.",
]  # fmt: skip
HARMLESS = [
    "Nëse keni ende pyetje, më shkruani.", "Presim vërejtjet brenda javës.", "Përpara se t'i kalojë Këshillit, presim vërejtjet tuaja.",
    "Ju tërheqim vëmendjen për afatin.", "Mos e harroni afatin.", "Për pyetje më telefononi.",
]  # fmt: skip
BESIDE_THE_POINT = [
    "Kryetari do ta shohë nesër.", "Hold this until Monday.", "Pastaj shkon në Këshill.", "Plani rregullon largimin e mbetjeve.",
    "Është versioni që pa Kryetari dje.", "Sekretarja ka kopjen e nënshkruar.",
]  # fmt: skip
"""Said beside a draft by somebody who neither hands it over nor asks for anything."""


def without_accents(text: str) -> str:
    return text.translate(str.maketrans("ëçËÇ’", "ecEC'"))


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_letters_that_carry_the_directors_words_open_without_them(carrier: str) -> None:
    assert recognised(CARRIERS[carrier]).decision == "open"
    for text in HARMLESS:
        for written in (text, without_accents(text)):
            found = recognised(replace(CARRIERS[carrier], text=written))
            assert found.decision == "open", (written, found.reasons)


@pytest.mark.parametrize("carrier", ["a draft by subject and file", "a draft by its file"])
@pytest.mark.parametrize("text", BESIDE_THE_POINT)
def test_a_draft_by_its_name_waits_where_the_words_neither_hand_it_over_nor_ask(text: str, carrier: str) -> None:
    for written in (text, without_accents(text), f"Përshëndetje Valbona,\n\n{text}\n\nFlm"):
        found = recognised(replace(CARRIERS[carrier], text=written))
        assert found.decision == "hold", (written, found.reasons)


@pytest.mark.parametrize(
    "text",
    ["Beni e mban te sirtari i vet.", "Sekretarja kthehet të premten.", "It stays in the cupboard until then."],
)
def test_a_draft_handed_over_with_words_nobody_has_foreseen_waits(text: str) -> None:
    for written in (text, without_accents(text)):
        found = recognised(
            Letter(subject="Draft plani i mbetjeve", text=f"Bashkëngjitur.\n\n{written}", files=["Draft plani.docx"])
        )
        assert found.decision == "hold", found.reasons
        assert written in " · ".join(found.reasons)


@pytest.mark.parametrize(
    "text", ["Faleminderit për bashkëpunimin!", "Relacioni është i skanuar.", "Për çdo paqartësi më telefononi."]
)
def test_courtesy_beside_a_draft_that_is_handed_over_holds_nothing_back(text: str) -> None:
    found = recognised(
        Letter(subject="Draft plani i mbetjeve", text=f"Bashkëngjitur.\n\n{text}", files=["Draft plani.docx"])
    )
    assert found.decision == "open", found.reasons


def test_who_asks_the_forum_may_say_what_he_likes_beside_it() -> None:
    text = "Ju lutem t'ia përcillni Forumit për mendime. Qyteti ka nevojë për të prej vitesh, dhe dimri po vjen."
    assert (
        recognised(Letter(subject="Draft plani i mbetjeve", text=text, files=["Draft plani.docx"])).decision == "open"
    )


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("text", SAID)
def test_a_directors_own_words_outweigh_the_word_draft(text: str, carrier: str) -> None:
    for written in (text, without_accents(text), f"Përshëndetje Valbona,\n\n{text}\n\nFlm", text.upper()):
        found = recognised(replace(CARRIERS[carrier], text=written))
        assert found.decision == "hold", (written, found.reasons)


@pytest.mark.parametrize("text", [text for text in SAID if not text.startswith(("Draft", "Do ta dërgoj"))])
def test_they_outweigh_a_draft_that_only_the_text_hands_over(text: str) -> None:
    found = recognised(Letter(text=f"Ja drafti i planit për Forumin.\n{text}", files=["scan.docx"]))
    assert found.decision == "hold", found.reasons


@pytest.mark.parametrize(
    "subject",
    ["Draft vendimi i pushimit nga puna", "Draft vendimi për largimin e z. Leka", "Draft plani i shtëpisë sime"],
)
def test_what_the_subject_names_is_no_paper_for_the_forum(subject: str) -> None:
    for written in (subject, without_accents(subject)):
        assert recognised(Letter(subject=written, files=["Draft.docx"])).decision == "hold"
        assert recognised(Letter(text="Ja drafti.", files=[f"{written}.docx"])).decision == "hold"


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("text", TAKEN_BACK)
def test_what_is_taken_back_opens_nothing_though_a_file_is_there(text: str, carrier: str) -> None:
    for written in (text, without_accents(text)):
        found = recognised(replace(CARRIERS[carrier], text=written))
        assert (found.decision, found.kind) == ("hold", "withdrawal"), (written, found.reasons)


@pytest.mark.parametrize("name", OPEN)
def test_the_same_letter_from_an_unproven_sender_never_opens(name: str) -> None:
    letter = OPEN[name]
    assert recognised(replace(letter, proven=False)).decision == "hold"


@pytest.mark.parametrize("name", OPEN)
def test_the_same_letter_from_a_stranger_or_a_member_never_opens(name: str) -> None:
    letter = OPEN[name]
    for sender in (STRANGER, MEMBER, CONTACT):
        found = recognised(replace(letter, sender=sender))
        assert found.decision != "open"
        assert sender == STRANGER or found.decision == "ignore"


@pytest.mark.parametrize("name", OPEN)
def test_a_mark_of_confidence_stops_every_opening(name: str) -> None:
    letter = OPEN[name]
    if letter.html is not None:
        secret = replace(letter, html=f"<p>Mos e shpërndani.</p>{letter.html}")
    else:
        secret = replace(letter, text=f"Mos e shpërndani.\n\n{letter.text}")
    assert recognised(secret).decision == "hold"


def test_every_rule_of_the_shipped_file_decides_some_letter() -> None:
    said = [replace(CARRIERS["a draft by its file"], text=text) for text in SAID]
    letters = [
        *OPEN.values(),
        *HOLD.values(),
        *REVISION.values(),
        *NOTHING.values(),
        *said,
        *test_recognition_documents.OPEN.values(),
        *test_recognition_documents.HOLD.values(),
        Letter(subject="Drafti tërhiqet"),
    ]
    met = {recognised(letter).rule for letter in letters}
    assert [rule.name for rule in shipped().recognise if rule.name not in met] == []


def test_a_directorate_is_known_by_its_registered_address_only() -> None:
    display = Letter(
        sender=f'"Mimoza Bregasi {SOCIAL}" <x@evil.example>',
        subject="Draft plani",
        text="Për Forumin",
        files=["Draft plani.docx"],
    )
    assert recognised(display).decision == "hold"
