"""Every reason in words: key → (English, Albanian). `{0}`, `{1}` … are its details; a language may leave some of them out.

English is for logs, JSON and developers, Albanian for coordinators: it says what matters to somebody who decides, not how
it was found out.
"""

from __future__ import annotations

_EVIDENCE = {
    "rule": ("rule “{0}”", "rregulli “{0}”"),
    "no_rule": ("no rule fits", "asnjë rregull nuk përputhet"),
    "anyone": ("whoever it is from", "kushdo qoftë dërguesi"),
    "directorate": ("the sender is of “{0}”", "dërguesi është nga “{0}”"),
    "member": ("the sender is the member {0}", "dërguesi është anëtar i Forumit ({0})"),
    "contact_point": ("the sender is the contact point", "dërguesi është vetë pika e kontaktit"),
    "coordinator": ("the sender is the coordinator", "dërguesi është koordinatori"),
    "unknown": ("the sender is registered in no role", "dërguesi nuk është i regjistruar"),
    "trusted": ("the sender is proven", "dërguesi është i vërtetuar"),
    "not_trusted": (
        "it is not proven that the mail is really from this sender",
        "nuk është vërtetuar se mesazhi vjen vërtet nga ky dërgues",
    ),
    "forged": ("the receiving server says that the sender is false", "serveri thotë se dërguesi është i rremë"),
    "not_forged": ("nothing says that the sender is false", "asgjë nuk thotë se dërguesi është i rremë"),
    "document": ("the document {0}", "dokumenti {0}"),
    "documents": ("the documents {0}", "dokumentet {0}"),
    "no_such_document": ("no such document", "asnjë dokument i tillë"),
    "body_is_draft": ("the act is written in the mail itself", "akti është shkruar në vetë mesazhin"),
    "not_body_is_draft": ("no act is written in the mail itself", "në vetë mesazhin nuk ka akt të shkruar"),
    "link": ("a link stands where the document should be", "në vend të dokumentit ka vetëm një lidhje"),
    "no_link": ("no link stands in a document's place", "asnjë lidhje nuk zë vendin e dokumentit"),
    "missing": ("an attachment is spoken of and is not there", "flitet për një bashkëlidhje që mungon"),
    "not_missing": ("no attachment is missing", "nuk mungon asnjë bashkëlidhje"),
    "subject": ("“{0}” in the subject", "“{0}” në subjekt"),
    "text": ("“{0}” in the text", "“{0}” në tekst"),
    "file_names": ("“{0}” in a file name", "“{0}” në emrin e skedarit"),
    "no_words": ("no word of: {0}", "asnjë fjalë nga: {0}"),
    "addressed": ("the contact point stands in To or Cc", "pika e kontaktit është te marrësit"),
    "not_addressed": ("the contact point stands in neither To nor Cc", "pika e kontaktit nuk është te marrësit"),
    "reply": ("it answers another mail", "i përgjigjet një mesazhi tjetër"),
    "not_reply": ("it answers no other mail", "nuk i përgjigjet ndonjë mesazhi"),
    "confidential": ("its sender marked it as confidential", "dërguesi e ka shënuar si konfidencial"),
    "not_confidential": ("it bears no mark of confidence", "nuk mban shenjë konfidencialiteti"),
    "doubtful": (
        "it is unsure which of its words are the author's own, and which are quoted",
        "nuk dihet me siguri cilat fjalë janë të vetë autorit dhe cilat të cituara",
    ),
    "kin_title": (
        "it may be a new version of {0}: the same directorate, and words of the same title",
        "mund të jetë version i ri i {0}: e njëjta drejtori dhe fjalë të të njëjtit titull",
    ),
    "kin_text": (
        "it may be a new version of {0}: the same directorate, and its text names that title",
        "mund të jetë version i ri i {0}: e njëjta drejtori, dhe teksti e përmend atë titull",
    ),
    "kin_file_name": (
        "it is a new version of {0}: the same directorate, and a file of the same name",
        "është version i ri i {0}: e njëjta drejtori dhe skedar me të njëjtin emër",
    ),
    "kin_documents": (
        "under another title it brings the documents of {0}: the wrong file may be attached",
        "me titull tjetër sjell dokumentet e {0}: mund të jetë bashkëngjitur skedari i gabuar",
    ),
    "kin_several": (
        "it may be a new version of one of these: {0}; which one, nothing says",
        "mund të jetë version i ri i njërit prej këtyre: {0}; asgjë nuk tregon i cilit",
    ),
    "kin_reference": ("its subject names {0}", "subjekti përmend {0}"),
    "kin_thread": ("it answers the draft {0}", "i përgjigjet draftit {0}"),
    "same_title": (
        "it may be a new version of {0}: the same directorate, and words of the same title",
        "mund të jetë version i ri i {0}: e njëjta drejtori dhe fjalë të të njëjtit titull",
    ),
    "too_much": (
        "it has more parts or lines than are read: a document may be missing",
        "ka më shumë pjesë se sa lexohen: mund të mungojë ndonjë dokument",
    ),
    "left_alone": ("left alone by the word of {0}", "u la mënjanë me fjalën tuaj"),
    "address_of": ("the address is known now as that of {0}", "adresa njihet tashmë si e anëtarit {0}"),
    "several_forums": (
        "it may be meant for another forum that shares this mailbox",
        "mund të jetë për një forum tjetër që përdor të njëjtën kuti postare",
    ),
    "too_large": (
        "one invitation would have {0} MB, and {1} MB may leave",
        "një ftesë do të kishte {0} MB, ndërsa lejohen deri në {1} MB",
    ),
}
"""What made a rule fit, and what makes it doubtful all the same."""

