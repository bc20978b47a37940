"""What mail servers write above a mail: the settings of seven municipalities, each with the header of its own server.

The forms are those of the servers named: Postfix with milters (measured: results stand above its own Received), Postfix without
results, Dovecot's and Exim's `smtp.auth`, a webmail and a content filter on the server itself, Microsoft 365 as documented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailflow.mail.origin import Trust

MX = "mx.lumas.example"
HOUSE = "lumas.example"
CAME = "Mon, 2 Feb 2026 09:00:05 +0100"
_EOP = "AM7EUR03FT042"
_SMTP = "with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.7159.21"
_INNER = (
    f"Received: from DB9PR03MB7434.eurprd03.prod.outlook.com (2603:10a6:10:222::12)\r\n by AS8PR03MB7558.eurprd03.prod.outlook.com with HTTPS; {CAME}",
    "X-MS-Exchange-Organization-ExpirationInterval: 1:00:00:00.0000000",
    f"Received: from AM6P192CA0001.EURP192.PROD.OUTLOOK.COM (2603:10a6:209:83::14)\r\n by DB9PR03MB7434.eurprd03.prod.outlook.com (2603:10a6:10:222::12) {_SMTP}; {CAME}",
    f"Received: from {_EOP}.eop-EUR03.prod.protection.outlook.com (2603:10a6:209:83:cafe::f8)\r\n by AM6P192CA0001.outlook.office365.com (2603:10a6:209:83::14) {_SMTP} via Frontend Transport; {CAME}",
)
MAPI = (
    "Received: from AM0PR03MB6324.eurprd03.prod.outlook.com ([fe80::c0a:9b5:1%4]) by"
    f" AM0PR03MB6324.eurprd03.prod.outlook.com ([fe80::c0a:9b5:1%4]) with mapi id 15.20.7159.020; {CAME}"
)
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A municipality: what its rules.yaml trusts, and what its server writes."""

    name: str
    trust: Trust
    outside: Callable[[str | None], list[str]]
    """The fields above a mail from the internet (203.0.113.9), with these statements, or without any."""
    inside: Callable[[str], list[str]]
    """The fields above a mail of a colleague who logged in by that address."""


def _results(statements: str | None, server: str = MX) -> list[str]:
    return [f"Authentication-Results: {server};\r\n\t{statements}"] if statements is not None else []


def _entry(by: str = "by mx.lumas.example (Postfix) with ESMTPS id 4CF5AC15A46") -> str:
    return f"Received: from out.evil.example (out.evil.example [203.0.113.9])\r\n\t{by}\r\n\tfor <valbona.kuqja@lumas.example>; {CAME}"


def _submission(who: str | None, protocol: str = "ESMTPSA", client: str = "pc12 [10.10.3.51]") -> str:
    sender = f"\r\n\t(Authenticated sender: {who})" if who else ""
    return (
        f"Received: from [10.10.3.51] ({client}){sender}\r\n\tby {MX} (Postfix) with {protocol} id 9BE065C8565; {CAME}"
    )


DELIVERED = ["Return-Path: <bounces@out.example>", "X-Original-To: valbona.kuqja@lumas.example", "Delivered-To: valbona.kuqja@lumas.example"]  # fmt: skip
LOCAL = f"Received: from {MX} by {MX} with LMTP id 2; {CAME}"
FILTERED = (
    f"Received: from localhost (localhost [127.0.0.1]) by {MX} (Postfix) with ESMTP id 28DD1; {CAME}",
    "X-Virus-Scanned: Debian amavis at mx.lumas.example",
    f"Received: from {MX} ([127.0.0.1])\r\n\tby localhost (mx.lumas.example [127.0.0.1]) (amavisd-new, port 10024)\r\n\twith ESMTP id x1; {CAME}",
)
_HOUSE_PASS = f"dkim=pass header.d={HOUSE} header.s=mail; dmarc=pass (p=quarantine) header.from={HOUSE}"


