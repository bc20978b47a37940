"""PDF and RTF by hand."""

from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[str]], catalog: str = "", trailer: str = "", objects: Sequence[str] = ()) -> bytes:
    """A PDF with a line of text each; `objects` are numbered from 3 + 2 × pages on."""
    count = len(pages)
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(count))
    font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >>"
    bodies = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    for number, lines in enumerate(pages):
        shown = "".join(f"({_escaped(line)}) Tj 0 -16 Td " for line in lines)
        stream = f"BT /F1 12 Tf 50 780 Td {shown}ET"
        notes = [f"{3 + 2 * count + n} 0 R" for n, body in enumerate(objects) if "/Subtype" in body]
        annots = f" /Annots [{' '.join(notes)}]" if notes else ""
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} /Contents {4 + 2 * number} 0 R{annots} >>"
        )
        bodies.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    bodies += objects
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(out)
    end = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return out + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}{end}".encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def rtf(body: str, head: str = "") -> bytes:
    """An RTF as WordPad writes it: what is no ASCII as \\u with a substitute."""
    escaped = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in body)
    fonts = "{\\fonttbl{\\f0\\fswiss Helvetica;}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}{head}\\pard {escaped}\\par}}".encode("ascii")
