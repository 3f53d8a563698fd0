"""The declarative base: constraint names are fixed, so that migrations can name them on both engines."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

BY_KEY = {"sqlite_with_rowid": False}
"""Kept in the order of its key: one tree to write instead of two, in tables that every post writes to."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
