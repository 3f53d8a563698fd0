"""Keeping at the desk: legal holds, how long texts are kept, and redaction. For admins.

What takes texts away for ever is asked twice: the first form is answered with what would go, its button sends `sure`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.errors import RefusedError
from core.i18n import Texts
from core.pipeline.archive import keeping
from core.pipeline.archive.heads import last_head
from core.pipeline.archive.keeping import Retention
from core.pipeline.archive.retaining import count_overdue
from core.storage import desk as queries
from core.storage.audit import Done, audit_log
from core.storage.cards import load_cards
from core.storage.people import members
from review.desk import Desk, action_for, going_back, known_text, page_for, verdict_code
from review.marking import number_of, snippet
from review.security import local_path

_LOGGED = 100  # entries a page
_COUNTED = 10_000


def routes(desk: Desk) -> list[Route]:
    """The routes of keeping."""
    keeper = Keeper(desk)
    return [
        Route("/keeping", page_for(desk, "admin")(keeper.page), methods=["GET"]),
        Route("/audit", page_for(desk, "admin")(keeper.log), methods=["GET"]),
        Route("/keeping", action_for(desk, "admin")(keeper.change), methods=["POST"]),
    ]


class Keeper:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, request: Request) -> Response:
        """What is held, how long the rest is kept, and the last signed head."""

        def load(session: Session) -> dict[str, Any]:
            held = keeping.holds(session)
            posts = [one.post_id for one in held if one.post_id is not None]
            return {
                "holds": held,
                "rules": keeping.retentions(session),
                "channels": {one[0]: one[1] for one in queries.channel_names(session)},
                "places": dict(queries.keys_of(session, posts)),
                "cards": load_cards(session, posts),  # but of those whose texts are detached
                "names": {one.user_id: one.name or str(one.user_id) for one in members(session)},
                "head": last_head(session),
            }

        return self._desk.page(request, "keeping.html", kinds=keeping.KINDS, **await self._desk.store.read(load))

    async def log(self, request: Request) -> Response:
        """Who did what at the desk, newest first."""
        below = number_of(request.query_params.get("below"))
        done, following = await self._desk.store.read(lambda session: audit_log(session, _LOGGED, below))
        texts = request.state.visitor.texts
        told = [(one, known_text(texts, f"desk-did-{one.action}", one.action), _details(texts, one)) for one in done]
        return self._desk.page(request, "audit.html", done=told, following=following)

    async def change(self, request: Request) -> Response:
        """A hold, its end, a rule, or a redaction."""
        desk, now = self._desk, self._desk.clock()
        form, user_id = await request.form(), request.state.visitor.member.user_id
        what, reason = str(form.get("do", "")), str(form.get("reason", ""))
        post_id, channel_id = number_of(form.get("post_id")), number_of(form.get("channel_id"))
        if form.get("sure") != "yes" and (lost := await self._lost(request, form, now)) is not None:
            back = local_path(str(form.get("next") or ""), "/keeping")
            return desk.page(request, "sure.html", what=what, form=form, back=back, snippet=snippet, **lost)

        def work(session: Session) -> None:
            match what:
                case "hold":
                    keeping.hold(session, user_id, now, channel_id=channel_id, post_id=post_id, reason=reason)
                case "release":
                    keeping.release(session, user_id, now, number_of(form.get("hold_id")) or 0)
                case "retention":
                    days = number_of(form.get("days"))
                    kind = str(form.get("kind", ""))
                    keeping.set_retention(session, user_id, now, channel_id=channel_id or 0, kind=kind, days=days)
                case "redact" if post_id is not None:
                    keeping.redact(session, desk.analyser, user_id, now, post_id=post_id, reason=reason)
                case _:
                    raise RefusedError("the form asks for nothing that can be done", code="desk-keep-which")

        await desk.store.write(work)
        return going_back(form.get("next"), "/keeping")

    async def _lost(self, request: Request, form: FormData, now: datetime) -> dict[str, Any] | None:
        """What a form would take away for ever; None where it takes nothing away or will be refused."""
        post_id, days = number_of(form.get("post_id")), number_of(form.get("days"))
        rule = Retention(number_of(form.get("channel_id")) or 0, str(form.get("kind", "")), days or 0)

        def load(session: Session) -> dict[str, Any] | None:
            match form.get("do"):
                case "redact" if post_id is not None and form.get("reason"):
                    keeping.redactable(session, post_id)
                    card = load_cards(session, [post_id]).get(post_id)
                    return None if card is None else {"card": card, "count": len(queries.versions_of(session, post_id))}
                case "retention" if days and days <= keeping.MAX_DAYS and rule.kind in keeping.KINDS:
                    count = count_overdue(session, rule, now, _COUNTED + 1)
                    names = {one[0]: one[1] for one in queries.channel_names(session)}
                    shown = str(count) if count <= _COUNTED else f"{_COUNTED}+"
                    return {"rule": rule, "channel": names.get(rule.channel_id), "count": count, "shown": shown}
            return None

        return await self._desk.store.read(load)


_KINDS = {"review": "desk-kind-", "retention": "desk-retained-", "revision": "desk-file-"}


def _details(texts: Texts, done: Done) -> list[tuple[str, str]]:
    """What the log holds of one thing that was done, each with its label, in the reader's words where there are any."""
    found = []
    for name, value in sorted(done.details.items()):
        if value in (None, ""):
            continue
        said = str(value)
        if isinstance(value, bool):
            said = texts("desk-audit-yes" if value else "desk-audit-no")
        elif name == "kind" and done.action in _KINDS:
            said = known_text(texts, _KINDS[done.action] + said, said)
        elif name == "verdict":
            said = known_text(texts, verdict_code(str(done.details.get("kind")), said), said)
        found.append((known_text(texts, f"desk-audit-of-{name}", name), said))
    return found
