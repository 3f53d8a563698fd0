"""Taking things away from the desk: exports of a search, evidence bundles of a case, and search receipts."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import anyio
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from core.errors import RefusedError
from core.pipeline.archive.bundle import BundleMaker
from core.pipeline.archive.exporting import ExportedPost, Exporter, csv_writer, jsonl_writer
from core.pipeline.archive.receipts import receipt
from core.pipeline.asking.searching import prepare
from core.pipeline.newsroom import cases
from core.pipeline.newsroom.signing_in import audit
from review.desk import Desk, page_for, program

_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def routes(desk: Desk) -> list[Route]:
    """The routes of what is taken away; who takes what is in the audit log."""
    taking = Taking(desk)
    member = page_for(desk, "journalist")
    return [
        Route("/export", member(taking.export), methods=["GET"]),
        Route("/receipt", member(taking.receipt), methods=["GET"]),
        Route("/case/{case_id:int}/bundle", member(taking.bundle), methods=["GET"]),
    ]


class Taking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def export(self, request: Request) -> Response:
        """The hits of a search as CSV or JSON Lines, sent as they are read."""
        desk, now, member = self._desk, self._desk.clock(), request.state.visitor.member
        query, form = request.query_params.get("q", "")[:2000], request.query_params.get("format", "csv")
        if form not in _TYPES or not query.strip():
            raise RefusedError("say what to export, as csv or jsonl", code="desk-export-what")

        def check(session: Session) -> None:
            prepare(session, desk.rules, desk.analyser, query, now)  # tells what is wrong before anything is sent

        await desk.store.read(check)
        await desk.store.write(lambda session: audit(session, member.user_id, "export", now, query=query, format=form))
        exporter = Exporter(desk.store, desk.holder, desk.clock, query)
        name = f"slukh-{now:%Y%m%d-%H%M}.{form}"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(_lines(exporter, form), media_type=_TYPES[form], headers=headers)

    async def receipt(self, request: Request) -> Response:
        """What was searched, when and in what."""
        desk, now, query = self._desk, self._desk.clock(), request.query_params.get("q", "")[:2000]
        found = await desk.store.read(
            lambda session: receipt(session, desk.rules, desk.analyser, query, now, program=program())
        )
        headers = {"content-disposition": f'attachment; filename="slukh-receipt-{now:%Y%m%d-%H%M}.json"'}
        return JSONResponse(found, headers=headers)

    async def bundle(self, request: Request) -> Response:
        """An evidence bundle of a case's posts as one file."""
        desk, now, member = self._desk, self._desk.clock(), request.state.visitor.member
        case_id = request.path_params["case_id"]
        case = await desk.store.read(lambda session: cases.case_for(session, member, min(case_id, 1 << 62)))
        if case is None:
            raise HTTPException(404)
        ids = [entry.post_id for entry in case.entries]
        exporter = Exporter(desk.store, desk.holder, desk.clock, f"case {case_id}: {case.head.title}", post_ids=ids)
        work = Path(tempfile.mkdtemp(prefix="slukh-bundle-"))
        name = f"slukh-case-{case_id}"
        try:
            maker = BundleMaker(desk.store, desk.holder, desk.clock, exporter, program(), media=desk.media)
            await maker.write(work / name, lambda _count: None)
            await anyio.to_thread.run_sync(partial(_pack, work / name, work / "bundle.zip"))
            await desk.store.write(lambda session: audit(session, member.user_id, "bundle", now, case_id=case_id))
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        gone = BackgroundTask(partial(shutil.rmtree, work, ignore_errors=True))
        return FileResponse(work / "bundle.zip", filename=f"{name}.zip", media_type="application/zip", background=gone)


async def _lines(exporter: Exporter, form: str) -> AsyncIterator[bytes]:
    output = io.StringIO(newline="")
    if form == "csv":
        output.write("\ufeff")  # spreadsheets know UTF-8 by it
    write: Callable[[ExportedPost], None] = csv_writer(output) if form == "csv" else jsonl_writer(output)
    async for batch in exporter.batches():
        for post in batch:
            write(post)
        yield output.getvalue().encode("utf-8", "replace")
        output.seek(0)
        output.truncate()
    if rest := output.getvalue():
        yield rest.encode("utf-8", "replace")


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
