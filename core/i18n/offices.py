"""How an office is told to a reader."""

from datetime import date

from core.languages import first_in
from core.types import Official, Position


def title_in(position: Position, language: str) -> str:
    """The office as a reader of `language` calls it where the catalogue has it so, else its title."""
    return first_in(language, (position.title, *position.short)) or position.title


def office_text(official: Official, language: str, day: date) -> str:
    """The office by which somebody is known on `day`, with its years if it was left before; empty without any."""
    office = official.office(day)
    if office is None:
        return ""
    title = title_in(office, language)
    if office.held_to is None or office.held_on(day):
        return title
    years = f"{office.held_from.year if office.held_from else ''}–{office.held_to.year}"
    return f"{title}, {years}"