_UNDERSTOOD = {
    "own": ("carries a Message-ID that mailflow signed", "e ka dërguar vetë mailflow"),
    "answers_consultation": ("answers {0} {1} of {2} (proof: {3})", "i përgjigjet një mesazhi për K-{2}"),
    "answers_forum": ("answers {0} {1} of {2} (proof: {3})", "i përgjigjet një mesazhi të mailflow"),
    "answers_another": (
        "its direct parent is not a mail of mailflow's",
        "i përgjigjet drejtpërdrejt një mesazhi që nuk e ka dërguar mailflow: mund të jetë letërkëmbim privat",
    ),
    "unproven": ("the sender's origin is not proven", "nuk është vërtetuar se vjen vërtet nga ky dërgues"),
    "unregistered_address": (
        "written from an address that is not registered",
        "është shkruar nga një adresë që nuk është e regjistruar",
    ),
    "another_members_invitation": (
        "written from the address of {0}, with the invitation of {1}",
        "është shkruar nga adresa e anëtarit {0}, mbi ftesën e anëtarit {1}",
    ),
    "draft_unchanged": (
        "sends “{0}” back unchanged, without a word of its own",
        "e kthen “{0}” pa ndryshime dhe pa asnjë fjalë të vetën",
    ),
    "enclosure_needs_reading": (
        "“{0}” is a picture, a scan or holds drawings: somebody must read it",
        "“{0}” është fotografi ose skanim, ose ka shënime me dorë: duhet ta lexojë dikush",
    ),
    "enclosure_unreadable": (
        "“{0}” could not be read here: somebody must open it",
        "“{0}” nuk u lexua dot këtu: duhet ta hapë dikush",
    ),
    "enclosure_encrypted": (
        "“{0}” is locked with a password",
        "“{0}” është i mbyllur me fjalëkalim",
    ),
    "enclosure_read_partly": (
        "“{0}” is so long that it was not read to its end",
        "“{0}” është aq i gjatë sa nuk u lexua deri në fund",
    ),
    "names_another_mail": (
        "it names another mail of ours as well ({0})",
        "përmend edhe një mesazh tjetër tonin ({0})",
    ),
    "subject_names_another": (
        "its subject names another consultation, {0}",
        "subjekti përmend një konsultim tjetër, K-{0}",
    ),
    "several_members_in_from": (
        "several members stand in From: {0}",
        "si dërgues figurojnë disa anëtarë: {0}",
    ),
    "shared_address": (
        "the address is shared by {0}; which of them wrote is not known",
        "adresa është e përbashkët për {0}; nuk dihet kush prej tyre shkroi",
    ),
    "answers_members_mail": (
        "it answers the mail of the member {0}, not ours",
        "i përgjigjet mesazhit të anëtarit {0}, jo mesazhit tonë",
    ),
    "only_forwarded_from": (
        "it says nothing itself, and forwards a mail of {0}",
        "nuk thotë gjë vetë, vetëm përcjell një mesazh të dikujt tjetër ({0})",
    ),
    "only_forwarded": (
        "it says nothing itself, and forwards somebody else's mail",
        "nuk thotë gjë vetë, vetëm përcjell një mesazh të dikujt tjetër",
    ),
    "member_in_copy": ("the member {0} stands in To or Cc", "anëtari {0} është te marrësit ose në kopje"),
    "same_domain": ("the address is of the organisation of {0}", "adresa është e organizatës së anëtarit {0}"),
    "member_in_quote": (
        "the quoted text names the address of {0}",
        "teksti i cituar përmban adresën e anëtarit {0}",
    ),
    "same_name": ("the author bears the name of the member {0}", "dërguesi ka emrin e anëtarit {0}"),
    "reference_in_quote": ("the quoted text names {0}", "teksti i cituar përmend K-{0}"),
    "only_open": (
        "{0} is the only consultation to which the member is invited now",
        "K-{0} është i vetmi konsultim i hapur për këtë anëtar",
    ),
    "disowned": (
        "by the word of {1} it is not the answer of {0}",
        "nuk është përgjigjja e anëtarit {0}",
    ),
    "no_own_words": (
        "holds no words of its own and no attachment",
        "nuk ka fjalë të veta dhe asnjë bashkëlidhje",
    ),
    "reference_in_subject": (
        "the reference stands in the subject, and the sender is registered",
        "në subjekt është numri i konsultimit dhe dërguesi është i regjistruar",
    ),
    "title_in_mail": (
        "words of the title stand in the mail, and the sender is registered",
        "në mesazh janë fjalë të titullit dhe dërguesi është i regjistruar",
    ),
    "not_registered_for": (
        "the subject names {0}, but the sender is not registered for it",
        "subjekti përmend {0}, por dërguesi nuk është i regjistruar për të",
    ),
    "another_forum": (
        "belongs to another forum of this installation",
        "i takon një forumi tjetër të këtij sistemi",
    ),
    "lost_time": (
        "it arrived in a time that the restored database does not know: it may have gone to the forum already, under another number",
        "mbërriti në një kohë që baza e rikthyer e të dhënave nuk e njeh: mund t'i jetë dërguar forumit më parë, me një numër tjetër",
    ),
    "too_many_replies": (
        "too many replies came from this address, or in this member's name, within a day",
        "brenda një dite erdhën tepër përgjigje nga kjo adresë, ose në emër të këtij anëtari",
    ),
    "too_many_drafts": (
        "too many drafts were held within a day, and nothing proves that this one comes from a directorate",
        "brenda një dite mbetën pezull tepër drafte, dhe asgjë nuk provon se ky vjen nga një drejtori",
    ),
    "false_token": (
        "it bears a token in the shape of ours that mailflow has not signed",
        "mban një shenjë në trajtën e tonave që mailflow nuk e ka nënshkruar",
    ),
    "sender_alone": (
        "a registered sender alone proves nothing",
        "dërguesi është anëtar, por asgjë nuk tregon se cilit konsultim i përgjigjet",
    ),
    "not_the_directorates_address": (
        "answers the directorate's mail from an address that is not the directorate's",
        "i përgjigjet mesazhit për drejtorinë nga një adresë që nuk është e saj",
    ),
    "not_the_coordinators_address": (
        "answers the coordinator's mail from an address that is not hers",
        "i përgjigjet mesazhit për koordinatorin nga një adresë që nuk është e regjistruar si e tij",
    ),
    "within_grace": (
        "the directorate writes within the grace time",
        "drejtoria shkroi gjatë kohës së pritjes",
    ),
    "after_grace": (
        "the directorate writes, and the invitations cannot be stopped any more",
        "shkroi drejtoria, por dërgimi nuk ndalet më",
    ),
    "answers_draft": ("answers the draft of {0}", "vazhdon letërkëmbimin për draftin K-{0}"),
    "no_word": (
        "no word stands alone on its line: PO, JO or NDAL",
        "asnjë fjalë nuk qëndron e vetme në rreshtin e saj: PO, JO ose NDAL",
    ),
    "coordinator_says": ("the coordinator says {0}", "fjala e koordinatorit: {0}"),
    "asked_by_coordinator": ("the coordinator asks for the consultation", "konsultimin e kërkon vetë koordinatori"),
    "command_unproven": (
        "a command in the coordinator's name, but it is not proven that she wrote it",
        "urdhër në emër të koordinatorit, por nuk është vërtetuar se e shkroi ai",
    ),
    "passed_on": ("goes on to whoever asked, no. {0}", "i përcillet atij që pyeti, nr. {0}"),
    "goes_on_with": ("goes on with what was asked before, no. {0}", "vazhdon atë që u kërkua më parë, nr. {0}"),
    "words_not_told_apart": (
        "its author's own words cannot be told from the quoted ones for certain: not passed on",
        "fjalët e autorit nuk ndahen me siguri nga teksti i cituar: nuk u përcoll",
    ),
    "asks_removal": ("asks to get no more mail of the forum", "kërkon të mos marrë më mesazhe të Forumit"),
    "confirms_removal": ("confirms that no more mail is wanted", "pohon se nuk do më mesazhe"),
    "declines_removal": ("wants to stay in the forum", "do të mbetet në Forum"),
    "neither_yes_nor_no": ("is neither a yes nor a no to what was asked", "nuk është as po, as jo për atë që u pyet"),
    "command_of_a_stranger": (
        "a command from somebody who may give none",
        "urdhër nga dikush që nuk mund të japë të tillë",
    ),
}
"""What a mail is, and whose."""

