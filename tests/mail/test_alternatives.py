"""A mail in two views: what only one of them says is kept, and the way in which words are set out is no difference."""

from __future__ import annotations

import pytest

from mailflow.mail.alternatives import may_say_more
from mailflow.mail.quoting import own_words
from tests.support.mails import mail


def test_what_only_the_html_says_is_kept_and_doubtful() -> None:
    words = own_words(mail("Kosha të rinj, ju lutem.", "<p>Kosha të rinj, ju lutem.</p><p>Dhe neni 7 të hiqet.</p>"))
    assert [(p.text, p.doubtful) for p in words.passages] == [
        ("Kosha të rinj, ju lutem.", False),
        ("Dhe neni 7 të hiqet.", True),
    ]
    assert words.text == "Kosha të rinj, ju lutem.\n\nDhe neni 7 të hiqet."
    assert words.doubtful


def test_a_sentence_that_only_the_html_says_is_kept_with_its_paragraph() -> None:
    html = "<p>Kosha të rinj, ju lutem. Dhe neni 7 të hiqet.</p>"
    assert "Dhe neni 7 të hiqet." in own_words(mail("Kosha të rinj, ju lutem.", html)).text


def test_what_only_the_html_quotes_is_not_the_authors() -> None:
    html = '<p>Neni 7 të hiqet.</p><div class="gmail_attr">On 8 May</div><blockquote type="cite">Drejtoria ka hartuar draftin.</blockquote>'
    words = own_words(mail("Neni 7 të hiqet.", html))
    assert (words.text, words.doubtful) == ("Neni 7 të hiqet.", False)


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("*Neni 7* të\nhiqet, sepse /kushton/.", "<p><b>Neni 7</b> të hiqet, sepse <i>kushton</i>.</p>"),
        ("Kërkojmë:\n - hartën (min. 1.5 m)\n - afatin", "<p>Kërkojmë:</p><ol><li>hartën (min. 1.5 m)</li><li>afatin</li></ol>"),
        ("Shih ligjin <https://ligji.example/7> këtu.", '<p>Shih <a href="https://ligji.example/7">ligjin</a> këtu.</p>'),
        ("Neni\tPropozim\n7\thiqet", "<table><tr><td>Neni</td><td>Propozim</td></tr><tr><td>7</td><td>hiqet</td></tr></table>"),
        ("Ceshtje: te ulet cmimi – po.", "<p>Çështje: të ulet çmimi — po.</p>"),
        ("> Neni 7\n> të hiqet.", "<blockquote>Neni 7 të hiqet.</blockquote>"),
    ],
    ids=["emphasis", "list", "link", "table", "accents", "quote"],
)  # fmt: skip
def test_the_same_words_set_out_in_another_way_are_no_more(plain: str, html: str) -> None:
    assert not may_say_more(html, plain)
    assert not may_say_more(f"<style>p {{ color: red }}</style>{html}", plain)
    assert "\n\n" not in own_words(mail(plain, html)).text
