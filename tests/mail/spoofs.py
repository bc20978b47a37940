"""More than 5,000 mails that claim to be a director's draft and are not, and their genuine counterparts. Deterministic.

A spoof = what the server of a setting says of it (honestly) × what the forger wrote × one of the drafts. HOUSE is a director of
the municipality, OUTSIDE one whose office has a domain of its own. EVIL is the forger's address, COLLEAGUE and TRAINEE are people
with an account beside the director's. What the server says is always what it would say: a spoof on which it says
`dmarc=pass` for the director's own domain is one where only the rest of the mail gives it away.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from zlib import crc32

from tests.documents.writers.paged import pdf
from tests.mail.mail_servers import CAME, FILTERED, INTERNAL, LOCAL, MAPI, MX, SETTINGS, Setting

DIRECTOR = "mimoza.bregasi@lumas.example"
AGENCY = "drejtori@agjencia.example"
EVIL = "x@evil.example"
COLLEAGUE = "hajrie.lisi@lumas.example"
TRAINEE = "praktikant@agjencia.example"
FULL = "From:Subject:Date:To:MIME-Version:Content-Type:Content-Transfer-Encoding:Message-ID"


@dataclass(frozen=True)
class Spoof:
    trick: str
    setting: Setting
    raw: bytes
    body: str


@dataclass(frozen=True)
class Body:
    name: str
    subject: str
    fields: tuple[str, ...]
    content: bytes


Trick = tuple[str, list[str], list[str]]
"""Its name, what the server wrote, what the forger wrote from Date to the last field (a From among them)."""


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _word(text: str, encoding: str) -> str:
    if encoding == "b":
        return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="
    return "=?utf-8?q?" + "".join(c if c.isalnum() else f"={ord(c):02X}" for c in text) + "?="


def passed(address: str) -> str:
    """What every server says of a mail that its own domain sent."""
    domain = _domain(address)
    return f"dkim=pass header.d={domain} header.s=s1; spf=pass smtp.mailfrom={address}; dmarc=pass header.from={domain}"


FROMS = (
    "{d} <{e}>", "<{d}> <{e}>", '"{d}" <{e}>', '"x" <{d}> <{e}>', "{wq} <{e}>", "{wb} <{e}>", "{wq}{e}", "{wb}, {e}", "group: {d};, {e}",
    "group: {d};", "{d}(<{e}>)", "{d}, {e}", "{e}, {d}", "{d};{e}", "{d} {e}", "<{d}>(<{e}>)", "({e}) {d}", "{d} ({e})", "<@{ed}:{d}>",
    '"M\\" <{d}>" <{e}>', "{d}\0 <{e}>", "{d}\0@{ed}", "M\0 <{d}>", '"M\0" <{d}>', "M\x0b <{d}>", '"M\x1b[2K" <{d}>', "M <{d}\0>",
    "M <{d}\r\n <{e}>", "M <{d}>\r\n\t<{e}>", "{d}\r <{e}>", "{l}@\r\n {dd}", "{l} @{dd}", "{l}@ {dd}", "{d}.", "{d}>", "<{d}", "<<{d}>>",
    '"{l}"@{dd}', "{l}(x)@{dd}", "{l}@(x){dd}", "{l}@{dd}(x)", "{l}@[{dd}]", "M <{d}> via {e}", "M <{d}> x", "M, <{d}>", "M: <{d}>",
    '"{e}" <{d}>', "{e} <{d}>", "{we} <{d}>", "=?utf-8?q?A=0D=0AFrom=3A_x?= <{d}>", "=?utf-8?q?A=00?= <{d}>", "=?utf-8?q?A=E2=80=AE?= <{d}>",
    "=?utf-7?q?x+AEA-evil.example?= <{d}>", "{l}%{dd}@{ed}", "{d}@{ed}", "{l}=40{dd}@{ed}", "\\{d}", "{d}\\", "'{d}' <{e}>", "{d}\xa0<{e}>",
    "mailto:{d}", "{d}?x={e}", "{d} <>", "<>", "", "M <{d}>;", "{d}/{e}", "M <{d}> <{d}>", "({l})@{dd}", "(" * 900 + "{d}", "{d}" + ", {e}" * 250,
)  # fmt: skip
"""From fields that some reader takes for the director's: {d} the director, {e} the other, {wq} {wb} {we} as encoded words."""