_SETTLED = {
    "same_mail": ("the same mail as {0}", "i njëjti mesazh si {0}"),
    "same_draft": ("the same draft came before", "i njëjti draft kishte ardhur më parë"),
    "no_consultation": ("no consultation is meant", "nuk dihet për cilin konsultim është fjala"),
    "unknown_consultation": ("that consultation is not known here", "konsultimi nuk njihet këtu"),
    "takes_no_answers": ("{0} takes no answers now", "K-{0} nuk pranon përgjigje tani"),
    "unproven_no_remarks": (
        "“no remarks” counts for nothing before it is known whose word it is",
        "“pa vërejtje” nuk numërohet pa u ditur me siguri e kujt është",
    ),
    "no_inquiry": ("what it answers is not known here", "nuk dihet se kujt pyetjeje i përgjigjet"),
    "left_already": ("has left the forum already", "nuk është më anëtar i Forumit"),
    "settled_removal": (
        "the question whether to leave has been settled already",
        "pyetja për largimin nga Forumi është zgjidhur tashmë",
    ),
    "answer_reaches_nobody": (
        "whoever asked is not written to any more: nothing was passed on",
        "atij që pyeti nuk i shkruhet më: nuk u përcoll gjë",
    ),
    "answer_too_large": (
        "its attachments are larger than the mail server takes: nothing was passed on",
        "bashkëlidhjet janë më të mëdha se sa pranon serveri: nuk u përcoll gjë",
    ),
    "same_words": ("the same words went there before", "të njëjtat fjalë janë dërguar më parë"),
    "assigned": ("assigned to {0}", "iu caktua anëtarit {0}"),
    "unrelated": ("does not concern the forum: not fetched", "nuk ka lidhje me Forumin: nuk u mor"),
    "erased": ("erased: personal data that are kept no longer", "u fshi: të dhëna personale që nuk ruhen më"),
    "purged": ("its time of keeping is over", "afati i ruajtjes ka mbaruar"),
    "old": ("reached the mailbox before the first start", "kishte ardhur para nisjes së parë"),
    "mail_too_large": ("larger than limits.mail_size: not fetched", "më i madh se limits.mail_size: nuk u mor"),
    "unfetchable": (
        "the server broke off whenever it was asked for this mail",
        "serveri u shkëput sa herë që iu kërkua ky mesazh",
    ),
    "gone": (
        "gone from the folder before it could be fetched",
        "u zhduk nga dosja para se të merrej",
    ),
}
"""What became of a mail."""

