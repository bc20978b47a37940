"""What stands below the typed words: signatures, lines of telephones, disclaimers, footers of lists."""

from __future__ import annotations

from tests.mail.replies.draft import Tail

_NAME = ("Arta Shembulli", "Kryetare, Shoqata “Shembull”", "Tel. +355 69 000 0000 | www.shoqata.example")


def _plain(name: str, *lines: str, stays: bool = False) -> Tail:
    return Tail(name, lines, f"<div><br></div><div>{'<br>'.join(lines)}</div>", stays)


TAILS = (
    Tail("none"),
    _plain("rfc mark", "-- ", *_NAME),
    _plain("short mark", "--", *_NAME),
    Tail(
        "gmail signature",
        ("-- ", *_NAME),
        f'<div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">'
        f'<div dir="ltr"><b>{_NAME[0]}</b><div>{_NAME[1]}</div><div>{_NAME[2]}</div></div></div>',
    ),
    _plain("em dash", "—", *_NAME),
    _plain("iphone", "Sent from my iPhone"),
    _plain("iphone sq", "Dërguar nga iPhone-i im"),
    _plain("iphone sq 2", "Dërguar nga iPhone im"),
    _plain("iphone it", "Inviato da iPhone"),
    _plain("iphone de", "Von meinem iPhone gesendet"),
    _plain("iphone el", "Στάλθηκε από το iPhone μου"),
    _plain("iphone fr", "Envoyé de mon iPhone"),
    _plain("galaxy", "Sent from my Galaxy"),
    _plain("galaxy it", "Inviato dal mio Galaxy"),
    _plain("outlook ios", "Get Outlook for iOS<https://aka.ms/o0ukef>"),
    _plain("outlook de", "Outlook für Android beziehen"),
    _plain("outlook it", "Scarica Outlook per Android"),
    _plain("outlook el", "Λήψη του Outlook για iOS"),
    _plain("outlook sq", "Merr Outlook për Android"),
    _plain("windows", "Sent from Mail for Windows"),
    _plain("yahoo", "Sent from Yahoo Mail on Android"),
    _plain("yahoo link", "Yahoo Mail: Search, Organize, Conquer"),
    _plain("proton", "Sent with Proton Mail secure email."),
    _plain("k9", "-- ", "Sent from my Android device with K-9 Mail. Please excuse my brevity."),
    _plain(
        "disclaimer sq",
        "Ky mesazh dhe çdo dokument bashkëngjitur janë konfidenciale dhe i drejtohen vetëm marrësit. Nëse e keni marrë gabimisht, ju lutemi njoftoni dërguesin dhe fshijeni.",
    ),
    _plain(
        "disclaimer sq caps",
        "MOHIM PËRGJEGJËSIE: Informacioni në këtë postë elektronike është konfidencial. Nëse nuk jeni marrësi, ndalohet çdo përdorim i tij; fshijeni menjëherë.",
    ),
    _plain(
        "disclaimer en",
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please delete it.",
    ),
    _plain(
        "disclaimer en 2",
        "DISCLAIMER: The information contained in this communication is privileged and confidential. If you are not the intended recipient, any use is prohibited.",
    ),
    _plain(
        "disclaimer it",
        "Le informazioni contenute in questo messaggio sono riservate e destinate esclusivamente al destinatario. Qualora lo abbiate ricevuto per errore, vi preghiamo di cancellarlo.",
    ),
    _plain(
        "signature and disclaimer",
        "-- ",
        *_NAME,
        "",
        "This e-mail and any attachments are confidential. If you are not the intended recipient, please delete it.",
    ),
    _plain("environment", "Please consider the environment before printing this email."),
    _plain("antivirus", "Virus-free. www.avast.com"),
    _plain(
        "list footer",
        "_______________________________________________",
        "Forumi mailing list",
        "Forumi@lista.example",
        "https://lista.example/mailman/listinfo/forumi",
    ),
    _plain(
        "google group",
        "-- ",
        'You received this message because you are subscribed to the Google Groups "Forumi" group.',
        "To unsubscribe from this group and stop receiving emails from it, send an email to forumi+unsubscribe@lista.example.",
    ),
    _plain("name alone", "Arta Shembulli", stays=True),
    _plain("closing", "Me respekt,", "Arta Shembulli", "Shoqata “Shembull”", stays=True),
)
