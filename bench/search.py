"""Search at size: index share of the text, newest-first and ranked times, recall of inflected queries.

    python -m bench.search POSTS.jsonl[.gz] [--posts 200000] [--only sqlite,postgresql,tantivy] [--postgres URL]

Posts are made of the file's sentences, mixed and dated apart; each sentence is analysed once, so that a million posts
are filled in minutes. Prints one line a measure. Times are of `prepare` and `search_posts` together: reading the query,
finding, loading cards, marking. PostgreSQL is a server of our own unless a URL is given; its time of the processor is
that of both, the client's thread and the server's process. tantivy searches the same terms for comparison. What is not
installed is told, not left out in silence.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.postgres import Postgres, programs
from core.mentions import compile_catalogue
from core.pipeline.asking.searching import prepare, search_posts
from core.pipeline.rules import Rules
from core.query import Analyser, load_analyser, marks
from core.query.analyser import split_words
from core.storage.models import ChannelRow, PostRow, VersionRow
from core.storage.search import Document, put_documents, tidy_index
from core.storage.searchkeys import between_keys
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import Watchlist

START = datetime(2020, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=5 * 365)
CHANNELS = 60
BATCH = 2000

Took = tuple[float, float]


def sentences(path: Path) -> list[str]:
    """The sentences of the file's posts."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")  # noqa: SIM115
    found: list[str] = []
    with opened as lines:
        for line in lines:
            found += [one for one in re.split(r"(?<=[.!?…])\s+|\n+", json.loads(line)["text"]) if len(one) > 20]
    return found


def made(pool: list[str], count: int, rng: random.Random) -> Iterator[tuple[int, list[str], datetime]]:
    """Posts as (channel, sentences, date), newest last."""
    step = SPAN / count
    for number in range(count):
        size = rng.choice((1, 2, 3, 4, 6, 9))
        yield rng.randrange(CHANNELS) + 1, rng.choices(pool, k=size), START + number * step


async def fill(store: Store, pool: list[str], count: int, analyser: Analyser) -> int:
    """Stores and indexes; returns bytes of text."""
    rng = random.Random(1)
    known = {sentence: tuple(analyser.terms(sentence)) for sentence in pool}
    posts = made(pool, count, rng)
    size, done = 0, 0
    channels = [
        {"channel_id": n + 1, "name": f"Channel {n + 1}", "username": f"channel{n + 1}", "language": "ru",
         "watched": True, "state": "ok", "cursor": 0, "head": 0, "floor": 0, "first_head": 0, "history_done": True}
        for n in range(CHANNELS)
    ]  # fmt: skip
    await store.write(lambda session: insert_rows(session, ChannelRow, channels))
    while done < count:
        rows, versions, documents = [], [], []
        for number, (channel, said, date) in enumerate(islice(posts, BATCH), start=done + 1):
            body = " ".join(said)
            size += len(body.encode())
            rows.append({"id": number, "channel_id": channel, "message_id": number, "date": date, "heard_at": date,
                         "source": "history", "service": False, "noforwards": False, "version": 0})  # fmt: skip
            versions.append({"id": number, "post_id": number, "number": 0, "text": body, "entities": [],
                             "content_hash": bytes(32), "salt": b"", "heard_at": date})  # fmt: skip
            terms = tuple(term for sentence in said for term in known[sentence])
            documents.append(Document(number, date, terms, (marks.ALL, marks.channel(channel))))

        def work(session: Session, r: list = rows, v: list = versions, d: list = documents) -> None:
            insert_rows(session, PostRow, r)
            insert_rows(session, VersionRow, v)
            put_documents(session, d)

        await store.write(work)
        done += len(rows)
        print(f"\r{done} posts", end="", flush=True)
    print("\r", end="")
    return size


