"""Words that want to become something else: header fields, markup, template code, formulas, paths."""

from __future__ import annotations

HEADERS = (
    "x\r\nBcc: evil@evil.example",
    "x\nBcc: evil@evil.example",
    "x\rBcc: evil@evil.example",
    "x\r\n\r\n<script>alert(1)</script>",
    "=?utf-8?q?x=0ABcc=3A_evil=40evil.example?=",
    "=?utf-8?q?x=0D=0ABcc=3A_evil=40evil.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
    "x\u2028Bcc: evil@evil.example",
    "x\x85Bcc: evil@evil.example",
    "x\x0bBcc: evil@evil.example",
    "x\x00Bcc: evil@evil.example",
    "\u202emoc.live@live\u202c",
    "a" * 3_000,
    "ë" * 900,
    '"; boundary="x',
    "evil@evil.example, director@lumas.example",
    "<evil@evil.example>",
    'x; filename="../../etc/passwd"',
    ".\r\nMAIL FROM:<evil@evil.example>",
    "\ud800",
)
"""CVE-2024-6923 (encoded line ends become real ones), folding, controls, other line ends of Unicode, addresses, parameters, the dot."""

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    "<iframe src=//evil.example>",
    "<style>@import'//evil.example'</style>",
    "<ScRiPt >alert(1)</sCrIpT >",
    "<<script>alert(1)//<</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "&lt;script&gt;",
    "<!--><script>alert(1)</script-->",
    "]]><script>alert(1)</script>",
    "{{7*7}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{{ config }}{{ self }}{{ register.members }}",
    "{# x #}{%- raw -%}{{7*7}}{%- endraw -%}",
    "${7*7} #{7*7} <%= 7*7 %>",
)
"""Of OWASP's cheat sheets on XSS and on server-side template injection."""

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '=HYPERLINK("http://evil.example","x")',
    "＝1+1",
    '"=1+1',
    ";=1+1",
)
"""What spreadsheet programs compute when they open a CSV file."""
