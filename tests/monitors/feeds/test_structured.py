"""What a page is called, who wrote it and when, where the page tells of other articles, too, or tells it badly."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitors.feeds.extract import extract_page
from monitors.feeds.values import ExtractedPage

URL = "https://paper.example/news/bridge"
TITLE = "Мост через Лугань закроют до весны"
TEXT = (
    "Власти района решили закрыть мост через Лугань, потому что в опорах нашли трещины длиной в ладонь.",
    "Объезд пойдёт через соседнее село, и автобусы будут ходить вдвое реже, чем раньше, сказал Олег Шнурко.",
    "Ремонт начнут после ледохода, а закончат к осени, если подрядчик не сорвёт сроки, как было в прошлый раз.",
)
OTHER = {
    "@type": "NewsArticle",
    "headline": "В зоопарке родился тапир",
    "url": "https://paper.example/news/tapir",
    "datePublished": "2025-10-01T10:00:00+03:00",
    "author": {"@type": "Person", "name": "Чужой Автор"},
}
OWN = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "mainEntityOfPage": {"@id": URL},
    "datePublished": "2025-11-07T10:00:00+03:00",
    "author": [{"@type": "Person", "name": "Рита Савина"}, {"@type": "Organization", "name": "Вестник"}],
}


def script(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def read(head: str = "", title: str = TITLE, body: str | None = None) -> ExtractedPage:
    paragraphs = "".join(f"<p>{each}</p>" for each in TEXT)
    body = f"<main><article><h1>{TITLE}</h1>{paragraphs}</article></main>" if body is None else body
    html = f'<html lang="ru"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    found = extract_page(html.encode(), "text/html; charset=utf-8", URL)
    assert isinstance(found, ExtractedPage)
    return found


@pytest.mark.parametrize(
    "told",
    [
        [OTHER, OWN],
        {"@graph": [OTHER, {**OWN, "mainEntityOfPage": None, "@id": "/news/bridge#article"}]},
        [OTHER, {**OWN, "mainEntityOfPage": None, "datePublished": ["2025-11-07T10:00:00+03:00"]}],
    ],
)
def test_of_several_articles_the_one_that_the_page_is_of_counts(told: Any) -> None:
    """Known by its address, or by its headline: its title, its author, its day."""
    found = read(script(told))
    assert (found.title, found.authors) == (TITLE, ("Рита Савина",))
    assert found.published_at == datetime(2025, 11, 7, 7, tzinfo=UTC)


def test_what_json_can_not_be_read_as_is_read_as_sites_mean_it() -> None:
    """In comments, with a comma too many and a line's end in a text."""
    written = json.dumps({**OWN, "description": "x"}, ensure_ascii=False).replace('"x"}', '"строка\nи ещё",}')
    found = read(script(f"\n<!--//--><![CDATA[\n{written}\n//]]>\n"))
    assert (found.authors, found.published_at) == (("Рита Савина",), datetime(2025, 11, 7, 7, tzinfo=UTC))


def test_a_live_blog_that_only_scripts_show_is_read_from_what_it_tells_machines() -> None:
    """Its updates, in its order, under its own name."""
    updates = [{"@type": "BlogPosting", "headline": f"Час {n}", "articleBody": text} for n, text in enumerate(TEXT)]
    blog = {"@type": "LiveBlogPosting", "headline": TITLE, "datePublished": "2025-11-07T10:00:00+03:00"}
    found = read(script({**blog, "liveBlogUpdate": updates}), body="<div id=root></div>")
    assert found.text.split("\n") == ["Час 0", TEXT[0], "Час 1", TEXT[1], "Час 2", TEXT[2]]
    assert (found.title, found.published_at) == (TITLE, datetime(2025, 11, 7, 7, tzinfo=UTC))


def test_a_live_blog_is_called_by_its_own_headline() -> None:
    """Not by that of its newest update."""
    updates = "".join(f"<article><h2>В час {n} пришла вода</h2><p>{text}</p></article>" for n, text in enumerate(TEXT))
    assert read(body=f"<main><h1>{TITLE}</h1>{updates}</main>").title == TITLE


@pytest.mark.parametrize(
    ("named", "title"),
    [
        (f"{TITLE} - Вестник района", TITLE),
        (f"{TITLE} :: Политика :: РБ", TITLE),
        (f"{TITLE}: кто виноват", f"{TITLE}: кто виноват"),
        ("Мост на замке", "Мост на замке"),
    ],
)
def test_the_sites_name_is_no_part_of_the_title(named: str, title: str) -> None:
    """Where the headline tells what is; a title of its own for those who share the article stays."""
    assert read(f'<meta property="og:title" content="{named}">', title=f"{TITLE} - Вестник района").title == title


@pytest.mark.parametrize(
    "written",
    ["7 листопада 2025, 08:20", "08:20, 7 ноября 2025 года", "П'ятниця, 7 листопада 2025", "7 нояб. 2025, в 08:20"],
)
def test_a_day_in_words_that_stands_by_itself_dates_the_page(written: str) -> None:
    """An article of November is not of the first of January for a year that stands in the page's foot."""
    paragraphs = "".join(f"<p>{each}</p>" for each in TEXT)
    body = f"<h2>{TITLE}</h2><p><i>{written}</i></p>{paragraphs}<hr><small>© 2025 Старая газета</small>"
    found = read(body=body)
    assert found.published_at is not None
    assert (found.published_at.date().isoformat(), found.dated_to_day) == ("2025-11-07", True)


def test_of_two_days_in_words_neither_dates_the_page() -> None:
    """One may be today's, or that of another article."""
    paragraphs = "".join(f"<p>{each}</p>" for each in TEXT)
    foot = "<hr><p><i>19 листопада 2025</i></p><small>© 2025</small>"
    body = f"<h2>{TITLE}</h2><p><i>17 листопада 2025</i></p>{paragraphs}{foot}"
    assert read(body=body).published_at is None


def test_a_canonical_link_leads_from_where_the_page_says_that_its_links_do() -> None:
    """Its base may be the front page."""
    head = '<base href="https://paper.example/"><link rel="canonical" href="news/bridge-closed">'
    assert read(head).url == "https://paper.example/news/bridge-closed"