def queries(pool: list[str], analyser: Analyser, count: int, rng: random.Random) -> list[str]:
    """1 to 3 words of one sentence, most of them with dates or channels."""
    found = []
    while len(found) < count:
        words = [word for word in split_words(rng.choice(pool)) if len(word) > 3 and word.isalpha()]
        if not words:
            continue
        query = " ".join(rng.sample(words, min(len(words), rng.randint(1, 3))))
        if rng.random() < 0.4:
            query += f" channel:{rng.randrange(CHANNELS) + 1}"
        if rng.random() < 0.4:
            day = START + timedelta(days=rng.randrange(1700))
            query += f" after:{day:%Y-%m-%d} before:{day + timedelta(days=90):%Y-%m-%d}"
        found.append(query)
    return found


async def timed(store: Store, rules: Rules, analyser: Analyser, asked: list[str], *, best: bool) -> list[Took]:
    """Milliseconds of each query, by the clock and of the processor: on a machine that others use the second tells."""
    now = START + SPAN

    def work(session: Session) -> list[Took]:
        times = []
        processor = clock_of(session)
        for query in asked:
            began, used = time.perf_counter(), processor()
            search_posts(session, prepare(session, rules, analyser, query, now), best_first=best)
            times.append(((time.perf_counter() - began) * 1000, (processor() - used) * 1000))
        return times

    return await store.read(work)


def clock_of(session: Session) -> Callable[[], float]:
    """A clock of the seconds of the processor that a session's queries take: of this thread, and of the process that
    serves it, where PostgreSQL runs on this machine.
    """
    if session.get_bind().dialect.name != "postgresql":
        return time.thread_time
    served_by = Path("/proc") / str(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
    try:
        ours = (served_by / "comm").read_text().startswith("postgres")
        spent = served_by / "schedstat"  # nanoseconds; /proc/…/stat counts in hundredths of a second
        spent.read_text()
    except OSError:
        ours = False
    if not ours:
        print("  (of the processor: of this side alone, the server is not on this machine)")
        return time.thread_time
    return lambda: time.thread_time() + int(spent.read_text().split()[0]) / 1e9


async def recall(store: Store, rules: Rules, analyser: Analyser, pool: list[str], rng: random.Random) -> float:
    """Share of the posts found that a scan of all posts by lemma finds, for other forms of their words."""
    limit = 3000

    def scan(session: Session) -> list[tuple[int, str]]:
        rows = session.execute(text("SELECT id, text FROM version ORDER BY id DESC LIMIT :limit"), {"limit": limit})
        return [(row[0], row[1]) for row in rows]

    posts = await store.read(scan)
    by_lemma: dict[str, set[int]] = {}
    for post_id, body in posts:
        for word in set(re.findall(r"[а-яё]{4,}", body.lower())):
            for lemma in {parse.normal_form.replace("ё", "е") for parse in _parses(analyser, word)}:
                by_lemma.setdefault(lemma, set()).add(post_id)
    lowest = min(post_id for post_id, _ in posts)
    wanted = hit = 0
    lemmas = rng.sample([lemma for lemma, ids in by_lemma.items() if 2 <= len(ids) <= 300], 300)

    def find(session: Session) -> None:
        nonlocal wanted, hit
        for lemma in lemmas:
            forms = sorted({form.word for parse in _parses(analyser, lemma)[:1] for form in parse.lexeme})
            query = rng.choice(forms) if forms else lemma
            ready = prepare(session, rules, analyser, query, START + SPAN)
            after = START + (lowest - 1) * (SPAN / rng_count)
            ready.statement.low = between_keys(after, None)[0]
            found: set[int] = set()
            mark = None
            while True:
                page = search_posts(session, ready, limit=500, after=mark)
                found |= {one.post_id for one in page.hits}
                mark = page.next
                if mark is None:
                    break
            wanted += len(by_lemma[lemma])
            hit += len(by_lemma[lemma] & found)

    rng_count = await store.read(lambda session: session.execute(text("SELECT count(*) FROM post")).scalar_one())
    await store.read(find)
    return hit / wanted


def paradigm_recall(analyser: Analyser, pool: list[str], rng: random.Random) -> float:
    """Share of the pairs of two forms of one word, of 1,000 known words of the posts, of which one finds the other."""
    words = sorted(
        {word for sentence in rng.sample(pool, 2000) for word in re.findall(r"[а-яё]{4,}", sentence.lower())}
    )
    pairs = hit = 0
    for word in rng.sample(words, 1000):
        for parse in _parses(analyser, word)[:1]:
            forms = sorted({form.word for form in parse.lexeme})
            indexed = {form: {n for t in analyser.terms(form) for n in (t.term, *t.others)} for form in forms}
            for query in rng.sample(forms, min(4, len(forms))):
                wanted = set(analyser.searched(query))
                pairs += len(forms)
                hit += sum(not wanted.isdisjoint(names) for names in indexed.values())
    return hit / pairs


def _parses(analyser: Analyser, word: str) -> list:
    dictionary = analyser._russian
    return dictionary.parse(word) if dictionary.word_is_known(word) else []


def show(name: str, times: list[Took]) -> None:
    for place, what in enumerate(("by the clock", "of the processor")):
        values = sorted(took[place] for took in times)
        p95 = values[int(len(values) * 0.95)]
        print(f"{name:28} p50 {statistics.median(values):7.2f}  p95 {p95:7.2f}  max {values[-1]:7.2f} ms {what}")


ENGINES = ("sqlite", "postgresql", "tantivy")
# As for a small machine of a newsroom; without parallel workers, so that the one process tells what a query costs.
SERVER = {"shared_buffers": "512MB", "maintenance_work_mem": "256MB", "max_wal_size": "4GB",
          "max_parallel_workers_per_gather": "0"}  # fmt: skip
SIZES = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search%'",
    "postgresql": "SELECT pg_total_relation_size('search_doc') + pg_total_relation_size('search_marks')",
}