def spelled(form: str, director: str, other: str) -> str:
    local, _, domain = director.partition("@")
    values = {"d": director, "e": other, "l": local, "dd": domain, "ed": _domain(other)}
    words = {"wq": _word(director + ">", "q"), "wb": _word(director, "b"), "we": _word(other, "q")}
    return form.format(**values, **words)


def _froms(setting: Setting, director: str) -> Iterator[Trick]:
    """The server vouches for the other address, which is there as well; or for the domain, where both are of one."""
    beside = TRAINEE if director == AGENCY else COLLEAGUE
    for at, form in enumerate(FROMS):
        yield f"from {at}", setting.outside(passed(EVIL)), [f"From: {spelled(form, director, EVIL)}"]
        above = setting.outside(passed(director)) if director == AGENCY else setting.inside(director)
        if setting.trust.microsoft365 and director == DIRECTOR:
            above = setting.outside(passed(beside))
        yield f"from beside {at}", above, [f"From: {spelled(form, director, beside)}"]
    for name in ("From", "FROM", "From ", "From\t", "from"):
        for first, second in ((director, beside), (beside, director), (director, director)):
            above = setting.outside(passed(director)) if director == AGENCY else setting.inside(director)
            yield f"two From, {name!r}", above, [f"From: {first}", f"{name}: {second}"]
            yield f"two From, {name!r}, apart", above, [f"{name}: {first}", "X-Mailer: x", f"From: {second}"]
    yield "From with a blank", setting.outside(passed(director)), [f"From : {director}"]
    yield "no From", setting.outside(passed(director)), [f"Sender: {director}", f"Resent-From: {director}"]
    for field in (
        "Sender",
        "Resent-From",
        "Reply-To",
        "X-Original-From",
        "X-Sender",
        "Return-Path",
        "Disposition-Notification-To",
    ):
        yield f"only {field}", setting.outside(passed(EVIL)), [f"From: {EVIL}", f"{field}: {director}"]


