"""Downloads: https://core.telegram.org/api/files."""

from telethon.tl import types
from telethon.tl.functions import upload

from loopback.mtproto.build import file_hash, file_reference
from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import Document, Photo

_LARGEST_PART = 1024 * 1024


@method(upload.GetFileRequest)
def get_file(call: Call, request: upload.GetFileRequest) -> Result:
    """One part of a photo or document."""
    where = request.location
    expected: type[Photo] | type[Document]
    match where:
        case types.InputPhotoFileLocation():
            expected = Photo
        case types.InputDocumentFileLocation():
            expected = Document
        case _:
            raise RpcError(400, "LOCATION_INVALID")
    media = call.world.files.get(where.id)
    if not isinstance(media, expected) or where.access_hash != file_hash(media.id):
        raise RpcError(400, "FILE_ID_INVALID")
    if where.file_reference != file_reference(call.world, media.id):
        raise RpcError(400, "FILE_REFERENCE_EXPIRED" if where.file_reference else "FILE_REFERENCE_EMPTY")
    unit = 1024 if request.precise else 4096
    if request.offset < 0 or request.offset % unit:
        raise RpcError(400, "OFFSET_INVALID")
    if not 0 < request.limit <= _LARGEST_PART or request.limit % unit:
        raise RpcError(400, "LIMIT_INVALID")
    kind = types.storage.FileJpeg() if isinstance(media, Photo) else types.storage.FileUnknown()
    return types.upload.File(kind, media.date, media.data[request.offset : request.offset + request.limit])
