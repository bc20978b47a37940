"""HTML bodies: quotes are found by the clients' marks, numbers of lists stay, nothing is lost however deep it lies."""

from __future__ import annotations

import pytest

from mailflow.mail.html_words import marked_text
from mailflow.mail.quoting import own_words
from tests.support.mails import mail

QUOTE = "<p>Të nderuar anëtarë të Forumit,</p><p>Drejtoria ka hartuar draftin.</p>"
HEADERS = (
    "<b>From:</b> Forumi &lt;k@b.example&gt;<br><b>Sent:</b> Friday 9:14 AM<br><b>To:</b> Arta<br><b>Subject:</b> Ftesë"
)


@pytest.mark.parametrize(
    "quote",
    [
        f'<div class="gmail_quote"><div class="gmail_attr">On 1 wrote:<br></div><blockquote class="gmail_quote">{QUOTE}</blockquote></div>',
        f'<div class="gmail_quote">---------- Forwarded message ---------<br>From: X<br>{QUOTE}</div>',
        f'<div id="divRplyFwdMsg">{HEADERS}</div>{QUOTE}',
        f'<div style="border-top:solid #E1E1E1 1.0pt">{HEADERS}</div>{QUOTE}',
        f'<p id="reply-intro">Më 2026-11-20 09:14, Forumi shkroi:</p><blockquote type="cite">{QUOTE}</blockquote>',
        f'<div class="moz-cite-prefix">Forumi shkroi:<br></div><blockquote type="cite" cite="mid:1">{QUOTE}</blockquote>',
        f'<div class="moz-forward-container">-------- Mesazhi i Përcjellë --------<br>{QUOTE}</div>',
        f'<div class="yahoo_quoted"><div>On Friday, Forumi wrote:</div>{QUOTE}</div>',
        f'<div class="protonmail_quote">On Friday, Forumi wrote:<br><blockquote type="cite">{QUOTE}</blockquote></div>',
        f'<div>Më 20 nëntor 2026 09:14, Forumi ka shkruar:</div><blockquote style="border-left: 2px solid">{QUOTE}</blockquote>',
    ],
)
def test_an_html_answer_is_cut_at_the_clients_quote(quote: str) -> None:
    words = own_words(mail(html=f"<html><body><p>Neni 5 të hiqet.</p>{quote}</body></html>"))
    assert words.text == "Neni 5 të hiqet."
    assert "Drejtoria ka hartuar draftin." in words.quoted


def test_answers_between_quoted_elements_stand_beside_them() -> None:
    words = own_words(
        mail(
            html='<div class="moz-cite-prefix">Forumi shkroi:</div><blockquote type="cite"><ul><li>Neni 3</li></ul></blockquote>'
            'Të ulet.<blockquote type="cite"><ul><li>Neni 5</li></ul></blockquote>Deri kur?<blockquote type="cite"><p>Fund</p></blockquote>'
        )
    )
    assert [(p.text, p.quoted) for p in words.passages] == [("Të ulet.", "* Neni 3"), ("Deri kur?", "* Neni 5")]


def test_an_indented_paragraph_is_no_quote() -> None:
    html = '<p>Propozoj:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>Neni 5 të hiqet.</div></blockquote>'
    assert "Neni 5 të hiqet." in own_words(mail(html=html)).text


def test_numbers_that_exist_only_as_list_are_kept() -> None:
    text = own_words(mail(html="<p>Kërkojmë:</p><ol start=2><li>hartën</li><li><p>afatin</p></li></ol>")).text
    assert [line for line in text.split("\n") if line] == ["Kërkojmë:", "2. hartën", "3. afatin"]


@pytest.mark.parametrize("plain", ["", " \n", "This message needs an HTML viewer."])
def test_html_is_read_where_the_plain_body_says_nothing(plain: str) -> None:
    html = "<p>Neni 5 të hiqet, sepse tarifa është shumë e lartë për familjet tona në lagje.</p>"
    assert own_words(mail(plain, html)).text.startswith("Neni 5 të hiqet")


def test_html_is_read_where_the_plain_body_leaves_doubt() -> None:
    plain = "On 8 May 2026 17:34, Forumi <k@b.example> wrote:\n\n    Drejtoria ka hartuar draftin.\n\nNeni 5 të hiqet."
    html = '<div class="gmail_attr">On 8 May</div><blockquote type="cite">Drejtoria ka hartuar draftin.</blockquote><p>Neni 5 të hiqet.</p>'
    assert own_words(mail(plain, html)).text == "Neni 5 të hiqet."


@pytest.mark.parametrize("levels", [100, 300, 5000])
def test_words_are_found_however_deep_they_lie(levels: int) -> None:
    assert "thellë" in marked_text("<div>" * levels + "thellë" + "</div>" * levels).text


@pytest.mark.parametrize(
    "source", ["", "<", "<html>", "<!-- x", "\x00", "<?xml?>", "<p", "&#0;", "\ue0000\ue001", "<a>" * 3000]
)
def test_nonsense_is_no_reason_to_fail(source: str) -> None:
    marked_text(source)
    own_words(mail(html=source))


def test_a_document_with_too_many_quotes_is_kept_whole_and_doubtful() -> None:
    words = own_words(mail(html="<blockquote type=cite>citim</blockquote>" * 3000 + "<p>Neni 5</p>"))
    assert "Neni 5" in words.text
    assert words.doubtful


def test_control_characters_in_a_list_or_beside_a_quote_cost_nothing_of_the_words() -> None:
    html = "<p>Para\x02</p><ul><li>\x02neni&#2; 5<li>neni\x0b 7</ul>\x1fpas <blockquote type=cite>\x02citim</blockquote>\x02fund"
    text = marked_text(html).text
    assert [word for word in ("Para", "neni", "5", "7", "pas", "fund") if word not in text] == []