TEXTS = {
    "sqlite": "SELECT sum(length(CAST(text AS BLOB))) FROM version",
    "postgresql": "SELECT sum(octet_length(text)) FROM version",
}


async def measure(url: str, pool: list[str], count: int, asked_for: int) -> None:
    analyser = load_analyser()
    rules = Rules(Watchlist(), compile_catalogue([]))
    async with Store(url) as store:
        name = store.dialect
        began = time.perf_counter()
        if name == "postgresql":  # quicker to fill without, and the same afterwards
            await store.write(lambda session: session.execute(text("DROP INDEX IF EXISTS search_doc_terms")))
        size = await store.read(lambda session: session.execute(text(TEXTS[name])).scalar_one())
        size = int(size or 0) or await fill(store, pool, count, analyser)
        print(f"{name}: {count} posts, {size / 1e6:.0f} MB of text, in {time.perf_counter() - began:.0f} s")

        def settle(session: Session) -> None:
            if name == "postgresql":
                sql = "CREATE INDEX search_doc_terms ON search_doc USING gin (terms) WITH (fastupdate = off)"
                session.execute(text(sql))
                session.execute(text("ANALYZE"))
            else:
                tidy_index(session, whole=True)

        began = time.perf_counter()
        before = await store.read(lambda session: session.execute(text(SIZES[name])).scalar_one())
        await store.write(settle)
        used = await store.read(lambda session: session.execute(text(SIZES[name])).scalar_one())
        print(f"  index {used / 1e6:.0f} MB, {used / size:.1%} of the text ({before / size:.1%} before merging,"
              f" {time.perf_counter() - began:.0f} s)")  # fmt: skip
        asked = queries(pool, analyser, asked_for, random.Random(2))
        await timed(store, rules, analyser, asked[:20], best=False)
        show("  newest first", await timed(store, rules, analyser, asked, best=False))
        show("  best first", await timed(store, rules, analyser, asked, best=True))
        show("  phrases, newest first", await timed(store, rules, analyser, phrases(pool, 100), best=False))
        print(f"  inflected recall over posts {await recall(store, rules, analyser, pool, random.Random(3)):.2%}")
        print(f"  inflected recall over paradigms {paradigm_recall(analyser, pool, random.Random(4)):.2%}")


