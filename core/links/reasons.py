"""Why a post stands beside an article, as reasons that a person can check."""

from collections.abc import Mapping
from datetime import tzinfo

import numpy as np

from core.encoders.rows import Floats
from core.links.crossing import Crossing
from core.links.posts import PostIndex, has_date
from core.links.reading.citations import Citation
from core.links.vocabulary import Terms
from core.types import Article, Post, ReasonCode, reason

_MOST_WORDS = 3
_MOST_NAMES = 4
_NEARLY_THE_SAME = 0.65
_EVERYWHERE = 0.25  # the rarity of what four posts in five have, which tells nothing of any


def citing_reasons(citation: Citation, post: Post, zone: tzinfo) -> list[ReasonCode]:
    """Which channel is cited and how the post's day fits the one that the article names."""
    found = [reason("link-cites-channel", channel=citation.name)]
    if citation.message_id is not None:
        found.append(reason("link-address"))
    if citation.days is None or not has_date(post):
        return found
    found.append(reason("link-cites-day", day=citation.days.phrase))
    only = citation.days.zone_that_fits(post.date, zone)
    if only is not None:
        found.append(reason(f"link-day-{only}", day=citation.days.phrase))
    return found


def shared_reasons(
    article: Article,
    terms: Terms,
    crossing: Crossing,
    index: PostIndex,
    row: int,
    post: Post,
    *,
    officials: frozenset[str],
    names: Mapping[str, str],
    rarity: Floats,
    zone: tzinfo,
    likeness: float = 0.0,
) -> list[ReasonCode]:
    """Officials, names, numbers and words that an article and the `post` of a row share, rarest first, and how far
    apart in time they are.
    """
    held = np.sort(index.stems.row(row)).astype(np.int64)
    found = []
    both = sorted(officials & post.official_ids)
    if both:
        found.append(reason("link-same-officials", names=", ".join(names.get(each, each) for each in both)))
    pairs: dict[str, tuple[float, str, str, bool]] = {}
    for sounded, groups in ((False, crossing.by_meaning), (True, crossing.by_sound)):
        best: dict[int, tuple[float, int]] = {}
        for entry in groups.among(held, 0.4).tolist():
            group = int(groups.groups[entry])
            best[group] = max(best.get(group, (0.0, -1)), (float(groups.weights[entry]), int(groups.stems[entry])))
        for group, (weight, number) in best.items():
            key = crossing.keys[group]
            if key[0] == "@" or rarity[number] < _EVERYWHERE:
                continue
            worth = weight * float(rarity[number])
            is_name = sounded or (key in terms.capitalised and index.vocabulary.stems[number] == key)
            if key not in pairs or worth > pairs[key][0]:
                surface = terms.surfaces.get(key, key[1:])
                pairs[key] = (worth, surface, index.vocabulary.surface(number), is_name)
    ordered = sorted(pairs.values(), reverse=True)
    numbers = [surface for _, surface, other, _ in ordered if other[0] == "#"]
    said = [pair for pair in ordered if pair[2][0] not in "#@" and not _is_official(pair[1], both, names)]
    people = [f"{surface} ~ {other.capitalize()}" for _, surface, other, is_name in said if is_name][:_MOST_NAMES]
    others = [f"“{surface}” ~ «{other}»" for _, surface, other, is_name in said if not is_name][:_MOST_WORDS]
    if people:
        found.append(reason("link-same-names", names=", ".join(people)))
    if numbers:
        found.append(reason("link-same-numbers", numbers=", ".join(numbers[:_MOST_NAMES])))
    if others:
        found.append(reason("link-same-words", words=", ".join(others)))
    if likeness >= _NEARLY_THE_SAME:
        found.append(reason("link-same-meaning"))
    if article.published_at is not None and has_date(post):
        days = abs((article.published_at.astimezone(zone).date() - post.date.astimezone(zone).date()).days)
        near = {0: reason("link-same-day"), 1: reason("link-next-day")}
        found.append(near.get(days) or reason("link-days-apart", days=str(days)))
    return found


def _is_official(surface: str, both: list[str], names: Mapping[str, str]) -> bool:
    return any(surface in names.get(each, "") for each in both)