_REFUSED = {
    "settled": ("{0}", "ajo pyetje është zgjidhur tashmë"),
    "nothing_waits": ("{0}", "asnjë pyetje nuk pret përgjigje"),
    "released": ("{0}", "ftesat janë dërguar tashmë dhe nuk ndalen dot; drafti mund të tërhiqet"),
    "no_document": ("{0}", "nuk ka asnjë dokument për t'i dërguar Forumit"),
    "withdrawal_waits": ("{0}", "drejtoria e ka tërhequr draftin; përgjigjuni më parë asaj pyetjeje"),
    "phase": ("{0}", "në gjendjen e tanishme kjo nuk është e mundur"),
}
"""Why a word was not carried out: the keys of `NotPossible.why`."""

_MACHINE = {
    "report_feedback": ("multipart/report of type feedback-report (RFC 5965)", "njoftim ankese nga një server poste"),
    "report_read": (
        "multipart/report of type disposition-notification (RFC 8098)",
        "dëftesë leximi nga programi i postës",
    ),
    "report_success": (
        "delivery status notification of a success (RFC 3464)",
        "serveri i postës njofton se mesazhi u dorëzua",
    ),
    "report_failure": (
        "multipart/report of type delivery-status (RFC 3464)",
        "serveri i postës njofton se mesazhi nuk u dorëzua",
    ),
    "report_by_server": ("multipart/report of type {0} by a mail server", "njoftim i një serveri poste ({0})"),
    "report_other": ("multipart/report of type {0}", "njoftim automatik ({0})"),
    "holds_feedback": ("it holds a message/feedback-report (RFC 5965)", "përmban një njoftim ankese"),
    "complaint": ("a complaint with the mail complained of enclosed", "ankesë me mesazhin për të cilin ankohet"),
    "meeting_answer": ("an answer to a meeting invitation ({0})", "përgjigje për një ftesë kalendari ({0})"),
    "failed_recipients": ("it has X-Failed-Recipients", "serveri rendit adresat që dështuan"),
    "exchange_report": ("Exchange calls it a non-delivery report", "Exchange e quan njoftim mosdorëzimi"),
    "daemon": ("the sender is a mail server's daemon", "dërguesi është vetë serveri i postës"),
    "failure_subject": (
        "the subject {0} is that of a non-delivery report",
        "subjekti {0} është i një njoftimi mosdorëzimi",
    ),
    "failure_text_no_reply": (
        "the text is that of a non-delivery report, and a no-reply address sent it",
        "teksti është i një njoftimi mosdorëzimi, nga një adresë që nuk pranon përgjigje",
    ),
    "failure_text": (
        "the text is that of a non-delivery report, and no person's address sent it",
        "teksti është i një njoftimi mosdorëzimi, nga një adresë që nuk është e një personi",
    ),
    "holds_receipt": ("it holds a message/disposition-notification (RFC 8098)", "përmban një dëftesë leximi"),
    "receipt_subject": ("the subject {0} is that of a receipt", "subjekti {0} është i një dëftese leximi"),
    "recall": ("Outlook asks to recall a mail", "Outlook kërkon të tërhiqet një mesazh"),
    "absence_subject": (
        "the subject {0} is that of an out-of-office answer",
        "subjekti {0} është i një përgjigjeje automatike",
    ),
    "absence_words": (
        "the subject is that of an out-of-office answer",
        "subjekti është i një përgjigjeje automatike",
    ),
    "absence_text": ("the short text is an out-of-office answer", "teksti i shkurtër është përgjigje automatike"),
    "robots_address": ("the sender's address is a robot's", "adresa e dërguesit është e një programi"),
    "robots_text": ("the text is that of a robot ({0})", "teksti është i një programi, jo i një personi"),
    "robots_subject": ("the subject {0} is that of a robot", "subjekti {0} është i një programi"),
    "calls_itself_automatic": ("the text calls itself automatic", "vetë teksti thotë se është automatik"),
    "auto_submitted": ("Auto-Submitted: {0} (RFC 3834)", "vetë mesazhi thotë se është automatik ({0})"),
    "null_path": ("null reverse-path", "nuk ka adresë për kthim, si mesazhet automatike"),
    "auto_header": ("it has {0}", "ka shenjën e mesazheve automatike {0}"),
    "precedence": ("Precedence: {0}", "ka shenjën Precedence: {0}"),
}
"""Why a mail is a machine's."""

