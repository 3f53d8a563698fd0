"""Which posts of Telegram an article embeds or links to stands in its text, as addresses."""

import pytest

from monitors.feeds.extract import extract_page
from monitors.feeds.values import ExtractedPage

BEFORE = "Глава посёлка Ольга Ланина рассказала, что котельную запустят до конца недели, и показала новые котлы."
BEHIND = "Жители двух улиц сидят без тепла с первых заморозков и греются печами, которые давно не чистили."
LAST = "В районе обещали проверить, почему трубы не заменили летом, хотя деньги на это выделили ещё весной."
WIDGET = "https://telegram.org/js/telegram-widget.js?22"


def text_of(article: str) -> list[str]:
    html = (
        '<html lang="ru"><head><title>Котельную запустят</title></head><body><nav><a href="/">Новости</a></nav>'
        f"<main><article><h1>Котельную запустят</h1>{article}</article></main></body></html>"
    )
    found = extract_page(html.encode(), "text/html; charset=utf-8", "https://paper.example/a/1")
    assert isinstance(found, ExtractedPage)
    return found.text.removeprefix("Котельную запустят\n").split("\n")


@pytest.mark.parametrize(
    "embedded",
    [
        f'<script async src="{WIDGET}" data-telegram-post="lanina_says/321" data-width="100%"></script>',
        f'<p><script async src="{WIDGET}" data-telegram-post="lanina_says/321"></script></p>',
        '<iframe id="telegram-post" src="https://t.me/lanina_says/321?embed=1&amp;userpic=true"></iframe>',
        '<div class="embed"><div><iframe data-src="//t.me/lanina_says/321?embed=1" src="about:blank"></iframe></div>'
        "</div>",
        '<amp-iframe src="https://t.me/s/lanina_says/321?embed=1"></amp-iframe>',
        '<blockquote class="telegram-post" data-telegram-post="lanina_says/321">'
        '<a href="https://t.me/lanina_says/321"></a></blockquote>',
        '<div class="tgme_widget_message" data-post="lanina_says/321"></div>',
        '<div class="lazy" data-embed="https://telegram.me/lanina_says/321"></div>',
        '<figure class="wp-block-embed"><div class="wrapper">\nhttps://t.me/lanina_says/321\n</div></figure>',
        f'<iframe srcdoc="&lt;script src=&quot;{WIDGET}&quot; data-telegram-post=&quot;lanina_says/321&quot;&gt;'
        '&lt;/script&gt;"></iframe>',
    ],
)
def test_an_embedded_post_stands_in_the_text_by_its_address(embedded: str) -> None:
    """However a site embeds it: by Telegram's script, a frame that loads late, or an address alone."""
    article = f"<p>{BEFORE}</p>{embedded}<p>{BEHIND}</p><p>{LAST}</p>"
    assert text_of(article) == [BEFORE, "https://t.me/lanina_says/321", BEHIND, LAST]


def test_a_post_that_the_text_links_to_stands_behind_its_line() -> None:
    """In the order of the links, in one spelling of their addresses, and with the sentence as it was."""
    linked = BEFORE.replace("рассказала", '<a href="https://t.me/lanina_says/321?single">рассказала</a>').replace(
        "показала", '<b><a href="tg://resolve?domain=lanina_boiler&amp;post=7">показала</a></b>'
    )
    private = BEHIND.replace("без тепла", '<a href="https://t.me/c/1234567/14">без тепла</a>')
    article = f"<p>{linked}</p><div>{private}<br>{LAST}</div>"
    assert text_of(article) == [
        BEFORE,
        "https://t.me/lanina_says/321",
        "https://t.me/lanina_boiler/7",
        BEHIND,
        "https://t.me/c/1234567/14",
        LAST,
    ]


def test_a_lead_that_links_to_a_post_is_still_the_lead() -> None:
    """Set apart in a header, it comes first, and the address with it."""
    lead = BEFORE.replace("рассказала", '<a href="https://t.me/lanina_says/321">рассказала</a>')
    html = (
        "<html lang='ru'><head><title>Котельную запустят</title></head><body><article><header>"
        f"<h1>Котельную запустят</h1><div>{lead}</div></header><div class='article-body'><p>{BEHIND}</p><p>{LAST}</p>"
        "<p>Ответ из района редакция получит через десять дней.</p></div></article></body></html>"
    )
    found = extract_page(html.encode(), "text/html; charset=utf-8", "https://paper.example/a/1")
    assert isinstance(found, ExtractedPage)
    assert found.text.index(BEFORE) < found.text.index("https://t.me/lanina_says/321") < found.text.index(BEHIND)


@pytest.mark.parametrize(
    "other",
    [
        '<p>Подписывайтесь на <a href="https://t.me/our_paper">канал</a> и читайте новости первыми, без рекламы.</p>',
        '<p>Поделиться: <a href="https://t.me/share/url?url=https://paper.example/a/1">отправить в Telegram</a></p>',
        '<figure><img src="1.jpg"><figcaption>Фото: <a href="https://t.me/lanina_says/300">телеграм</a></figcaption>'
        "</figure>",
        f'<aside><script async src="{WIDGET}" data-telegram-post="our_paper/900"></script></aside>',
        f'<script async src="{WIDGET}" data-telegram-discussion="our_paper/900"></script>',
        '<iframe src="https://player.example/t.me/lanina_says/321"></iframe>',
    ],
)
def test_what_is_no_post_that_the_article_speaks_of_leaves_no_address(other: str) -> None:
    """Where the site is to be followed, how to share it, and whose photo it is."""
    article = f"<p>{BEFORE}</p>{other}<p>{BEHIND}</p><p>{LAST}</p>"
    assert "t.me/" not in "\n".join(text_of(article))


def test_an_address_that_can_be_read_is_not_written_twice() -> None:
    """The text of the link is the address."""
    article = (
        f'<p>{BEFORE} <a href="https://t.me/lanina_says/321">t.me/lanina_says/321</a></p><p>{BEHIND}</p><p>{LAST}</p>'
    )
    assert "\n".join(text_of(article)).count("lanina_says/321") == 1
