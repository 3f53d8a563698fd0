"""What was learnt about a model's vectors: in which directions one report differs from another of the same event.

The files were made by `bench.projection`, each for one model; decision 32 says from what and how much they help.
"""

from pathlib import Path

import numpy as np

from core.links.statistics import Statistics

_FOLDER = Path(__file__).parent / "projections"


def learnt_statistics(encoder_id: str | None) -> Statistics | None:
    """What was learnt of the vectors of the encoder with this `id`; None if nothing was learnt of its model."""
    if encoder_id is None:
        return None
    for path in sorted(_FOLDER.glob("*.npy")):
        if encoder_id.startswith(f"{path.stem}-"):  # the version follows
            return Statistics(f"learnt for {path.stem}", np.load(path, allow_pickle=False).astype(np.float32))
    return None
