"""Random tamperings of a store with everything that is evidence: none goes unseen."""

from bench.tampering import tamper


def test_no_tampering_goes_unseen() -> None:
    """Any changed value, removed or inserted row of what is evidence is found; the benchmark does 10,000 of them."""
    done, missed = tamper(250, seed=20_251_105)
    assert missed == []
    assert len(done) > 25