SAID = (
    "none", "dmarc=none header.from={dd}", "spf=pass smtp.mailfrom=evil.example; dmarc=none header.from={dd}", "dmarc=temperror header.from={dd}",
    "dmarc=permerror header.from={dd}; dkim=pass header.d={dd}", "dkim=fail header.d={dd}; dmarc=fail header.from={dd}", "dkim=none; spf=none",
    "spf=neutral smtp.mailfrom={d}", "spf=softfail smtp.mailfrom={d}", "spf=fail smtp.mailfrom={d}", "spf=temperror smtp.mailfrom={d}",
    "spf=pass smtp.helo={dd}", "spf=pass smtp.helo={dd} smtp.mailfrom=x@evil.example", "dkim=neutral header.d={dd}", "dkim=policy header.d={dd}",
    "dkim=pass header.d=evil.example", "dkim=pass header.d=evil-{dd}", "dkim=pass header.d={dd}.evil.example", "dkim=pass header.d=example",
    "dkim=pass header.i=@evil.example header.s={dd}", "dkim=pass header.d=evil.example header.i={d}", "dkim=pass header.s={dd}", "dkim=pass",
    "dmarc=pass header.from=evil.example", "dmarc=pass header.from={dd}.evil.example", "dmarc=pass header.from=evil{dd}", "dmarc=pass",
    "dmarc=pass header.from=.{dd}x", "dmarc=pass (header.from={dd})", "dmarc=pass header.from=other@{dd}", "dmarc=pass policy.from={dd}",
    "dkim=none (dmarc=pass header.from={dd})", 'dmarc=none reason="x; dmarc=pass header.from={dd}" header.from={dd}',
    'spf=pass smtp.mailfrom="a; dmarc=pass header.from={dd}; auth=pass smtp.auth={d}"@evil.example',
    "spf=pass smtp.mailfrom=a;dmarc=pass header.from={dd};auth=pass smtp.auth={d};b@evil.example",
    "spf=pass smtp.mailfrom=a; dmarc=pass header.from={dd}; auth=pass smtp.auth={d}; b@evil.example",
    'spf=none smtp.helo="x; auth=pass smtp.auth={d}; dmarc=pass header.from={dd}"', "dmarc=pass header.from={dd} header.from=evil.example",
    "dmarc=pass header.from={dd}; dmarc=fail header.from=evil.example", "dmarc=fail header.from=evil.example; dmarc=pass header.from={dd}",
    "auth=fail smtp.auth={d}", "auth=none smtp.auth={d}", "auth=pass (smtp.auth={d})", "auth=pass smtp.mailfrom={d}", "auth=pass reason={d}",
    "auth=pass smtp.auth=\"{d}\"@evil.example", "auth=pass smtp.auth={d}.evil.example", "auth=pass smtp.auth=x@evil.example",
    "auth=pass smtp.auth={d} smtp.auth=x", "auth=pass smtp.auth={d}; auth=pass smtp.auth=x", "iprev=pass smtp.remote-ip=203.0.113.9",
    "arc=pass header.oldest-pass=1; dmarc=fail header.from={dd}", "arc=pass (i=2 dmarc=pass header.from={dd}); dmarc=none header.from={dd}",
    "=?utf-8?q?dmarc=3Dpass?= header.from={dd}", "dmarc=pass\0 header.from={dd}", "dmarc=pa(x)ss header.from={dd}", "dmarc=pass header.from={dd} x",
    "dmarc=(pass) header.from={dd}", "(dmarc=pass) header.from={dd}", "dmarc = fail header.from = {dd}", "dmarc/1=fail header.from={dd}",
    "dmarc.x=pass header.from={dd}", "x-dmarc=pass header.from={dd}", "sender-id=pass header.from={d}", "dkim-adsp=pass header.from={d}",
    "dkim=pass header.d={dd}; dkim=fail header.d={dd}", "bimi=pass header.d={dd}", "vbr=pass header.md={dd}", "compauth=pass reason=100; dmarc=none header.from={dd}", "dmarc=Pass; header.from={dd}",
)  # fmt: skip
"""What an honest server says of a mail with a plain From: {d}, {dd} its domain, which somebody else sent."""


def _said(setting: Setting, director: str) -> Iterator[Trick]:
    plain = [f"From: Drejtoria <{director}>"]
    for at, form in enumerate(SAID):
        yield f"said {at}", setting.outside(form.format(d=director, dd=_domain(director))), plain
    yield "said nothing", setting.outside(None), plain
    if director == DIRECTOR:
        yield "only the house", setting.outside(passed(director)), plain
        for above in (setting.inside(COLLEAGUE), setting.inside(f"{DIRECTOR}.evil.example"), setting.inside("")):
            forged = [] if not setting.trust.microsoft365 else [f"Sender: {COLLEAGUE}"]
            yield "a colleague", above, plain + forged