_ORIGIN = {
    "from_count": ("the mail has {0} From fields instead of one", "mesazhi ka {0} fusha From në vend të një"),
    "from_too_long": ("the From field is too long", "fusha From është tepër e gjatë"),
    "from_not_plain": (
        "the From field is not one plain address with or without a name",
        "fusha From nuk është një adresë e vetme e qartë",
    ),
    "from_not_valid": ("the address in From is not valid", "adresa në From nuk është e vlefshme"),
    "from_two_ways": ("the From field can be read in two ways", "fusha From mund të lexohet në dy mënyra"),
    "from_deceives": (
        "the display name in From shows another address or holds control characters",
        "emri i dërguesit tregon një adresë tjetër ose ka shenja të fshehta",
    ),
    "field_cut": ("{0}", "një fushë e kokës së mesazhit është tepër e gjatë ose e prishur"),
    "submitted_by_another": (
        "the mail was submitted by {0}, not by {1}",
        "mesazhin e dërgoi {0}, jo {1}",
    ),
    "dmarc_fail_house": (
        "the receiving server says dmarc=fail for a domain of the house",
        "serveri ynë e quan të rremë dërguesin me adresë të bashkisë (dmarc=fail)",
    ),
    "submitter": ("the authenticated submitter is {0}", "u dërgua nga llogaria e {0}"),
    "no_submitter": (
        "the domain is the house's own, but no authenticated submitter is stamped",
        "adresa është e bashkisë, por serveri nuk tregon nga cila llogari u dërgua",
    ),
    "dmarc_fail": ("the receiving server says dmarc=fail", "serveri ynë e quan të rremë dërguesin (dmarc=fail)"),
    "signed_in_part": (
        "the signature covers only a part of the body (DKIM l=)",
        "nënshkrimi mbulon vetëm një pjesë të mesazhit (DKIM l=)",
    ),
    "signed_without": (
        "the signature leaves open: {0} (DKIM h=)",
        "nënshkrimi i mesazhit nuk i mbulon këto fusha: {0} (DKIM h=)",
    ),
    "old_date": (
        "the mail was written {0} days before it arrived: it may be an old one, sent again by somebody else",
        "mesazhi është shkruar {0} ditë para se të mbërrinte: mund të jetë i vjetër, i ridërguar nga dikush tjetër",
    ),
    "submitter_unclear": (
        "the log-in name {0} does not tell whose address it is",
        "nga emri i llogarisë {0} nuk kuptohet se e kujt është",
    ),
    "microsoft_mailbox": (
        "Microsoft 365 took it from a mailbox of the house that may write as {0}",
        "u dërgua nga një kuti postare e bashkisë në Microsoft 365 me të drejtë të shkruajë si {0}",
    ),
    "sent_on_behalf": (
        "somebody else sent it on this sender's behalf (Sender)",
        "e dërgoi dikush tjetër në emër të këtij dërguesi (Sender)",
    ),
    "dmarc_pass": ("dmarc=pass for {0}", "serveri ynë e vërteton domenin {0} (dmarc=pass)"),
    "dmarc_pass_of_another": ("dmarc=pass is not for {0}", "vërtetimi (dmarc=pass) nuk është për {0}"),
    "dmarc_other": ("dmarc={0}", "serveri ynë nuk e vërteton dërguesin (dmarc={0})"),
    "dkim_pass": ("dkim=pass of {0} (no DMARC policy)", "nënshkrimi i domenit {0} është i vlefshëm (dkim=pass)"),
    "spf_pass": (
        "spf=pass of {0} (no DMARC policy, no signature)",
        "serveri dërgues është i domenit {0} (spf=pass)",
    ),
    "no_pass": ("no aligned pass for {0}", "asgjë nuk e vërteton domenin {0}"),
    "no_server_configured": (
        "no server is configured whose Authentication-Results are believed",
        "nuk është caktuar serveri, vërtetimeve të të cilit u besohet",
    ),
    "no_results": (
        "the receiving server has stamped no Authentication-Results",
        "serveri ynë nuk ka shënuar asnjë vërtetim të dërguesit",
    ),
    "results_brought_along": (
        "the Authentication-Results came along with the mail: the receiving server has stamped none",
        "vërtetimi erdhi bashkë me mesazhin: serveri ynë nuk ka shënuar asnjë",
    ),
    "results_of_another": (
        "the topmost Authentication-Results is not of a configured server",
        "vërtetimi i fundit nuk është i serverit të caktuar",
    ),
    "results_malformed": (
        "the Authentication-Results is malformed or contradicts itself",
        "vërtetimi i serverit është i prishur ose kundërthënës",
    ),
}
"""Why a sender is proven, or not."""

