"""The reference article alone among real posts: are both posts that it cites found, and no other?

    python -m bench.reference posts.jsonl.gz [--count 5000] [--encoder default]

Takes the last `--count` posts of a file ({channel, date, text} a line), spreads them over the ten days before the
article, every second one as a post of one of the two cited channels, adds the two posts of the reference case and runs
`slukh link`. Prints where both stand for the article; exits 1 unless both are `cites`, first, with their sentences,
and nothing else is `cites`.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import yaml

from cli.link import link
from tests.links.world import CHANNELS, PUBLISHED, REFERENCE, article, cited_posts, sentence_with

SPREAD = timedelta(days=10)
CITED = {"nezygar/1": "serious conversation", "kompromat/1": "Kompromat GROUP"}


def real_posts(file: Path, count: int) -> Iterator[dict[str, str]]:
    """The last `count` posts of `file`, spread over the days before the article."""
    data = file.read_bytes()
    lines = (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines()
    found = [json.loads(line) for line in lines[-count:]]
    for number, post in enumerate(found):
        channel = CHANNELS[number // 2 % 2].name if number % 2 else post["channel"]
        date = PUBLISHED - SPREAD * (len(found) - number) / len(found)
        yield {"id": f"real/{number}", "channel": channel, "date": date.isoformat(), "text": post["text"]}


def write_lines(file: Path, rows: list[dict[str, str]]) -> str:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--encoder", default="default")
    arguments = parser.parse_args()
    posts = list(real_posts(arguments.posts, arguments.count))
    places = {(post["channel"], post["text"]): post["id"] for post in posts}
    posts += [
        {"id": post.id, "channel": post.channel, "date": post.date.isoformat(), "text": post.text}
        for post in cited_posts()
    ]
    one = article(REFERENCE)
    row = {"id": one.id, "url": one.url, "title": "", "text": one.text, "published": PUBLISHED.isoformat()}
    watched = [{"username": each.username, "name": each.name, "aliases": list(each.aliases)} for each in CHANNELS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        watchlist, output = folder / "watchlist.yaml", folder / "links.jsonl"
        watchlist.write_text(yaml.safe_dump({"timezone": "Europe/London", "channels": watched}), encoding="utf-8")
        asked = ["--watchlist", str(watchlist), "--encoder", arguments.encoder, "-o", str(output), "--posts"]
        asked += [write_lines(folder / "posts.jsonl", posts), "--articles", write_lines(folder / "a.jsonl", [row])]
        start = time.process_time()
        link.main(asked, standalone_mode=False)
        links = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    print(f"{len(posts)} posts ({len(places)} different), {time.process_time() - start:.0f} s of processor time")
    good = True
    for post_id, words in CITED.items():
        place = next((number for number, each in enumerate(links, 1) if each["post_id"] == post_id), None)
        found = links[place - 1] if place else {"relation": "nothing", "sentence": None}
        sentence = tuple(found["sentence"] or ())
        right = sentence == sentence_with(REFERENCE, words)
        print(f"{post_id}: place {place}, {found['relation']}, sentence {'right' if right else sentence}")
        good &= place is not None and place <= len(CITED) and found["relation"] == "cites" and right
    others = [each["post_id"] for each in links if each["relation"] == "cites" and each["post_id"] not in CITED]
    related = sum(each["relation"] == "related" for each in links)
    print(f"other posts that are `cites`: {len(others)} {others}; `related`: {related}")
    return 0 if good and not others else 1


if __name__ == "__main__":
    sys.exit(main())
