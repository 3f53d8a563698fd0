"""Ukrainian as the default encoder reads it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encoders import open_encoder
from core.encoders.ukrainian import spelt_as_russian
from core.encoders.ukrainianwords import BEGINNINGS, WORDS


@pytest.mark.parametrize(
    ("ukrainian", "russian"),
    [
        ("Мер повідомив про вибухи у місті", "Мер сообщил о взрывы в городе"),
        ("Чоловік приїхав, жінка зникла", "Мужчина приехал, женщина пропала"),
        ("П’ять загиблих, об'єкт зруйновано", "Пять погибших, объект разрушено"),
        ("Сергій і Андрій із Києва", "Сергей и Андрей из Киева"),
        ("МІНІСТР: рішення ухвалено", "МИНИСТР: решения принято"),
        ("Російський міністр", "Российский министр"),
        ("Частина радіо", "Часть радио"),  # not of the time, not of a council
        ("Її влада: особливий стандарт", "Ее власть: особенный стандарт"),
        ("У вівторок, 5 серпня, погода", "В вторник, 5 августа, погода"),
    ],
)
def test_everyday_ukrainian_is_spelt_as_russian(ukrainian: str, russian: str) -> None:
    assert spelt_as_russian(ukrainian) == russian


@pytest.mark.parametrize(
    "text", ["Мэр объявил о відставці, пишет Этапы", "Мэр сообщил о взрывах", "The mayor said", ""]
)
def test_other_languages_are_left_as_they_stand(text: str) -> None:
    assert spelt_as_russian(text) == text


@given(st.text(alphabet=st.sampled_from("вінгоїєґьсктя’'ВІ -\n1a"), max_size=200))
def test_any_text_is_spelt_with_no_letter_of_ukrainian_left(text: str) -> None:
    found = spelt_as_russian(text)
    assert found == text or not set("іїєґІЇЄҐ") & set(found)
    assert len(found) <= 6 * len(text) + 20


def test_the_lists_hold_what_they_say() -> None:
    """No entry is lost to a comma or a colon, and no Ukrainian letter is left where Russian should stand."""
    for listed in (WORDS, BEGINNINGS):
        assert len(listed) > 200
        for ours, theirs in listed.items():
            assert ours
            assert theirs
            assert not set("іїєґ:,abcdefghijklmnopqrstuvwxyz") & set(theirs)
            assert not set("abcdefghijklmnopqrstuvwxyz:,") & set(ours)


def test_a_ukrainian_sentence_is_nearer_to_its_russian_one_than_to_others() -> None:
    encoder = open_encoder("default")
    assert encoder is not None
    pairs = [
        ("Уночі пролунали вибухи, поранено двох жінок", "Ночью прогремели взрывы, ранены две женщины"),
        ("Уряд відмовився підвищити ціни на світло", "Правительство отказалось поднять цены на электричество"),
        ("Суд засудив колишнього чиновника за хабар", "Суд приговорил бывшего чиновника за взятку"),
        ("Речник заперечив чутки про відставку міністра", "Представитель опроверг слухи об отставке министра"),
    ]
    ours, theirs = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    likeness = ours @ theirs.T
    assert (np.argmax(likeness, axis=1) == np.arange(len(pairs))).all()
    assert np.diagonal(likeness).min() > 0.35