_DOCUMENTS = {
    "titles": ("“{0}” at the head of a document", "“{0}” në krye të një dokumenti"),
    "first_pages": ("“{0}” on the first pages of a document", "“{0}” në faqet e para të një dokumenti"),
    "short_text": ("the author's own words are few", "autori ka shkruar vetëm pak fjalë"),
    "not_short_text": ("the author's own words say something", "autori ka shkruar më shumë se disa fjalë"),
    "question": ("its author asks: “{0}”", "autori pyet: “{0}”"),
    "another_municipality": ("another municipality is named: “{0}”", "përmendet një bashki tjetër: “{0}”"),
    "no_other_municipality": ("no other municipality is named", "nuk përmendet bashki tjetër"),
    "unforeseen": ("nobody has foreseen what it says: “{0}”", "thotë diçka të paparashikuar: “{0}”"),
    "no_question": ("nothing is asked", "nuk pyetet gjë"),
    "document_mark": ("“{0}” bears the mark “{1}”", "“{0}” mban shënimin “{1}”"),
    "document_unreadable": ("nobody can look into “{0}”: {1}", "“{0}” nuk mund të shihet brenda: {1}"),
    "no_document_unreadable": ("every document can be looked into", "çdo dokument mund të shihet brenda"),
    "unreadable_encrypted": ("it is locked with a password", "është i mbyllur me fjalëkalim"),
    "unreadable_is_cut": ("it is too long to be searched to its end", "është tepër i gjatë për t'u parë deri në fund"),
    "unreadable_damaged": ("it is damaged", "është i dëmtuar"),
    "unreadable_bomb": ("it unfolds beyond all measure", "zgjerohet pa masë kur hapet"),
    "unreadable_too_large": ("it is too large to be read", "është tepër i madh për t'u lexuar"),
    "unreadable_too_slow": ("reading it takes too long", "leximi i tij zgjat tepër"),
    "unreadable_broke_off": ("reading it broke off", "leximi i tij u ndërpre"),
    "unreadable_unknown_kind": ("it is of a kind that is not read", "është i një lloji që nuk lexohet"),
    "unreadable_not_reached": ("there was no time left to read it", "nuk mbeti kohë për ta lexuar"),
    "document_active": ("“{0}” does something by itself: {1}", "“{0}” vepron vetë kur hapet: {1}"),
    "no_document_active": ("no document does anything by itself", "asnjë dokument nuk vepron vetë"),
    "active_macros": ("macros", "makro"),
    "active_executable": ("a program", "program"),
    "active_script": ("a script", "skript"),
    "active_javascript": ("a JavaScript program", "program JavaScript"),
    "active_launch": ("it starts another program", "nis një program tjetër"),
    "active_embedded_file": ("a file is embedded in it", "ka brenda një skedar tjetër"),
    "active_remote_template": ("it loads a template from elsewhere", "ngarkon një shabllon nga jashtë"),
    "not_read_here": (
        "mailflow could not read “{0}”: have a look at it",
        "mailflow nuk e lexoi dot “{0}”: hidhini një sy",
    ),
    "tracked_changes": (
        "“{0}” still holds {1} tracked changes and {2} comments (by: {3})",
        "“{0}” ka ende brenda {1} ndryshime të gjurmuara dhe {2} komente (nga: {3})",
    ),
    "personal_data": ("“{0}” lists data of persons: {1}", "“{0}” ka të dhëna personale: {1}"),
    "no_personal_data": ("no document lists data of persons", "asnjë dokument nuk ka listë të dhënash personale"),
    "personal_personal_number": ("{0} personal numbers", "{0} numra personalë"),
    "personal_iban": ("{0} bank accounts", "{0} llogari bankare"),
    "personal_telephone": ("{0} telephone numbers", "{0} numra telefoni"),
    "personal_birth_date": ("{0} dates of birth", "{0} datëlindje"),
    "personal_health": ("words on health ({0})", "fjalë për shëndetin ({0})"),
    "personal_persons": ("a table of {0} persons", "tabelë me {0} persona"),
}
"""What was found in documents. Those that begin with unreadable, active and personal are parts of another reason."""