CLAIM = "auth=pass smtp.auth={d}; dkim=pass header.d={dd}; spf=pass smtp.mailfrom={d}; dmarc=pass header.from={dd}"
FORGED = (
    "Authentication-Results: {mx}; {claim}", "authentication-results: {mx}; {claim}", "AUTHENTICATION-RESULTS: {MX}; {CLAIM}",
    "Authentication-Results : {mx}; {claim}", "Authentication-Results:\r\n\t{mx};\r\n\t{claim}", 'Authentication-Results: "{mx}"; {claim}',
    "Authentication-Results: {mx} 1; {claim}", "Authentication-Results: (x) {mx} (y); {claim}", "Authentication-Results: {mx}\0; {claim}",
    "Authentication-Results: {mx}; {claim}\r\nAuthentication-Results: {mx}; {claim}", "Authentication-Results: {claim}",
    "Authentication-Results: =?utf-8?q?{mx}?=; {claim}", "X-Authentication-Results: {mx}; {claim}", "Authentication-Results-Original: {claim}",
    "ARC-Authentication-Results: i=1; {mx}; {claim}\r\nARC-Seal: i=1; cv=none; d={dd}\r\nARC-Message-Signature: i=1; d={dd}",
    "{submitted}\r\nAuthentication-Results: {mx}; {claim}", "{local}\r\nAuthentication-Results: {mx}; {claim}\r\n{submitted}",
    "{filter}\r\nAuthentication-Results: {mx}; {claim}", "{submitted}", "{local}\r\n{submitted}", "{mapi}\r\n{internal}",
    "{inner}\r\nAuthentication-Results: {claim}\r\n{eop}\r\n{internal}", "Received-SPF: pass\r\nAuthentication-Results: {claim}\r\n{eop}",
    "X-Mailflow-Origin: trusted\r\nX-Mailflow-Trusted: yes", "{internal}\r\nX-MS-Exchange-CrossTenant-AuthAs: Internal",
    "X-Authenticated-Sender: {d}\r\nX-Authenticated-User: {d}", "Comments: (Authenticated sender: {d}) by {mx} with ESMTPSA",
    "Received: from evil (Authenticated sender: {d}) by mx.evil.example with ESMTPSA; {came}",
    "Received: from evil (evil [203.0.113.9]) by {mx} with ESMTP (Authenticated sender: {d}); {came}",
)  # fmt: skip
"""What a forger puts into his own header to look as if our server had proven him."""


def _forged(setting: Setting, director: str) -> Iterator[Trick]:
    domain = _domain(director)
    claim = CLAIM.format(d=director, dd=domain)
    submitted = f"Received: from pc ([10.10.3.51])\r\n\t(Authenticated sender: {director})\r\n\tby {MX} (Postfix) with ESMTPSA id 1; {CAME}"
    eop = f"Received: from x (203.0.113.9) by AM7EUR03FT042.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP Server; {CAME}"
    values = {
        "mx": MX, "MX": MX.upper(), "claim": claim, "CLAIM": claim.upper(), "d": director, "dd": domain, "submitted": submitted, "local": LOCAL,
        "filter": FILTERED[0], "mapi": MAPI, "internal": INTERNAL, "inner": MAPI.replace("mapi", "Microsoft SMTP Server"), "eop": eop, "came": CAME,
    }  # fmt: skip
    honest = (None, f"dmarc=fail header.from={domain}", "spf=pass smtp.mailfrom=x@evil.example; dmarc=none")
    for at, form in enumerate(FORGED):
        lines = [form.format(**values)]
        for said in honest:
            yield f"forged {at}", setting.outside(said), [*lines, f"From: {director}"]
        yield f"forged {at}, behind From", setting.outside(None), [f"From: {director}", *lines]
        beside = [f"Sender: {COLLEAGUE}"] if setting.trust.microsoft365 else []
        yield f"forged {at}, by a colleague", setting.inside(COLLEAGUE), [*lines, f"From: {director}", *beside]


