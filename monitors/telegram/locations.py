"""Where Telegram keeps files, pure."""

from collections.abc import Mapping
from typing import Any

from telethon.tl import types


def location(file: Any) -> tuple[Any, int, int | None]:
    """Where Telegram keeps a photo or document: the location in its largest form, its data centre, its size.

    Raises ValueError for what can't be fetched: expired, or a photo of which there is no file.
    """
    if isinstance(file, types.Photo):
        sizes: Mapping[str, int] = {
            size.type: max(size.sizes) if isinstance(size, types.PhotoSizeProgressive) else size.size
            for size in file.sizes
            if isinstance(size, types.PhotoSize | types.PhotoSizeProgressive)
        }
        if not sizes:
            raise ValueError("the photo has no file")
        largest = max(sizes, key=lambda kind: sizes[kind])
        where = types.InputPhotoFileLocation(file.id, file.access_hash, file.file_reference, largest)
        return where, file.dc_id, sizes[largest]
    if isinstance(file, types.Document):
        where = types.InputDocumentFileLocation(file.id, file.access_hash, file.file_reference, "")
        return where, file.dc_id, file.size
    raise ValueError(f"there is no file in {type(file).__name__}")