_STUCK = {
    "stuck_refused": (
        "{0} mails of ours were refused for good: `mailflow outbox --state refused` shows them",
        "mesazhe të refuzuara përfundimisht nga marrësi: {0}; administratori i sheh me `mailflow outbox --state refused`",
    ),
    "stuck_uncertain": (
        "of {0} mails of ours nobody knows whether they arrived: `mailflow outbox --state uncertain` shows them",
        "mesazhe që nuk dihet nëse mbërritën: {0}; administratori i sheh me `mailflow outbox --state uncertain`",
    ),
    "stuck_mail": (
        "mail:{0} could not be read: look at it in the mailbox; `mailflow retry mail:{0}` tries it again",
        "mesazhi mail:{0} nuk u lexua dot: shiheni vetë në postë; administratori e provon përsëri me `mailflow retry mail:{0}`",
    ),
    "stuck_sending": (
        "sending stands still ({0}): once that is mended, `mailflow resume` goes on",
        (
            "dërgimi i mesazheve ka ndaluar; kur të jetë ndrequr shkaku, administratori e vazhdon me `mailflow resume` "
            "(përgjigjja e serverit: {0})"
        ),
    ),
    "stuck_intake": (
        "the mailbox is not being read ({0}): once that is mended, `mailflow resume` goes on",
        (
            "posta nuk po lexohet; kur të jetë ndrequr shkaku, administratori e vazhdon me `mailflow resume` "
            "(hollësi: {0})"
        ),
    ),
    "stuck_time": (
        "nothing falls due, since the machine's clock has leapt: {0}",
        "kujtesat, mbylljet dhe afatet presin, sepse ora e kompjuterit ka kërcyer; administratori e ndreq (hollësi: {0})",
    ),
    "stuck_everything": (
        "everything stands still: {0}",
        "gjithçka ka ndaluar, sepse kjo bazë të dhënash nuk është ajo e fundit; administratori vendos vazhdimin (hollësi: {0})",
    ),
}
"""What stands still."""