def phrases(pool: list[str], count: int) -> list[str]:
    """Two or three words as they follow one another in some sentence."""
    rng = random.Random(5)
    found = []
    while len(found) < count:
        words = [word for word in split_words(rng.choice(pool)) if word.isalpha()]
        if len(words) >= 3:
            at = rng.randrange(len(words) - 2)
            found.append(f'"{" ".join(words[at : at + rng.randint(2, 3)])}"')
    return found


def measure_postgres(url: str | None, pool: list[str], count: int, asked_for: int) -> None:
    """The same store in PostgreSQL: in the database that is given, else in a server that ends with this."""
    if url is not None:
        asyncio.run(measure(url, pool, count, asked_for))
        return
    try:
        programs()
    except RuntimeError as error:
        print(f"postgresql: NOT MEASURED, {error} (make .venv/.installed-dev), and no --postgres URL was given")
        return
    with Postgres(settings=SERVER) as server:
        asyncio.run(measure(server.uri, pool, count, asked_for))


def measure_tantivy(pool: list[str], count: int, asked_for: int) -> None:
    """The same terms in tantivy, newest first and best first: only finding, without reading any post."""
    try:
        import tantivy
    except ImportError:
        print("tantivy: NOT MEASURED, it is not installed (pip install tantivy)")
        return
    analyser = load_analyser()
    known = {sentence: " ".join(term.term for term in analyser.terms(sentence)) for sentence in pool}
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("date", fast=True)
    builder.add_text_field("channel", tokenizer_name="raw", index_option="basic")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(builder.build(), path=folder)
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        size = 0
        for channel, said, date in made(pool, count, random.Random(1)):
            size += len(" ".join(said).encode())
            words = " ".join(known[sentence] for sentence in said)
            writer.add_document(tantivy.Document(words=words, date=int(date.timestamp()), channel=f"c{channel}"))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        used = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"tantivy: {count} posts; index {used / 1e6:.0f} MB, {used / size:.1%} of the text")
        searcher = index.searcher()
        for order in ("date", None):
            times = []
            for query in queries(pool, analyser, asked_for, random.Random(2)):
                began, used = time.perf_counter(), time.thread_time()
                parts = []
                for word in query.split():
                    if word.startswith("channel:"):
                        parts.append(f"+channel:c{word[8:]}")
                    elif not word.startswith(("after:", "before:")):
                        parts.append("+words:(" + " ".join(analyser.searched(word)) + ")")
                asked = index.parse_query(" ".join(parts), ["words"])
                searcher.search(asked, 20, **({"order_by_field": order} if order else {}))
                times.append(((time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000))
            show("  newest first" if order else "  best first", times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the SQLite file; a filled one is measured as it is")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--only", default=",".join(ENGINES), help="which of them, with commas between")
    parser.add_argument("--postgres", help="an empty database instead of a server of our own")
    given = parser.parse_args()
    wanted = set(given.only.split(","))
    if unknown := wanted - set(ENGINES):
        parser.error(f"--only takes {', '.join(ENGINES)}, not {', '.join(sorted(unknown))}")
    pool = sentences(given.file)
    if "sqlite" in wanted:
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.keep or temporary
            asyncio.run(measure(f"sqlite:///{folder}/bench.db", pool, given.posts, given.queries))
    if "postgresql" in wanted:
        measure_postgres(given.postgres, pool, given.posts, given.queries)
    if "tantivy" in wanted:
        measure_tantivy(pool, given.posts, given.queries)


if __name__ == "__main__":
    main()
