"""Machine mails in the shapes of their vendors, and people's mails that look like them. All of it written for these tests.

`MACHINES` and `PEOPLE` hold the head (From, Subject and what else matters) and the text of each; `raw` makes the mail.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """One mail: what kind it is (None: a person's), the header fields that matter, and the body."""

    name: str
    kind: str | None
    head: str
    body: str

    @property
    def raw(self) -> bytes:
        """The mail as it arrives."""
        fields = [line.strip() for line in self.head.strip().splitlines()]
        if not any(line.startswith("To:") for line in fields):
            fields.append("To: Forumi OGP Lumas <kontakt@lumas.example>")
        fields += [
            "Date: Tue, 10 Feb 2026 09:14:05 +0100",
            f"Message-ID: <{self.name}@mail.example>",
            "MIME-Version: 1.0",
        ]
        if not any(line.lower().startswith("content-type:") for line in fields):
            fields.append("Content-Type: text/plain; charset=utf-8")
        return "\n".join([*fields, "", self.body.strip(), ""]).encode()


def _parts(boundary: str, *parts: str) -> str:
    return "\n".join(f"--{boundary}\n{part.strip()}\n" for part in parts) + f"--{boundary}--"


_ARTA = "From: Arta Dervishi <arta@shoqata.example>"
_RETURNED = """Return-Path: <kontakt@lumas.example>
Received: from mail.lumas.example by mx.shoqata.example; Tue, 10 Feb 2026 09:00:00 +0100
Message-ID: <2026-004.invitation.1.M07.abc@lumas.example>
From: Forumi OGP <kontakt@lumas.example>
To: arta@shoqata.example
Subject: Ftesë për konsultim"""
_DSN = """Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shoqata.example

Final-Recipient: rfc822; arta@shoqata.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}"""
_REPORT = 'Content-Type: multipart/report; report-type={0}; boundary="b"'
_MIXED = 'Content-Type: multipart/mixed; boundary="b"'
_WORDS = "Content-Type: text/plain; charset=utf-8\n\n{}"

BOUNCES = (
    Shape("postfix", "bounce", "From: Mail Delivery System <MAILER-DAEMON@relay.example>\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n" + _REPORT.format("delivery-status"),
          _parts("b", _WORDS.format("<arta@shoqata.example>: host said: 550 5.1.1 User unknown"), _DSN.format(action="failed", status="5.1.1", words="550 5.1.1 User unknown"), "Content-Type: message/rfc822\n\n" + _RETURNED)),
    Shape("postfix-delay", "bounce", "From: MAILER-DAEMON@relay.example\nSubject: Delayed Mail (still being retried)\n" + _REPORT.format("delivery-status"),
          _parts("b", _WORDS.format("THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE."), _DSN.format(action="delayed", status="4.4.1", words="connect: timed out"))),
    Shape("exchange-sq", "bounce", "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@organizata.example>\nSubject: Nuk mund të dorëzohet: Ftesë për konsultim\nX-MS-Exchange-Message-Is-Ndr:", "Mesazhi juaj nuk u dorëzua te arta@shoqata.example. Adresa nuk u gjet."),
    Shape("exchange-it", "bounce", "From: postmaster@comune.example\nSubject: Non recapitabile: Ftesë për konsultim", "Impossibile recapitare il messaggio a arta@shoqata.example. Casella piena."),
    Shape("exchange-de", "bounce", "From: postmaster@amt.example\nSubject: Unzustellbar: Ftesë për konsultim", "Ihre Nachricht an arta@shoqata.example konnte nicht zugestellt werden. Das Postfach ist voll."),
    Shape("exchange-el", "bounce", "From: postmaster@dimos.example\nSubject: Αδυναμία παράδοσης: Ftesë për konsultim", "Το μήνυμά σας προς arta@shoqata.example δεν ήταν δυνατό να παραδοθεί. #5.1.1"),
    Shape("exim", "bounce", "From: Mail Delivery System <Mailer-Daemon@host.example>\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: arta@shoqata.example", "This message was created automatically by mail delivery software.\n\n  arta@shoqata.example\n    550 No such user here\n\n------ This is a copy of the message, including all the headers. ------\n\n" + _RETURNED),
    Shape("qmail", "bounce", "Return-Path: <>\nFrom: MAILER-DAEMON@host.example\nSubject: failure notice", "Hi. This is the qmail-send program at host.example.\n<arta@shoqata.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n" + _RETURNED),
    Shape("gmail", "bounce", "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nSubject: Delivery Status Notification (Failure)\nAuto-Submitted: auto-replied\n" + _REPORT.format("delivery-status"),
          _parts("b", _WORDS.format("Address not found. Your message wasn't delivered to arta@shoqata.example."), _DSN.format(action="failed", status="5.1.1", words="550-5.1.1 The email account does not exist"))),
    Shape("domino", "bounce", "From: System Administrator <postmaster@ministria.example>\nSubject: DELIVERY FAILURE: User arta (arta@shoqata.example) not listed in Directory\n" + _MIXED, _parts("b", _WORDS.format("Your message could not be delivered because: User not listed in public Name & Address Book"), "Content-Type: message/rfc822\n\n" + _RETURNED)),
    Shape("gateway-mixed", "bounce", "Return-Path: <>\nFrom: antivirus-gateway@kompania.example\nSubject: Njoftim\n" + _MIXED, _parts("b", _WORDS.format("Njoftim i serverit."), _DSN.format(action="failed", status="5.7.1", words="550 blocked"))),
    Shape("sq-host", "bounce", "From: Sistemi i Postës <noreply@posta.example>\nSubject: Dërgimi dështoi", "Mesazhi juaj nuk mund të dorëzohej te arta@shoqata.example.\nKodi: 550 5.1.1\n\nMessage-ID: <2026-004.invitation.1.M07.abc@lumas.example>"),
    Shape("pec", "bounce", "From: posta-certificata@pec.example\nSubject: AVVISO DI MANCATA CONSEGNA: Ftesë\nX-Ricevuta: errore-consegna", "Il messaggio destinato a arta@shoqata.example è stato rilevato un errore."),
    Shape("ses-json", "bounce", "From: no-reply@notify.example\nSubject: Notification Message", '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"arta@shoqata.example","status":"5.1.1"}]}}'),
)  # fmt: skip

_SQ = ("Përgjigje automatike: Ftesë për konsultim", "Jashtë zyre: Ftesë", "Re: Ftesë për konsultim")
ABSENCES = (
    Shape("rfc3834", "auto_reply", f"{_ARTA}\nSubject: Ftesë\nAuto-Submitted: auto-replied (vacation)", "Do ta lexoj më vonë, rekomandoj durim."),
    Shape("roundcube-sieve", "auto_reply", f"{_ARTA}\nSubject: Auto: Ftesë\nPrecedence: bulk", "Jam me leje."),
    Shape("cpanel", "auto_reply", f"{_ARTA}\nSubject: Jashtë zyre\nX-Autorespond: Ftesë", "Kthehem të hënën."),
    Shape("exchange-oof", "auto_reply", f"{_ARTA}\nSubject: Automatic reply: Ftesë\nX-Auto-Response-Suppress: All", "Nuk jam në zyrë."),
    Shape("sq-plain", "auto_reply", f"{_ARTA}\nSubject: {_SQ[0]}", "Përshëndetje, jam me pushime deri më 3 mars. Për çështje urgjente kontaktoni sekretarinë."),
    Shape("sq-no-diacritics", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Pershendetje,\n\njam me leje vjetore deri me 20.02.2026. Per ceshtje urgjente ju lutem kontaktoni kolegen time.\n\nArta"),
    Shape("sq-gheg", "auto_reply", f"{_ARTA}\nSubject: Jasht zyrës", "Përshëndetje, s'jam n'zyre, jam n'pushim deri me 3 mars. Kthehna t'hanën."),
    Shape("sq-gheg-bare", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Përshëndetje. Jam n'pushim deri me 3 mars, për gjana urgjente thirrni në numrin e zyrës. Kam me u kthye të martën."),
    Shape("sq-mission", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Jam me shërbim jashtë zyrës deri më 18 shkurt. Në mungesën time kontaktoni Drejtorinë."),
    Shape("sq-maternity", "auto_reply", f"{_ARTA}\nSubject: Mungesë", "Jam me leje lindjeje deri në shtator. Detyrat e mia i ndjek kolegia ime."),
    Shape("sq-forwarded-to", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Ky është mesazh automatik. Nuk jam në zyrë; mesazhi juaj do të lexohet pas kthimit, më 2 mars."),
    Shape("sq-auto-sentence", "auto_reply", f"{_ARTA}\nSubject: {_SQ[0]}", "Mesazhi juaj u mor. Ju falënderojmë."),
    Shape("en-plain", "auto_reply", f"{_ARTA}\nSubject: Out of office", "I am away until Monday 2 March with limited access to e-mail."),
    Shape("en-bare", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Thank you for your message. I am currently on annual leave and will return on 2 March. For urgent matters please contact office@shoqata.example."),
    Shape("en-suffix", "auto_reply", f"{_ARTA}\nSubject: Re: Ftesë (Auto-Reply)", "I'm out of the office this week."),
    Shape("it-plain", "auto_reply", f"{_ARTA}\nSubject: Risposta automatica: Ftesë", "Sono assente fino al 27 febbraio."),
    Shape("it-bare", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Buongiorno, sarò in ferie fino al 27 febbraio. Per urgenze potete contattare la segreteria. Al mio rientro risponderò."),
    Shape("de-plain", "auto_reply", f"{_ARTA}\nSubject: Abwesenheitsnotiz: Ftesë", "Ich bin bis zum 27. Februar nicht im Büro."),
    Shape("de-bare", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Guten Tag, ich bin derzeit im Urlaub und ab dem 2. März wieder erreichbar. In dringenden Fällen wenden Sie sich bitte an das Sekretariat. Ihre E-Mail wird nicht weitergeleitet."),
    Shape("el-plain", "auto_reply", f"{_ARTA}\nSubject: Αυτόματη απάντηση: Ftesë", "Απουσιάζω μέχρι τις 27 Φεβρουαρίου."),
    Shape("el-bare", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}", "Βρίσκομαι σε άδεια έως τις 27 Φεβρουαρίου. Για επείγοντα θέματα επικοινωνήστε με τη γραμματεία."),
    Shape("html-only", "auto_reply", f"{_ARTA}\nSubject: {_SQ[2]}\nContent-Type: text/html; charset=utf-8", "<html><head><style>p{color:red}</style></head><body><p>Jam jashtë zyrës deri më 3 mars.</p><p>Për çështje urgjente kontaktoni sekretarinë.</p></body></html>"),
    Shape("quotes-ours", "auto_reply", f"{_ARTA}\nSubject: {_SQ[1]}", "Jam me leje deri më 3 mars.\n\nMë 10.02.2026 09:00, Forumi OGP shkroi:\n> A keni vërejtje? Rekomandoni ndryshime në nenin 5."),
    Shape("apology", "auto_reply", f"{_ARTA}\nSubject: {_SQ[0]}", "Jam me raport mjekësor. Kërkoj ndjesë për vonesën."),
)  # fmt: skip

_ICS = "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{}\nBEGIN:VEVENT\nSUMMARY:Afati\nEND:VEVENT\nEND:VCALENDAR"
RECEIPTS = (
    Shape("mdn", "receipt", f"{_ARTA}\nSubject: Lexuar: Ftesë\n" + _REPORT.format("disposition-notification"), _parts("b", _WORDS.format("Mesazhi u shfaq."), "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; arta@shoqata.example\nDisposition: manual-action/MDN-sent-manually; displayed")),
    Shape("mdn-mixed", "receipt", f"{_ARTA}\nSubject: Ftesë\n{_MIXED}", _parts("b", _WORDS.format("U lexua."), "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; arta@shoqata.example\nDisposition: automatic-action/MDN-sent-automatically; deleted")),
    Shape("read-sq", "receipt", f"{_ARTA}\nSubject: Dëftesë Kthimi (u lexua): Ftesë", "Mesazhi juaj u lexua më 10.02.2026."),
    Shape("read-en", "receipt", f"{_ARTA}\nSubject: Read: Ftesë", "Your message was read on Tuesday, 10 February 2026 09:15."),
    Shape("not-read-en", "receipt", f"{_ARTA}\nSubject: Not read: Ftesë", "Your message was deleted without being read on Tuesday, 10 February 2026."),
    Shape("read-it", "receipt", f"{_ARTA}\nSubject: Letto: Ftesë", "Il messaggio è stato letto il 10/02/2026."),
    Shape("read-de", "receipt", f"{_ARTA}\nSubject: Gelesen: Ftesë", "Ihre Nachricht wurde am 10.02.2026 gelesen."),
    Shape("read-el", "receipt", f"{_ARTA}\nSubject: Διαβάστηκε: Ftesë", "Το μήνυμά σας διαβάστηκε στις 10/02/2026."),
    Shape("delivered", "receipt", "From: MAILER-DAEMON@relay.example\nSubject: Successful Mail Delivery Report\n" + _REPORT.format("delivery-status"), _parts("b", _WORDS.format("Delivered."), _DSN.format(action="delivered", status="2.0.0", words="250 ok"))),
    Shape("pec-accepted", "receipt", "From: posta-certificata@pec.example\nSubject: ACCETTAZIONE: Ftesë\nX-Ricevuta: accettazione", "Il messaggio è stato accettato dal sistema."),
    Shape("ics-reply", "calendar", f"{_ARTA}\nSubject: Accepted: Afati\nContent-Type: text/calendar; method=REPLY; charset=utf-8", _ICS.format("REPLY")),
    Shape("ics-counter", "calendar", f"{_ARTA}\nSubject: Propozim\n{_MIXED}", _parts("b", _WORDS.format("Propozoj orë tjetër."), "Content-Type: text/calendar; method=COUNTER\n\n" + _ICS.format("COUNTER"))),
    Shape("outlook-accepted", "calendar", f"{_ARTA}\nSubject: Pranuar: Afati\nContent-Class: urn:content-classes:calendarmessage", "."),
    Shape("recall", "auto_reply", f"{_ARTA}\nSubject: Recall: Rekomandime", "Arta Dervishi would like to recall the message, \"Rekomandime\"."),
    Shape("recall-failed", "auto_reply", f"{_ARTA}\nSubject: Message Recall Failure: Rekomandime", "Your attempt to recall the message could not be completed: recall failure."),
    Shape("arf", "feedback_report", "From: staff@provider.example\nSubject: FW: Ftesë\n" + _REPORT.format("feedback-report"), _parts("b", _WORDS.format("This is an email abuse report."), "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1", "Content-Type: message/rfc822\n\n" + _RETURNED)),
    Shape("arf-old", "feedback_report", f"From: feedbackloop@provider.example\nSubject: Email complaint\n{_MIXED}", _parts("b", _WORDS.format("A user marked this message as spam."), "Content-Type: message/rfc822\n\n" + _RETURNED)),
)  # fmt: skip

ROBOTS = (
    Shape("mailman-hold", "auto_reply", "From: oshc-bounces@lista.example\nSubject: Your message to OSHC awaits moderator approval\nX-List-Administrivia: yes\nPrecedence: bulk", "Your mail to 'OSHC' is being held until the list moderator can review it for approval."),
    Shape("mailman3-hold", "auto_reply", "From: oshc-owner@lista.example\nSubject: Your message to oshc@lista.example awaits moderator approval", "Your message is being held because it is a post by a non-member to a moderated list. This is an automatically generated message."),
    Shape("mailman-confirm", "auto_reply", "From: oshc-confirm+8fa1@lista.example\nSubject: confirm 8fa1bc0911de0f", "We have received a request for subscription of your email address to the mailing list oshc. To confirm your subscription, reply to this message."),
    Shape("sympa-sq", "auto_reply", "From: SYMPA <sympa@lista.example>\nSubject: Mesazhi juaj pret miratim", "Mesazhi juaj për listën postare pret miratimin e moderatorit. Ky është mesazh automatik."),
    Shape("majordomo", "auto_reply", "From: Majordomo <majordomo@lista.example>\nSubject: Majordomo results: Ftesë", "The results of your e-mail command are listed below. No valid commands were processed."),
    Shape("google-groups", "auto_reply", "From: Google Groups <noreply@groups.example>\nSubject: Message awaits approval", "Your message to the group has been sent to the moderators and is pending approval. Do not reply to this email."),
    Shape("boxbe", "auto_reply", "From: notification@boxbe.example\nSubject: Ftesë (Action Required)", "Your message to arta@shoqata.example is waiting for you to verify that you are a real person. Click here: https://boxbe.example/x"),
    Shape("spamarrest", "auto_reply", f"{_ARTA}\nSubject: Re: Ftesë (verification)\nX-Spamarrest-NoAuth: 1", "This email address is protected. To complete delivery confirm you are human: https://sa.example/x"),
    Shape("challenge-sq", "auto_reply", "From: Filtri <verifikim@filter.example>\nSubject: Verifikim i dërguesit", "Mesazhi juaj pret: vërtetoni se jeni njeri dhe jo robot. Klikoni lidhjen https://filter.example/x. Ky është njoftim automatik."),
    Shape("challenge-it", "auto_reply", "From: no-reply@filtro.example\nSubject: Verifica mittente", "Il suo messaggio è in attesa. Confermi di non essere un robot: clicchi qui https://filtro.example/x"),
    Shape("challenge-de", "auto_reply", "From: noreply@schutz.example\nSubject: Bitte bestätigen", "Ihre Nachricht wartet. Bestätigen Sie, dass Sie ein Mensch sind, und klicken Sie auf https://schutz.example/x"),
    Shape("challenge-el", "auto_reply", "From: noreply@filtro.example\nSubject: Επιβεβαίωση αποστολέα", "Επιβεβαιώστε ότι είστε άνθρωπος. Κάντε κλικ: https://filtro.example/x"),
    Shape("barracuda", "auto_reply", "From: quarantine@spam.lumas.example\nSubject: Spam Quarantine Summary - 3 new messages", "Emails from the following senders have been placed in your personal quarantine since the last summary. https://spam.lumas.example"),
    Shape("m365-quarantine", "auto_reply", "From: quarantine@messaging.example\nSubject: Notification: You have messages in quarantine", "Review these messages. 2 messages were quarantined. Release message: https://security.example"),
    Shape("proofpoint", "auto_reply", "From: Proofpoint Essentials <do-not-reply@ppe.example>\nSubject: Quarantine Digest", "End user digest: held messages. Click release to deliver. This is an automated message."),
    Shape("spamtitan", "auto_reply", "From: spam-report@lumas.example\nSubject: Spam Quarantine Report", "Quarantine report for kontakt@lumas.example. 4 messages were blocked. Release: https://st.example"),
    Shape("amavis", "auto_reply", "From: Content-filter at mail.lumas.example <virusalert@lumas.example>\nSubject: BANNED contents in mail TO YOU", "Our content checker found banned file. The message was quarantined. Do not reply to this automatically generated message."),
    Shape("quarantine-sq", "auto_reply", "From: karantina@lumas.example\nSubject: Karantina: 2 mesazhe të reja", "Këto mesazhe janë mbajtur në karantinë si postë e padëshiruar. Për t'i liruar klikoni https://k.example. Mesazh automatik."),
    Shape("ticket-en", "auto_reply", "From: Helpdesk <support@kompania.example>\nSubject: [#48213] Ftesë\nX-Auto-Response-Suppress: All", "Thank you for contacting us. Your ticket #48213 has been created. Please do not reply to this automated message."),
    Shape("ticket-sq", "auto_reply", "From: Protokolli <protokolli@ministria.example>\nSubject: Kërkesa nr. 1182 u mor", "Kërkesa juaj nr. 1182 u regjistrua. Ky mesazh është gjeneruar automatikisht, mos iu përgjigjni."),
    Shape("ticket-de", "auto_reply", "From: Service <noreply@amt.example>\nSubject: Eingangsbestätigung", "Vielen Dank für Ihre Anfrage. Diese E-Mail wurde automatisch erstellt, bitte antworten Sie nicht."),
)  # fmt: skip

MACHINES = (*BOUNCES, *ABSENCES, *RECEIPTS, *ROBOTS)


def _person(name: str, subject: str, body: str, *, sender: str = _ARTA, more: str = "") -> Shape:
    return Shape(name, None, f"{sender}\nSubject: {subject}\n{more}", body)


_QUOTED_BOUNCE = "> This is the mail system at host relay.example.\n> I'm sorry to have to inform you that your message could not\n> be delivered: <arta@shoqata.example>: 550 5.1.1 User unknown"
_POSTMASTER = "From: Postmaster <postmaster@shoqata.example>"
_REPLY = "In-Reply-To: <2026-004.invitation.1.M07.abc@lumas.example>"

PEOPLE = (
    _person("quotes-a-bounce", "Re: Undelivered Mail Returned to Sender", f"Rekomandoj që grumbullimi të bëhet të martën.\n\n{_QUOTED_BOUNCE}"),
    _person("quotes-a-bounce-only-question", "Re: Undelivered Mail Returned to Sender", f"A e morët mesazhin?\n\n{_QUOTED_BOUNCE}"),
    _person("forwards-a-bounce", "Fwd: Undelivered Mail Returned to Sender", "Më erdhi kjo.\n\n-------- Mesazhi i Përcjellë --------\nSubjekti: Undelivered Mail\nNga: MAILER-DAEMON@relay.example\n\nThis is the mail system. 550 5.1.1 User unknown"),
    _person("forwards-a-bounce-silently", "Fwd: failure notice", "-------- Forwarded message --------\nFrom: MAILER-DAEMON@host.example\nSubject: failure notice\n\nSorry, no mailbox here by that name. (#5.1.1)"),
    _person("encloses-a-bounce", "Mesazhi im u kthye", _parts("b", _WORDS.format("Mesazhi im u kthye, shihni bashkëngjitur: 550 5.1.1 user unknown."), "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@relay.example\nSubject: Undelivered Mail\n\n550 5.1.1 User unknown"), more=_MIXED),
    _person("tells-of-a-bounce", "Mail delivery failed", "Dear Valbona, my mail of yesterday came back with 550 user unknown. Here it is again: the bins should be emptied on Tuesday."),
    _person("tells-of-a-bounce-sq", "Nuk u dorëzua mesazhi", "Përshëndetje Valbona, mesazhi im i djeshëm nuk u dorëzua te ju (550 5.1.1). Po e dërgoj përsëri."),
    _person("new-address-after-a-bounce", "Mosdorëzim", "Përshëndetje, mesazhi juaj nuk u dorëzua te Arta sepse adresa ka ndryshuar. Adresa e re është arta2@shoqata.example. Me respekt, Ana"),
    _person("postmaster-recommends", "Re: Ftesë për konsultim", "Propozoj që neni 5 të hiqet.", sender=_POSTMASTER, more=_REPLY),
    _person("postmaster-no-remarks", "Re: Ftesë për konsultim", "Pa vërejtje.", sender=_POSTMASTER, more=_REPLY),
    _person("postmaster-tells", "Re: Ftesë për konsultim", "Serveri ynë e ktheu ftesën dje me 550 5.7.1, tani është ndrequr. Pa vërejtje.", sender=_POSTMASTER, more=_REPLY),
    _person("administrator-recommends", "Re: Ftesë", "Rekomandoj ndriçim në rrugë.", sender="From: Mail Administrator <admin@shoqata.example>"),
    _person("waste-delivery", "Delivery problems in our street", "The delivery of bins failed twice. I recommend a second truck."),
    _person("returns-to-sender", "Returned to sender", "The letter you sent by post was returned to me. Please use my new address, Rruga e Durrësit 5. Best regards, Arta"),
    _person("error-in-draft", "Gabim 5.1.1 në draft", "Pika 5.1.1 e draftit ka gabim: adresa nuk ekziston më."),
    _person("on-leave-but-recommends", "Re: Ftesë", "Jam me leje deri më 3 mars, por rekomandoj të shtohet një stol."),
    _person("on-leave-no-remarks", "Re: Ftesë", "Jam me pushime. Pa vërejtje nga ana ime. Për çështje urgjente më telefononi."),
    _person("on-leave-agrees-en", "Re: Invitation", "I am on holiday until Monday but I agree with the draft. For urgent matters call me."),
    _person("on-leave-agrees-it", "Re: Invito", "Sono in ferie fino a lunedì, ma sono d'accordo con la bozza. Per urgenze potete contattarmi."),
    _person("on-leave-agrees-de", "Re: Einladung", "Ich bin bis Montag im Urlaub, bin aber einverstanden. In dringenden Fällen rufen Sie mich an."),
    _person("on-leave-agrees-el", "Re: Ftesë", "Είμαι σε άδεια μέχρι Δευτέρα, αλλά συμφωνώ με το σχέδιο. Για επείγοντα επικοινωνήστε."),
    _person("asks-for-time", "Re: Ftesë", "Jam jashtë vendit deri më 3 mars. A mund të shtyhet afati?"),
    _person("promises-to-write", "Re: Ftesë", "Jam me leje, do t'ju shkruaj kur të kthehem, më 10 mars."),
    _person("bare-subject", "Jashtë zyre", "Orari i zyrës së pritjes të zgjatet deri më orën 17."),
    _person("answers-an-absence", "Re: Jashtë zyre: Ftesë", "Faleminderit, po pres kthimin tuaj."),
    _person("answers-an-auto-reply", "Re: Automatic reply: Ftesë", "Thanks. My remarks: article 5 should be dropped.\n\n> I am out of the office until Monday."),
    _person("below-an-auto-reply", "Re: Automatic reply: Ftesë", "> I am out of the office until Monday.\n\nThen I wait for you."),
    _person("will-read-later", "Re: Ftesë", "Jam jashtë zyre deri të hënën. Dokumentin e lexoj pas kthimit dhe ju shkruaj."),
    _person("answers-later-office", "Re: Ftesë", "Faleminderit për mesazhin. Do t'ju përgjigjemi brenda javës.\n\nZyra e OSHC"),
    _person("thanks", "Re: Ftesë", "Faleminderit, mesazhi juaj u mor."),
    _person("short-ok", "Re: Ftesë", "Ok"),
    _person("absence-as-topic", "Mungesa e ndriçimit", "Mungesa e ndriçimit në rrugën kryesore është problem. Kërkojmë llamba të reja."),
    _person("holiday-as-topic", "Pushimi i javës", "Parku të jetë i hapur edhe ditët e pushimit deri në orën 22."),
    _person("read-as-subject", "Read: my comments on the plan", "I have read the plan. Article 3 should be shorter."),
    _person("read-sq-subject", "Lexuar: plani", "E lexova planin. Neni 3 duhet shkurtuar."),
    _person("accepted-in-words", "Pranuar: rekomandimet tona", "Faleminderit që i pranuat rekomandimet. Mbetet neni 5."),
    _person("meeting-invitation", "Takim për planin", _ICS.format("REQUEST"), more="Content-Type: text/calendar; method=REQUEST; charset=utf-8"),
    _person("recall-in-words", "Recall: our meeting of May", "I recall the meeting of May: we agreed to add two benches."),
    _person("complaint-as-topic", "Ankesë për zhurmën", "Kam një ankesë për zhurmën; raportova edhe në polici."),
    _person("through-a-list", "[oshc] Re: Ftesë", "Të shtohen pemë në shesh.", more="List-Id: <oshc.lista.example>\nPrecedence: list\nSender: oshc-bounces@lista.example"),
    _person("list-digest", "OSHC Digest, Vol 3", "Message: 1\nFrom: Ana\nTë nderuar anëtarë të listës postare, takohemi të mërkurën.", sender="From: oshc-request@lista.example", more="List-Id: <oshc.lista.example>"),
    _person("moderator-human", "Moderatori i takimit", "Moderatori i takimit do të jetë Arbeni. Lista e pjesëmarrësve pret miratim nga kryetari."),
    _person("captcha-complaint", "Re: Ftesë", "Faqja juaj më kërkon të konfirmoj se jam njeri dhe nuk hapet: https://lumas.example. A mund ta dërgoni me postë?"),
    _person("spam-folder", "Ftesa ishte në spam", "Ftesa juaj ishte në karantinë te ne, tani e gjeta: klikova dhe u lirua. Rekomandimet vijnë nesër."),
    _person("confirms-presence", "Konfirmim", "Ju lutem konfirmoni që morët rekomandimet tona: https://shoqata.example/rekomandime.pdf"),
    _person("protocol-number", "Kërkesa nr. 118", "Kërkesa jonë nr. 118 u dorëzua në bashki më 3 shkurt. Kërkojmë që të merret parasysh."),
    _person("forwarded-by-rule", "Re: Ftesë", "Të hiqet neni 5.", more="Auto-Submitted: auto-forwarded\nX-MS-Exchange-Inbox-Rules-Loop: arta@shoqata.example"),
    _person("suppresses-answers", "Re: Ftesë", "Të hiqet neni 5.", more="X-Auto-Response-Suppress: OOF"),
    _person("no-reply-web-form", "Re: Ftesë", "Propozojmë që tarifa të ulet.", sender="From: Shoqata <no-reply@shoqata.example>"),
    _person("web-form-with-a-stand", "Konfirmim: kërkesa nr. 118", "Kërkesa nr. 118 u regjistrua nga formulari i shoqatës; ky mesazh u dërgua automatikisht. Propozojmë që tarifa të ulet.", sender="From: Shoqata <no-reply@shoqata.example>"),
    _person("signed-automatic", "Re: Ftesë", "Të shtohen pemë.\n\n-- \nKy mesazh u skanua automatikisht nga antivirusi."),
    _person("automation-as-topic", "Re: Ftesë", "Semaforët të ndizen automatikisht natën. Njoftimi automatik për banorët mungon në nenin 8."),
)  # fmt: skip
