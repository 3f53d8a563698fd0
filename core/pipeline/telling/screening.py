"""What a destination's wishes do to a claimed alert: sent now, held for a summary, or left out.

Muted channels bring nothing, nor do subscriptions that were ended or paused while an alert waited. More than five
alerts in ten minutes for one official or one saved search are held and told together, so that a search that finds
hundreds of posts keeps nothing else waiting; so are those of quiet hours, when they end. What becomes of a post that is
held is told after it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.pipeline.telling.delivering import AlertMaterial, Folded, Material, found_in, load_materials
from core.storage import outbox
from core.storage.outbox import Claim
from core.storage.people import MUTED_SETTING
from core.storage.subscriptions import instant_now
from core.told import Destination

FOLD_FROM = 5
FOLD_WINDOW = timedelta(minutes=10)
_FOLDED_AT_MOST = 200
_SUBJECTS = ("officials", "searches")  # in the payload of a delivery
_JUST_QUEUED = timedelta(seconds=1)  # for whom an alert is was read with it: a reader waits


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now, but at `until`, together with whatever else is held then."""

    until: datetime
    reason: str


class Drop:
    """Not at all."""


Subject = tuple[str, str]
"""What an alert is about: `("officials", id)` or `("searches", query)`."""


def subjects_of(claim: Claim) -> list[Subject]:
    """The officials that an alert tells of, and the saved searches that its post answers."""
    return [(kind, one) for kind in _SUBJECTS for one in claim.payload.get(kind, ())]


@dataclass(frozen=True, slots=True)
class Recent:
    """When a destination got its last alerts, by subject."""

    sent: Mapping[Subject, tuple[datetime, ...]] = field(default_factory=dict)

    def folded_until(self, subjects: Sequence[Subject], now: datetime) -> datetime | None:
        """Until when further alerts of these are held; None while there were few."""
        waits: list[datetime] = []
        for subject in subjects:
            times = sorted(at for at in self.sent.get(subject, ()) if at > now - FOLD_WINDOW)
            if len(times) < FOLD_FROM:
                return None  # one of them is news still
            waits.append(times[-FOLD_FROM] + FOLD_WINDOW)
        return max(waits, default=None)


@dataclass(frozen=True, slots=True)
class Screened:
    """The claims that go out now; `folded` are posts that one of them tells in addition, by delivery id."""

    claims: list[Claim]
    folded: Mapping[int, tuple[Folded, ...]] = field(default_factory=dict)