def _entries(setting: Setting, director: str) -> Iterator[Trick]:
    """Names that a client gives itself (HELO) to look like an inner hop; the server's own view of its address tells the truth."""
    claim = CLAIM.format(d=director, dd=_domain(director))
    door = f"Received: from x (203.0.113.9) by AM7EUR03FT042.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP Server; {CAME}"
    nameless = [f"Authentication-Results: {claim}", door, f"From: {director}"]
    forgeries = {
        "named": [f"Authentication-Results: {MX}; {claim}", INTERNAL, f"From: {director}"],
        "nameless": nameless,
    }
    above = setting.outside(None)
    helo = (
        "localhost",
        "[127.0.0.1]",
        "localhost.localdomain",
        MX,
        "DB9PR03MB7434.eurprd03.prod.outlook.com",
        "with LMTP",
        "127.0.0.1",
    )
    for kind, forged in forgeries.items():
        for name in (*helo, f"x (Authenticated sender: {director})", f"x by {MX} with LMTP"):
            yield (
                f"helo {name}, {kind}",
                [one.replace("from out.evil.example", f"from {name}") for one in above],
                forged,
            )
        for host in ("EUR03-VE1-obe.outbound.protection.outlook.com", "DB9PR03MB7434.eurprd03.prod.outlook.com"):
            for seen in ("40.107.20.1", "2a01:111:f400:7e1a::207", "2603:1020:206::9", "2603:10a6:20b::9"):
                entry = [one.replace("from out.evil.example (203.0.113.9)", f"from {host} ({seen})") for one in above]
                yield f"another customer's {seen}, {kind}", entry, [MAPI, *forged]
                yield f"another customer's {seen}, {kind}, at once", entry, forged
        unsaid = [one for one in setting.inside(COLLEAGUE) if not one.startswith(("Authentication-Results", "X-MS"))]
        for below in ([], [f"Received: from x (203.0.113.9) by x.example with ESMTP; {CAME}"]):
            yield f"a colleague, {kind}", unsaid, [forged[0], *below, f"From: {director}", f"Sender: {COLLEAGUE}"]
            yield f"a colleague, {kind}, filtered", [*FILTERED, *unsaid], [forged[0], *below, f"From: {director}"]
            submitted = [one.replace("[fe80::c0a:9b5:1%4]", "203.0.113.9", 1).replace("mapi", "SMTP") for one in unsaid]
            yield f"a colleague, {kind}, by SMTP", submitted, [forged[0], *(below or [door]), f"From: {director}"]


def _signature(domain: str, *, fields: str = FULL, more: str = "") -> str:
    return f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;{more}\r\n\th={fields};\r\n\tbh=YQ==; b=Yg=="


def _replays(setting: Setting, director: str) -> Iterator[Trick]:
    """Somebody has a mail with the domain's valid signature and sends it again, with additions."""
    domain = _domain(director)
    plain = f"From: {director}"
    openings = [_signature(domain, more=f" l={length};") for length in ("0", "120", " 9 ")]
    openings += [
        _signature(domain, more=" L=5;"),
        _signature(f"mail.{domain}", more=" l=5;"),
        _signature(domain, fields=""),
    ]
    names = FULL.split(":")[:-1]
    openings += [_signature(domain, fields=":".join(one for one in names if one != left)) for left in names[:-1]]
    openings.append(_signature(domain) + "\r\n" + _signature(domain, fields="From:Date"))
    openings.append(_signature(domain, fields="from : date : to"))
    for sent in (
        "spf=pass smtp.mailfrom=x@evil.example",
        "spf=none smtp.helo=evil.example",
        "spf=fail smtp.mailfrom=" + director,
        "iprev=pass",
    ):
        for policy in (f"dmarc=pass header.from={domain}", "dmarc=none"):
            said = setting.outside(f"dkim=pass header.d={domain} header.s=s1; {sent}; {policy}")
            for at, opening in enumerate(openings):
                yield f"open signature {at}", said, [opening, plain]
            for field in (
                "Subject: Draft plani i ri",
                "Date: " + CAME,
                "To: dikush@evil.example",
                'Content-Type: multipart/mixed; boundary="x"',
            ):
                yield f"added {field[:7]}", said, [field, _signature(domain), plain]
            for date in (
                "Sat, 24 Jan 2026 09:00:00 +0100",
                "Thu, 2 Jan 2025 09:00:00 +0100",
                "2 Feb 2016 09:00 GMT",
                "",
            ):
                yield f"date {date}", said, [_signature(domain), plain, f"Date: {date}"]