def _exim(who: str) -> list[str]:
    stamped = _results(
        f"iprev=pass (pc12.lumas.example) smtp.remote-ip=10.10.3.51;\r\n\tauth=pass (PLAIN) smtp.auth={who}"
    )
    received = f"Received: from pc12.lumas.example ([10.10.3.51] helo=[10.10.3.51])\r\n\tby {MX} with esmtpsa (TLS1.3) (Exim 4.96)\r\n\t(envelope-from <{who}>)\r\n\tid 1rABCD-0002; {CAME}"
    return [*stamped, "Return-path: <x@lumas.example>", f"Delivery-date: {CAME}", received]


def _exchange(statements: str | None) -> list[str]:
    stamped = [f"Authentication-Results: {statements}"] if statements is not None else []
    entry = _entry(
        f"by {_EOP}.mail.protection.outlook.com (100.127.140.225) with Microsoft SMTP Server id 15.20.7181.14 via Frontend Transport"
    )
    entry = entry.replace("(out.evil.example [203.0.113.9])", "(203.0.113.9)")
    return [*_INNER, *stamped, "Received-SPF: Pass (protection.outlook.com: x) receiver=protection.outlook.com;", entry, "X-MS-Exchange-Organization-AuthAs: Anonymous"]  # fmt: skip


def _exchange_inside(who: str) -> list[str]:
    del who
    return [_INNER[0], MAPI, "Authentication-Results: dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=lumas.example;", INTERNAL]  # fmt: skip


SETTINGS = (
    Setting(
        name="postfix with milters",
        trust=Trust(authserv_ids=(MX,), internal_domains=(HOUSE,), submitter_in_received=(MX,)),
        outside=lambda said: [*DELIVERED, *_results(said), _entry()],
        inside=lambda who: [*DELIVERED, *_results(f"auth=pass (LOGIN) smtp.auth={who};\r\n\t{_HOUSE_PASS}"), _submission(who)],
    ),
    Setting(
        name="postfix, submitter in Received alone",
        trust=Trust(
            authserv_ids=(MX,), internal_domains=(HOUSE,), submitter_in_results=False, submitter_in_received=(MX,)
        ),
        outside=lambda said: [*DELIVERED, *_results(said), _entry()],
        inside=lambda who: [*DELIVERED, _submission(who)],
    ),
    Setting(
        name="dovecot, smtp.auth alone",
        trust=Trust(authserv_ids=(MX,), internal_domains=(HOUSE,)),
        outside=lambda said: [LOCAL, *_results(said), _entry()],
        inside=lambda who: [LOCAL, *_results(f"auth=pass smtp.auth={who}"), _submission(None)],
    ),
    Setting(
        name="exim",
        trust=Trust(authserv_ids=(MX,), internal_domains=(HOUSE,)),
        outside=lambda said: [*_results(said), "Return-path: <x@evil.example>", "Envelope-to: valbona.kuqja@lumas.example",
                              _entry(f"by {MX} with esmtps (TLS1.3) (Exim 4.96)\r\n\t(envelope-from <x@evil.example>)\r\n\tid 1rABCD-0001")],
        inside=_exim,
    ),
    Setting(
        name="webmail and content filter on the server",
        trust=Trust(authserv_ids=(MX,), internal_domains=(HOUSE,), submitter_in_received=(MX,)),
        outside=lambda said: [*DELIVERED, LOCAL, *FILTERED, *_results(said), _entry()],
        inside=lambda who: [*DELIVERED, LOCAL, *FILTERED, _submission(who, client="localhost [127.0.0.1]"),
                            "User-Agent: Roundcube Webmail/1.6.9"],
    ),
    Setting(
        name="microsoft 365",
        trust=Trust(internal_domains=(HOUSE,), microsoft365=True),
        outside=_exchange,
        inside=_exchange_inside,
    ),
    Setting(
        name="microsoft 365 beside a server of the house",
        trust=Trust(authserv_ids=(MX,), internal_domains=(HOUSE,), submitter_in_received=(MX,), microsoft365=True),
        outside=_exchange,
        inside=_exchange_inside,
    ),
)  # fmt: skip
