"""An article is read with the lead that its site sets apart, and without the headlines of other articles."""

import lxml.html
import pytest

from monitors.feeds.extract import extract_page
from monitors.feeds.furniture import drop_other_articles, with_lead
from monitors.feeds.values import ExtractedPage

LEAD = "Мэр города встретился с министром транспорта, пишет телеграм-канал «Кремлёвский курьер»."
BODY = (
    "Разговор шёл о мосте через реку, который закрыт с прошлой осени и ждёт ремонта.",
    "В мэрии сказали, что решение примут до конца недели и объявят о нём жителям сразу.",
    "Рабочие начнут с опор, а движение по мосту откроют не раньше будущего лета, если не подведёт погода.",
)
NOISE = (
    '<div class="logo"><h1>Вестник</h1></div>'
    "<p>Мы используем файлы для удобства читателей, и вы с этим соглашаетесь, оставаясь на сайте.</p>"
)
HEADLINE = "Мэр встретился с министром"


def text_of(article: str, head: str = "", noise: str = "") -> list[str]:
    html = (
        f'<html lang="ru"><head><title>{HEADLINE} | Вестник</title>{head}</head><body>{noise}{article}'
        "<footer><p>Все права защищены, перепечатка только со ссылкой.</p></footer></body></html>"
    )
    found = extract_page(html.encode(), "text/html; charset=utf-8", "https://paper.example/a/1")
    assert isinstance(found, ExtractedPage)
    return found.text.split("\n")


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


TITLE = f"<h1>{HEADLINE}</h1>"
APART = {
    "header": f"<article><header>{TITLE}<div>{LEAD}</div></header><div class='article-body'>%s</div></article>",
    "subtitle": f"<main><article>{TITLE}<h2>{LEAD}</h2><div class='article__body'>%s</div></article></main>",
    "sibling": f"<div class='article'>{TITLE}<div><p>{LEAD}</p></div><div class='article-body'>%s</div></div>",
    "elsewhere": f"<div>{TITLE}<div>5 ноября</div><div>{LEAD}</div></div><div class='text-content'>%s</div>",
    "itemprop": f"<div>{TITLE}<div itemprop='description'>{LEAD}</div><div itemprop='articleBody'>%s</div></div>",
    "inside": f"<article>{TITLE}<div class='article-body'><p class='lead'><b>{LEAD}</b></p>%s</div></article>",
}


@pytest.mark.parametrize("where", APART)
@pytest.mark.parametrize("noise", ["", NOISE])
def test_the_lead_comes_first_wherever_it_stands(where: str, noise: str) -> None:
    """What stands above the headline is no lead, nor is the site's name its headline."""
    lines = text_of(APART[where] % paragraphs(*BODY), noise=noise)
    assert lines[-4:] == [LEAD, *BODY]
    assert "удобства читателей" not in " ".join(lines)


@pytest.mark.parametrize(
    ("headline", "lines"),
    [("Что мэр города сказал министру", [LEAD, *BODY]), ("Вестник города", [*BODY])],
)
def test_a_headline_other_than_the_pages_name_is_known_by_its_length(headline: str, lines: list[str]) -> None:
    """Sites call a page by other words in the browser's title; what the site itself is called is no headline."""
    assert text_of((APART["subtitle"] % paragraphs(*BODY)).replace(HEADLINE, headline)) == lines


def test_the_sites_name_as_a_headline_leads_to_no_lead() -> None:
    """What stands between it and the article's own smaller headline is of other articles, and so are its officials."""
    other = "<div><p>Министр иностранных дел Сергей Лавров прибыл в столицу соседней страны на три дня.</p></div>"
    article = f"<main><article><h2>{HEADLINE}</h2>{paragraphs(*BODY)}</article></main>"
    head = f'<meta property="og:title" content="{HEADLINE}">'
    assert "Лавров" not in " ".join(text_of(f"<h1>Вестник</h1>{other}{article}", head))


def test_a_lead_without_a_full_stop_is_known_by_the_pages_description() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert text_of(APART["header"].replace(LEAD, LEAD[:-1]) % paragraphs(*BODY), head) == [LEAD[:-1], *BODY]
    assert text_of(APART["header"].replace(LEAD, LEAD[:-1]) % paragraphs(*BODY)) == [*BODY]


@pytest.mark.parametrize(
    "between",
    [
        f"<figure><img src='x'><figcaption>{LEAD}</figcaption></figure>",
        f"<div class='photo__text'>{LEAD}</div>",
        f"<aside><p>{LEAD}</p></aside>",
        f"<div><a href='/b'>{LEAD}</a></div>",
        "<div>5 ноября 2025 г.</div>",
    ],
)
def test_captions_links_and_dates_between_headline_and_text_are_no_lead(between: str) -> None:
    article = f"<article>{TITLE}{between}<div class='article-body'>{paragraphs(*BODY)}</div></article>"
    assert text_of(article) == [*BODY]


