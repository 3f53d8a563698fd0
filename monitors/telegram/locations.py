"""Where Telegram keeps files, pure."""

from collections.abc import Mapping
from typing import Any

from telethon.tl import types


def location(file: Any) -> tuple[Any, int, int | None]:
    """Where Telegram keeps a photo or document: the location in its largest form, its data centre, its size."""
    if isinstance(file, types.Photo):
        sizes: Mapping[str, int] = {
            size.type: max(size.sizes) if isinstance(size, types.PhotoSizeProgressive) else size.size
            for size in file.sizes
            if isinstance(size, types.PhotoSize | types.PhotoSizeProgressive)
        }
        largest = max(sizes, key=lambda kind: sizes[kind])
        where = types.InputPhotoFileLocation(file.id, file.access_hash, file.file_reference, largest)
        return where, file.dc_id, sizes[largest]
    where = types.InputDocumentFileLocation(file.id, file.access_hash, file.file_reference, "")
    return where, file.dc_id, file.size