def quiet_until(quiet: str | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the quiet hours `22:00-07:00` that `now` lies in end; None outside them."""
    if not quiet:
        return None
    try:
        start, end = (time.fromisoformat(part) for part in quiet.split("-"))
    except ValueError:
        return None
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    inside = start <= clock < end if start <= end else clock >= start or clock < end
    if not inside:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    # Where the clocks go back their end may come twice: the first one is over when this hour begins again.
    ends = (datetime.combine(day, end.replace(fold=fold), tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return next((at for at in ends if at > now), None)


def decide(
    claim: Claim, material: Material | None, recent: Recent, zone: ZoneInfo, now: datetime
) -> Hold | Drop | None:
    """What becomes of a claimed alert, update or article; None: it goes out."""
    if material is None or claim.kind not in ("alert", "update", "article") or claim.ambiguous:
        return None
    if isinstance(material, AlertMaterial) and material.card.key.channel_id in _muted(claim.settings):
        return Drop()
    quiet = quiet_until(claim.settings.get("quiet"), zone, now)
    if quiet is not None:
        return Hold(quiet, "quiet")
    if claim.kind == "alert" and not claim.payload.get("held"):
        until = recent.folded_until(subjects_of(claim), now)
        if until is not None:
            return Hold(until, "fold")
    return None


def _behind_its_alert(session: Session, claim: Claim, material: Material | None, now: datetime) -> Hold | None:
    """What became of a post is told with the post or after it: while its alert is held, so is this."""
    # A message that told of the post is there to reply to: mostly nothing has to be asked.
    if claim.ambiguous or not isinstance(material, AlertMaterial) or material.reply_to is not None:
        return None
    posts = claim.payload.get("posts") or [material.post_id]
    until = outbox.held_until(session, claim.destination, posts, now)
    return Hold(until, "alert") if until is not None else None


def _muted(settings: Mapping[str, Any]) -> Collection[int]:
    return settings.get(MUTED_SETTING) or ()


def unwanted(session: Session, claims: Sequence[Claim], now: datetime) -> set[int]:
    """Alerts and articles that waited until all subscriptions which they are for were ended or paused."""
    waited = [
        claim
        for claim in claims
        if claim.kind in ("alert", "article")
        and not claim.ambiguous
        and claim.payload.get("subscriptions")
        and claim.created_at < now - _JUST_QUEUED
    ]
    if not waited:
        return set()
    standing = instant_now(session, {one for claim in waited for one in claim.payload["subscriptions"]}, now)
    return {
        claim.id
        for claim in waited
        if not any(standing.get(one) == claim.destination for one in claim.payload["subscriptions"])
    }


def screen(
    session: Session,
    claims: Sequence[Claim],
    materials: Mapping[int, Material],
    recent: Callable[[Destination], Recent],
    zone_of: Callable[[str | None], ZoneInfo],
    now: datetime,
    owner: str,
) -> Screened:
    """Holds and drops what its destination does not want now, and joins what was held to one message."""
    going: list[Claim] = []
    folded: dict[int, tuple[Folded, ...]] = {}
    dropped = unwanted(session, claims, now)
    for claim in claims:
        if claim.id in dropped:
            outbox.settle(session, claim.id, outbox.DROPPED)
            continue
        decision = decide(claim, materials.get(claim.id), recent(claim.destination), zone_of(claim.timezone), now)
        if decision is None and claim.kind == "update":
            decision = _behind_its_alert(session, claim, materials.get(claim.id), now)
        match decision:
            case Drop():
                outbox.settle(session, claim.id, outbox.DROPPED)
                continue
            case Hold(until, reason):
                payload = {**claim.payload, "held": reason}
                outbox.settle(session, claim.id, outbox.DUE, not_before=until, payload=payload)
                continue
        if claim.payload.get("held"):
            others = _held_with(session, claim, now, owner) if claim.kind == "alert" else []
            if others:
                claim = _joined(claim, [other for other, _ in others])
                folded[claim.id] = tuple(post for _, post in others)
            else:
                # It goes out as itself: what is a summary's alone, never to be changed or struck, is not said of it.
                payload = {name: value for name, value in claim.payload.items() if name != "held"}
                outbox.revise(session, claim.id, payload=payload)
                claim = replace(claim, payload=payload)
        going.append(claim)
    return Screened(going, folded)


def _held_with(session: Session, claim: Claim, now: datetime, owner: str) -> list[tuple[Claim, Folded]]:
    """The other alerts that were held until now and are wanted still, each with its post. What its destination does not
    want any more is dropped: it was told of none of it.
    """
    others = outbox.claim_held(
        session, claim.destination, owner=owner, now=now, except_id=claim.id, limit=_FOLDED_AT_MOST
    )
    muted, ended = _muted(claim.settings), unwanted(session, others, now)
    materials = load_materials(session, others)
    found: list[tuple[Claim, Folded]] = []
    for other in others:
        material = materials.get(other.id)
        if not isinstance(material, AlertMaterial) or material.card.key.channel_id in muted or other.id in ended:
            outbox.settle(session, other.id, outbox.DROPPED)
        else:
            found.append((other, Folded(material.card, found_in(other, material))))
    return found


def _joined(claim: Claim, others: Sequence[Claim]) -> Claim:
    """One message for all of these alerts, about all that they are about."""
    about = {
        kind: list(dict.fromkeys(item for one in (claim, *others) for item in one.payload.get(kind, ())))
        for kind in _SUBJECTS
    }
    return replace(claim, folded_ids=tuple(other.id for other in others), payload={**claim.payload, **about})
