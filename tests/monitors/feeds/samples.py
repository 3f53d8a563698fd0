"""Feeds and pages written for the tests."""

TEXT = [
    "The Kremlin denied on Friday that the foreign minister had fallen out of favour with the president.",
    "The Telegram channel Nezygar reported on Wednesday that Lavrov had had a serious conversation with Putin.",
    "A spokesman said that the minister was working as usual and that the reports had nothing to do with reality.",
]


def page(title: str = "Kremlin denies rift", text: list[str] | None = None, head: str = "", lang: str = "en") -> str:
    """An article's page with the furniture that sites have."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text or TEXT)
    top = f'<meta charset="utf-8"><title>{title} | Paper</title>{head}'
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{top}</head><body><nav><a href="/">World</a></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main><footer>All rights reserved</footer></body></html>"
    )


def item(
    url: str, title: str = "Kremlin denies rift", guid: str = "", text: str = "", date: str = "", updated: str = ""
) -> str:
    """An item of an RSS feed."""
    parts = [f"<title>{title}</title>", f"<link>{url}</link>", f"<description>{text}</description>" if text else ""]
    parts.append(f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
    parts.append(f"<pubDate>{date}</pubDate>" if date else "")
    parts.append(f"<atom:updated>{updated}</atom:updated>" if updated else "")
    return f"<item>{''.join(parts)}</item>"


def rss(*items: str, more: str = "") -> str:
    """An RSS feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>The Paper</title><language>en-GB</language>{more}{''.join(items)}</channel></rss>"
    )