def look_alikes(address: str) -> tuple[str, ...]:
    """Addresses that the eye takes for `address`."""
    local, _, domain = address.partition("@")
    name, _, top = domain.rpartition(".")
    return (
        f"{local}@{name}.{top}.evil.example", f"{local}@evil-{domain}", f"{local}@{name}-al.{top}", f"{local}@{name}.com", f"{local}@mail.{domain}",
        f"{local}@{name[:-1]}.{top}", f"{local}@{name}{name[-1]}.{top}", f"{local}@{name.replace('a', 'e', 1)}.{top}", f"{local}@{name.replace('l', '1')}1.{top}",
        f"{local}@{name.replace('m', 'rn')}x.{top}", f"{local}@xn--{name}-7ve.{top}", f"{local}@{name}.xn--example-9uf", f"{local}@{name}.{top}.al",
        f"{local}@{name.replace('a', chr(0x430), 1)}.{top}", f"{local}@{name}\uff0e{top}", f"{local}@{name}\u3002{top}", f"{local}\uff20{domain}",
        f"{local.replace('i', chr(0x456), 1)}@{domain}", f"{local.replace('i', chr(0x131), 1)}@{domain}", f"{local}\u200b@{domain}",
        f"{local.replace('.', '')}1@{domain}", f"{local}+forum@{domain}", f"{local}.@{domain}", f".{local}@{domain}", f"{local}-@{domain}",
        f"{local}_@{domain}", f"x{local}@{domain}", f"{local[::-1]}@{domain}", f"{local}1@{domain}",
    )  # fmt: skip


def _look_alike(setting: Setting, director: str) -> Iterator[Trick]:
    """Each is what it is beyond doubt; it only is not the director."""
    for at, address in enumerate(look_alikes(director)):
        proven = setting.inside(address) if _domain(address) == _domain(DIRECTOR) else setting.outside(passed(address))
        for shown in (f"From: {address}", f"From: Mimoza Bregasi <{address}>", f'From: "{director}" <{address}>'):
            yield f"look-alike {at}", proven, [shown]


def _excess(setting: Setting, director: str) -> Iterator[Trick]:
    """The server is content, but nobody can be sure to read what it has read."""
    above = setting.inside(director) if director == DIRECTOR else setting.outside(passed(director))
    crowd = ",".join(f"a{n}@x.example" for n in range(300))
    for field in (
        f"Cc: {crowd}",
        f"Reply-To: {crowd}",
        "Sender: " + "a" * 9_000,
        "Date: " + "x" * 9_000,
        "DKIM-Signature: " + "v=1; " * 2_000,
    ):
        yield f"excess {field[:6]}", above, [f"From: {director}", field]
    yield "excess From", above, [f"From: {'M ' * 5_000}<{director}>"]
    yield "excess fields", above, [*(f"X-{n}: x" for n in range(1_001)), f"From: {director}"]


TRICKS = (_froms, _said, _forged, _entries, _replays, _look_alike, _excess)


def _body(name: str, subject: str, text: str, *files: str, html: bool = False, enclosed: bool = False) -> Body:
    message = EmailMessage(policy=SMTP)
    message.set_content(text, subtype="html" if html else "plain")
    holder = EmailMessage(policy=SMTP) if enclosed else message
    if enclosed:
        holder["Subject"] = "Material"
        holder.set_content("Kolegia")
    for file in files:
        paper = pdf([["PROJEKT", file.removesuffix(".pdf"), "Bashkia Lumas, drejtoria hartuese"]])
        holder.add_attachment(paper, maintype="application", subtype="pdf", filename=file)
    if enclosed:
        message.add_attachment(holder)
    if message.is_multipart():
        message.set_boundary("=_draft")
    head, _, content = message.as_bytes().partition(b"\r\n\r\n")
    return Body(name, subject, tuple(head.decode().replace("\r\n ", " ").split("\r\n")), content)


