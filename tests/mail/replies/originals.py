"""The mails that are answered, in blocks: each has its lines of plain text and its HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list of the original."""

    lines: tuple[str, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Original:
    """The mail that is answered."""

    name: str
    blocks: tuple[Block, ...]
    is_ours: bool = True
    sender: str = "Drejtoria e Mjedisit përmes Forumit Bashkëqeverisës OGP Lumas"
    address: str = "konsultime+m05@lumas.example"
    subject: str = "Ftesë për konsultim: Plani i Mbetjeve – afati 18.12.2026 [K-2026-004]"

    @property
    def text(self) -> str:
        return "\n\n".join("\n".join(block.lines) for block in self.blocks)


def paragraph(*lines: str) -> Block:
    return Block(lines, f"<p>{'<br>'.join(html.escape(line, quote=False) for line in lines)}</p>")


def items(*lines: str) -> Block:
    bullets = "".join(f"<li>{html.escape(line, quote=False)}</li>" for line in lines)
    return Block(tuple(f"- {line}" for line in lines), f"<ul>{bullets}</ul>")


_OWN_LINE = paragraph("--- përgjigjuni mbi këtë vijë ---")
_GOODBYE = paragraph("Me respekt,", "Valbona Leka", "Pika e Kontaktit për OGP – “Bashki e Hapur”", "Bashkia Lumas")
INVITATION = Original(
    "invitation",
    (
        _OWN_LINE,
        paragraph("Të nderuar anëtarë të Forumit Bashkëqeverisës OGP Lumas,"),
        paragraph(
            "Drejtoria e Mjedisit ka hartuar draftin “Plani i Mbetjeve” dhe kërkon mendimin tuaj përpara miratimit të tij.",
            "Dokumentet i gjeni bashkëngjitur:",
        ),
        items("Plani i mbetjeve.docx", "Aneksi 1 – tarifat.xlsx"),
        paragraph("A duhet të rritet tarifa e pastrimit për bizneset?"),
        paragraph("Cilat lagje kanë nevojë për kazanë të rinj?"),
        paragraph(
            "Rekomandimet dhe sugjerimet tuaja mund t'i dërgoni deri ditën e premte, më 18.12.2026, duke iu përgjigjur thjesht këtij mesazhi.",
            "Nëse nuk keni vërejtje, mjafton të përgjigjeni “Pa vërejtje”.",
        ),
        paragraph(
            "Çdo rekomandim konfirmohet me e-mail. Pas shqyrtimit do t'ju njoftojmë cilat rekomandime u pranuan."
        ),
        _GOODBYE,
    ),
)
REMINDER = Original(
    "reminder",
    (
        _OWN_LINE,
        paragraph("Të nderuar anëtarë të Forumit,"),
        paragraph(
            "Ju kujtojmë se konsultimi për draftin “Plani i Mbetjeve” mbyllet ditën e premte, më 18.12.2026 (edhe 3 ditë pune).",
            "Nëse nuk jeni përgjigjur ende, mund ta bëni duke iu përgjigjur këtij mesazhi.",
        ),
        _GOODBYE,
    ),
    subject="Kujtesë: edhe 3 ditë pune – Plani i Mbetjeve [K-2026-004]",
)
ACKNOWLEDGEMENT = Original(
    "acknowledgement",
    (
        _OWN_LINE,
        paragraph("Përshëndetje,"),
        paragraph("Faleminderit për kontributin tuaj. Ai u regjistrua me numrin 2026-004/7."),
        Block(
            ("Teksti i regjistruar:", "> Tarifa e re nuk më pëlqen aspak."),
            "<p>Teksti i regjistruar:</p><blockquote><p>Tarifa e re nuk më pëlqen aspak.</p></blockquote>",
        ),
        _GOODBYE,
    ),
    subject="U regjistrua: Plani i Mbetjeve [K-2026-004]",
)
_EARLIER = tuple(f"> {line}".rstrip() for line in INVITATION.text.split("\n"))
THREAD = Original(
    "thread",
    (
        paragraph("Përshëndetje Arta,", "po, afati vlen edhe për bizneset e lagjes."),
        paragraph("Valbona Leka"),
        Block(
            (
                "On Thu, 19 Nov 2026 at 10:02, Arta Shembulli <arta@shoqata.example> wrote:",
                "> A vlen afati edhe për ne?",
            ),
            '<div class="gmail_quote"><div class="gmail_attr">On Thu, 19 Nov 2026 at 10:02, Arta Shembulli &lt;arta@shoqata.example&gt; wrote:'
            "</div><blockquote class=gmail_quote><p>A vlen afati edhe për ne?</p></blockquote></div>",
        ),
        Block(
            (">", "> Më 2026-11-18 09:14, Forumi OGP shkroi:", *(f">{line}" for line in _EARLIER)),
            '<blockquote type="cite"><p>Më 2026-11-18 09:14, Forumi OGP shkroi:</p><blockquote type="cite">'
            + "".join(block.html for block in INVITATION.blocks)
            + "</blockquote></blockquote>",
        ),
    ),
    is_ours=False,
    sender="Valbona Leka",
    address="valbona@lumas.example",
    subject="Re: Ftesë për konsultim: Plani i Mbetjeve",
)
ORIGINALS = (INVITATION, REMINDER, ACKNOWLEDGEMENT, THREAD)