STOOD_STILL = {
    "intake": ("the mailbox was not read", "the mailbox is not read", "posta nuk u lexua", "posta nuk lexohet"),
    "dispatch": ("no mail left", "no mail leaves", "mesazhet nuk dilnin", "mesazhet nuk dalin"),
    "database": (
        "nothing could be written down",
        "nothing can be written down",
        "asgjë nuk mund të ruhej",
        "asgjë nuk mund të ruhet",
    ),
    "daemon": ("mailflow did not run", "mailflow does not run", "mailflow nuk punonte", "mailflow nuk punon"),
    "other": (
        "mailflow was not in order",
        "mailflow is not in order",
        "mailflow nuk ishte në rregull",
        "mailflow nuk është në rregull",
    ),
}
STOOD_STILL |= {"poll": STOOD_STILL["intake"], "sending": STOOD_STILL["dispatch"], "overdue": STOOD_STILL["dispatch"]}
"""Cause of an alarm → then and now, in English and Albanian."""
_STOOD_STILL = {
    f"stood_still_{cause}": (f"{en} from {{0}} to {{1}} ({{2}})", f"{sq} nga {{0}} deri më {{1}} ({{2}})")
    for cause, (en, _, sq, _) in STOOD_STILL.items()
} | {
    f"stands_still_{cause}": (f"{en} since {{0}} ({{1}})", f"{sq} që nga {{0}} ({{1}})")
    for cause, (_, en, _, sq) in STOOD_STILL.items()
}
"""What stood still since the last digest, and what still does."""

_STEPS = {
    "step_file": (
        "If this is the answer of {1} on K-{2}: answer this message with “YES {0}”; if it is private: “NO {0}”",
        "Nëse kjo është përgjigjja e anëtarit “{1}” për K-{2}: përgjigjuni këtij mesazhi me “PO {0}”; nëse është private: “JO {0}”",
    ),
    "step_file_where": (
        "If this is an answer of {2}: answer this message with “ASSIGN REFERENCE {0} {1}”, with the consultation's number (such as 2026-004)",
        "Nëse kjo është përgjigje e anëtarit “{2}”: përgjigjuni këtij mesazhi me “CAKTO NUMRI {0} {1}”, me numrin e konsultimit (p.sh. 2026-004)",
    ),
    "step_file_whose": (
        "If this is a member's answer on K-{1}: answer this message with “ASSIGN {1} {0} MEMBER”, with the member's full name",
        "Nëse kjo është përgjigje e një anëtari për K-{1}: përgjigjuni këtij mesazhi me “CAKTO {1} {0} ANËTARI”, me emrin e plotë të anëtarit",
    ),
    "step_file_whose_where": (
        "If this is a member's answer: answer this message with “ASSIGN REFERENCE {0} MEMBER”, with the consultation's number (such as 2026-004) and the member's full name",
        "Nëse kjo është përgjigje e një anëtari: përgjigjuni këtij mesazhi me “CAKTO NUMRI {0} ANËTARI”, me numrin e konsultimit (p.sh. 2026-004) dhe emrin e plotë të anëtarit",
    ),
    "step_withdraw": (
        "If the draft is taken back: answer this message with “WITHDRAW {0}”; those whom it has reached are told",
        "Nëse drafti tërhiqet: përgjigjuni këtij mesazhi me “TËRHIQ {0}”; njoftohen ata që e kanë marrë",
    ),
    "step_withdraw_which": (
        "If a draft is taken back: answer this message with “WITHDRAW REFERENCE”, with the consultation's number (such as 2026-004)",
        "Nëse një draft tërhiqet: përgjigjuni këtij mesazhi me “TËRHIQ NUMRI”, me numrin e konsultimit (p.sh. 2026-004)",
    ),
    "step_new_version": (
        "Nothing was sent on. If it is a new version, ask the directorate how it differs before you tell the members",
        "Asgjë nuk u përcoll. Nëse është version i ri, pyesni drejtorinë çfarë ka ndryshuar para se të njoftoni anëtarët",
    ),
    "step_say_again": (
        "If it was meant for mailflow: answer that mail once more, from the registered address, with one word alone on the first line",
        (
            "Nëse ishte fjalë për mailflow: përgjigjuni edhe një herë atij mesazhi, nga adresa e regjistruar, me një fjalë të "
            "vetme në rreshtin e parë"
        ),
    ),
    "step_pass_on": (
        "Answer that message once more with your own words alone, or write to the member yourself",
        "Përgjigjuni edhe një herë atij mesazhi vetëm me fjalët tuaja, ose shkruajini vetë anëtarit",
    ),
    "step_read": (
        "Read it in the mailbox; mailflow does nothing with it",
        "Lexojeni në postë; mailflow nuk bën asgjë me të",
    ),
}
"""What the coordinator can do with a mail that waits for her eyes."""

WORDS: dict[str, tuple[str, str]] = {
    "sentence": ("{0}", "{0}"),
    **_EVIDENCE,
    **_UNDERSTOOD,
    **_SETTLED,
    **_REFUSED,
    **_MACHINE,
    **_ORIGIN,
    **_DOCUMENTS,
    **_STUCK,
    **_STOOD_STILL,
    **_STEPS,
}