BODIES = (
    _body("letter", "Draft plani social 2027", "Bashkëlidhur draftin për konsultim me forumin.\n\nM.\n", "Draft plani social.pdf"),
    _body("few words", "per forumin", "ja drafti\n", "draft_strategjia_2030.pdf", "aneksi 1.pdf"),
    _body("HTML", "Draft rregullore", "<p>Ju lutem përcilleni draftin te forumi.</p>", "Projekt rregullore.pdf", html=True),
    _body("enclosed", "Draft plani i veprimit", "Për forumin, draft plani bashkëngjitur.\n", "Draft plani.pdf", enclosed=True),
)  # fmt: skip


def written(above: list[str], own: list[str], body: Body) -> bytes:
    """The whole mail: the server's fields, the sender's own, then those of any mail (but for a Date that he gave himself)."""
    given = {one.partition(":")[0] for one in own[1:]}
    usual = [
        "Message-ID: <5e795efe7034a38c@mail.example>", "To: Valbona Kuqja <valbona.kuqja@lumas.example>", f"Subject: {body.subject}",
        *(["Date: Mon, 2 Feb 2026 09:00:00 +0100"] if "Date" not in given else []),
    ]  # fmt: skip
    return "\r\n".join([*above, *own, *usual, *body.fields]).encode("utf-8") + b"\r\n\r\n" + body.content


@cache
def spoofs() -> tuple[Spoof, ...]:
    """All of them, each on the next of the drafts in turn, every third one with a Reply-To elsewhere."""
    found: dict[bytes, Spoof] = {}
    for setting in SETTINGS:
        for director in (DIRECTOR, AGENCY):
            for kind in TRICKS:
                for name, above, own in kind(setting, director):
                    turn = crc32("".join((*above, *own)).encode())
                    body = BODIES[turn % len(BODIES)]
                    elsewhere = ["Reply-To: drejtori@posta-lumas.example"] if turn % 3 == 0 else []
                    raw = written(above, [*own, *elsewhere], body)
                    found.setdefault(raw, Spoof(name, setting, raw, body.name))
    return tuple(found.values())


def genuine() -> Iterator[Spoof]:
    """What the same people send through the same servers when nobody forges anything."""
    shown = (
        "{}",
        "<{}>",
        "Mimoza Bregasi <{}>",
        '"Bregasi, Mimoza" <{}>',
        "=?utf-8?q?Drejtoria_e_Sh=C3=ABrbimeve?= <{}>",
        "Drejtoria (zyra 12)\r\n\t<{}>",
    )
    for setting in SETTINGS:
        for number, form in enumerate(shown * 2):
            body = BODIES[(number + number // len(shown)) % len(BODIES)]
            for name, above, own in _honest(setting, form):
                yield Spoof(name, setting, written(above, own, body), body.name)


def _honest(setting: Setting, form: str) -> Iterator[Trick]:
    yield "house", setting.inside(DIRECTOR), [f"From: {form.format(DIRECTOR)}"]
    yield "house, capitals", setting.inside(DIRECTOR), [f"From: {form.format(DIRECTOR.title())}"]
    agency = f"From: {form.format(AGENCY)}"
    domain = _domain(AGENCY)
    yield "agency", setting.outside(passed(AGENCY)), [agency]
    yield "agency, signed", setting.outside(passed(AGENCY)), [_signature(domain, fields="From:To:Subject:Date"), agency]
    yield "agency, carried on by a list", setting.outside(f"dkim=pass header.d={domain}; spf=pass smtp.mailfrom=list@l.example; dmarc=pass header.from={domain}"), [_signature(domain), agency]  # fmt: skip
    yield (
        "agency, no policy",
        setting.outside(f"dkim=pass header.d={domain}; dmarc=none header.from={domain}"),
        [agency],
    )
    yield "agency, no policy, unsigned", setting.outside(f"spf=pass smtp.mailfrom={domain}; dkim=none"), [agency]
    yield (
        "agency, six days in the queue",
        setting.outside(passed(AGENCY)),
        [agency, "Date: Tue, 27 Jan 2026 09:30:00 +0100"],
    )
