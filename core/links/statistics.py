"""What an encoder's vectors look like in general, so that what is common to all news does not count as likeness."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats

_POWER = 0.25  # half of full whitening: full whitening blows noise up
_FAITH = 300  # vectors that weigh as much as the assumption that all directions are alike


@dataclass(frozen=True, slots=True)
class Statistics:
    """`projection` (d, d) evens out the directions in which all news differs; a learnt one also brings out those in
    which one report differs from another. `id` tells where it comes from.
    """

    id: str
    projection: Floats

    def projected(self, vectors: Floats) -> Floats:
        """`vectors` (n, d) projected, of length one again."""
        return unit(vectors @ self.projection)


def unit(vectors: Floats) -> Floats:
    """Rows of length one; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def measure(posts: Floats, sentences: Floats, background: Floats) -> Statistics:
    """Statistics of `posts` (n, d) and articles' `sentences` (m, d); `background` are sentences about anything.

    With few vectors the whitening is slight.
    """
    dimensions = posts.shape[1]
    identity = np.eye(dimensions, dtype=np.float64) / dimensions
    abroad = np.concatenate([sentences, background])
    parts: list[tuple[float, npt.NDArray[np.float64]]] = [(_FAITH, identity)]
    if len(posts):
        parts.append((0.7 * len(posts), _spread(posts)))
    if len(abroad):
        # Articles count as a third of the whole as soon as there are some: the two languages share the space.
        parts.append((min(3.0 * len(abroad), 0.3 * max(len(posts), 100)), _spread(abroad)))
    total = sum(weight for weight, _ in parts)
    spread = sum(((weight / total) * part for weight, part in parts), np.zeros_like(identity))
    values, directions = np.linalg.eigh(spread)
    values = np.maximum(values, values.max() * 1e-3)
    projection = (directions * values**-_POWER) @ directions.T
    return Statistics(f"{len(posts)}-{len(sentences)}-{len(background)}", projection.astype(np.float32))


def _spread(vectors: Floats) -> npt.NDArray[np.float64]:
    return np.asarray(vectors.T @ vectors / len(vectors), dtype=np.float64)


# Sentences about anything, in the languages that articles are written in. Encoded once, they stand for what all news
# has in common until enough articles were seen.
BACKGROUND_TEXTS = (
    "The government said on Monday that it would raise the minimum wage from next year.",
    "Police are looking for two men who fled the scene after the robbery.",
    "The team won the match with a late goal in front of their home crowd.",
    "Scientists have found a new way to store energy from the sun.",
    "The president is expected to meet foreign leaders at the summit next week.",
    "Heavy rain caused flooding in several towns and left thousands without power.",
    "The company reported higher profits than analysts had expected.",
    "A court sentenced the former official to six years in prison for taking bribes.",
    "The actress said that the role had changed her life.",
    "Doctors warn that the number of cases may rise in the winter.",
    "Voters go to the polls on Sunday to choose a new parliament.",
    "The central bank left its key interest rate unchanged.",
    "Rescue workers pulled three survivors from the rubble on Tuesday.",
    "The minister denied reports that he was about to resign.",
    "Troops shelled a village near the front line overnight, the governor said.",
    "The airline cancelled dozens of flights because of the strike.",
    "Prices of oil fell as traders feared weaker demand.",
    "Her new novel tells the story of a family over three generations.",
    "The school will reopen after repairs that took more than a year.",
    "Negotiators failed to agree on a ceasefire after two days of talks.",
    "He was born in a small town and moved to the capital as a student.",
    "The law would give the security services wider powers to read messages.",
    "A fire broke out in a warehouse on the edge of the city.",
    "The coach said his players had lacked concentration in the second half.",
    "Researchers studied the health of more than ten thousand people over twenty years.",
    "The two countries have agreed to exchange prisoners.",
    "Customers complained that their orders had never arrived.",
    "The museum bought the painting at an auction in London.",
    "Protesters gathered in front of the parliament and demanded new elections.",
    "The train driver did not see the signal, according to the investigators.",
    "The singer will begin her tour of Europe in the spring.",
    "Farmers say that the drought has ruined most of the harvest.",
    "The mayor promised to build more houses that people can afford.",
    "The spacecraft sent the first pictures of the planet's surface.",
    "Officials refused to comment on the decision.",
    "The sanctions are aimed at banks and at makers of weapons.",
    "The phone has a larger screen and a better camera than the last one.",
    "The dog was found alive after a week in the forest.",
    "There is no evidence that the two events are connected.",
    "What happens next depends on the answer of the court.",
)