def test_many_paragraphs_before_the_text_are_no_lead() -> None:
    """Where the text that was found begins far down, something else stands between."""
    text, between = "\n".join(BODY), [f"{LEAD[:-1]} номер {number}." for number in range(4)]
    assert with_lead(text, [*between, *BODY], "") == text
    assert with_lead(text, [*between[:3], *BODY], "") == "\n".join([*between[:3], text])
    assert with_lead(text, between[:1], "") == text


OTHER = "<a href='/b'>Губернатор отправил министра в отставку</a>"


@pytest.mark.parametrize(
    "pointer",
    [
        f"<p>Читайте также: {OTHER}</p>",
        f"<p><strong>Читайте ещё:</strong> {OTHER}</p>",
        f"<div class='incut'><p>Читайте также</p><p>{OTHER}</p></div>",
        f"<h4>По теме</h4><ul><li>{OTHER}</li><li>{OTHER}</li></ul>",
        f"<p>Читайте також</p><p>{OTHER}</p><p>{OTHER}</p>",
        f"<p>READ ALSO {OTHER}</p>",
        f"<div><h3>Related stories</h3><ul><li>{OTHER}</li></ul></div>",
    ],
)
def test_headlines_of_other_articles_are_left_out(pointer: str) -> None:
    article = (
        f"<article>{TITLE}<div class='article-body'>{paragraphs(LEAD, BODY[0])}{pointer}{paragraphs(*BODY[1:])}</div>"
    )
    assert text_of(article) == [LEAD, *BODY]


@pytest.mark.parametrize(
    "prose",
    [
        f"По теме моста высказался и министр: {OTHER}, но ничего не решил и никого не назвал.",
        "Читайте также договор внимательно, сказал мэр жителям домов у самого моста.",
        "Read more books, the mayor told the children who had come to see the bridge.",
    ],
)
def test_prose_that_begins_like_a_pointer_stays(prose: str) -> None:
    article = f"<article>{TITLE}<div class='article-body'>{paragraphs(LEAD, BODY[0], prose, *BODY[1:])}</div>"
    assert len(text_of(article)) == 5


@pytest.mark.parametrize("paragraph", [LEAD, " ".join((LEAD, BODY[0]))])
def test_a_short_article_is_not_run_together_with_its_headline(paragraph: str) -> None:
    """The first sentence of a few lines of news does not begin with the headline, the date and a caption."""
    above = f"{TITLE}<div>5 ноября 2025</div><figure><figcaption>Мост. Снимок редакции</figcaption></figure>"
    article = f"<main><article>{above}<div class='article-body'>{paragraphs(paragraph)}</div></article></main>"
    assert text_of(article)[0] == paragraph


CARD = "Губернатор Ковалёв открыл школу. Подробности собирал наш корреспондент, который провёл там три долгих дня."


@pytest.mark.parametrize(
    "others",
    [
        "<section><h2>Другие материалы</h2>"
        + f"<article class='card'><h3><a href='/n/2'>Ковалёв открыл школу</a></h3><p>{CARD}</p></article>" * 6
        + "</section>",
        "<section>"
        + f"<article><a href='/n/2'><h3>Ковалёв открыл школу</h3><p>{CARD}</p></a></article>" * 6
        + "</section>",
        "<div class='list'>"
        + "<div><a href='/n/2'><span>Губернатор Ковалёв открыл школу</span></a></div>" * 10
        + "</div>",
    ],
)
@pytest.mark.parametrize("body", [BODY, BODY[:1]])
def test_cards_of_other_articles_are_none_of_this_one(others: str, body: tuple[str, ...]) -> None:
    """Nobody is named in an article whom another's card names, be the article as short as a flash."""
    text = text_of(f"<main><article>{TITLE}{paragraphs(*body)}</article>{others}</main>")
    assert "Ковалёв" not in "\n".join(text)
    assert all(each in text for each in body)


def test_updates_and_lists_of_the_article_itself_stay() -> None:
    """A live blog's updates link to themselves, and a list with some links in it tells more than they."""
    updates = "".join(
        f"<article id='u{n}'><h2><a href='#u{n}'>Час {n}</a></h2><p>{text}</p></article>" for n, text in enumerate(BODY)
    )
    assert set(BODY) < set(text_of(f"<main>{TITLE}<p>{LEAD}</p>{updates}</main>"))
    items = "".join(f"<li><a href='/{n}'>Закон {n}</a> требует осматривать опоры раз в год.</li>" for n in range(5))
    tree = lxml.html.document_fromstring(f"<main>{TITLE}<ul>{items}</ul>{paragraphs(*BODY)}</main>")
    drop_other_articles(tree)
    assert "Закон 4 требует" in tree.text_content()
