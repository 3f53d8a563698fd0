"""TL messages become posts: texts, spans, media, forwards, service messages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.tl import types

from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.channels import stored_count
from core.storage.store import Store
from core.types import Entity, Media, Source
from core.versions import content_hash
from monitors.telegram.convert import Circumstances, characters, heard_post, heard_posts, media
from tests.builders import rules_for
from tests.conftest import StillClock

NOON = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)
AT = Circumstances(channel_id=7, source=Source.LIVE, heard_at=NOON, pts=11)


def message(text: str = "DEMO", **more: Any) -> types.Message:
    return types.Message(id=more.pop("id", 5), peer_id=types.PeerChannel(7), date=NOON, message=text, **more)


def test_text_stays_as_it_is() -> None:
    """No character of a text is changed, not even blanks at its ends or odd ones inside."""
    text = "  **Лавров**\u200b <b>&amp;</b> 👨‍👩‍👧 \r\n\n конец\u00a0"
    post = heard_post(message(text), AT)
    assert post is not None
    assert (post.text, post.key, post.date, post.pts, post.source) == (text, (7, 5), NOON, 11, Source.LIVE)


def test_entities_are_moved_from_utf16_to_characters() -> None:
    """A span after emoji marks the same letters that Telegram marked."""
    text = "🔥🔥 Лавров сказал"
    post = heard_post(message(text, entities=[types.MessageEntityBold(5, 6)]), AT)
    assert post is not None
    (entity,) = post.entities
    assert text[entity.offset : entity.offset + entity.length] == "Лавров"
    assert entity.kind == "bold"


@given(st.text(), st.integers(-3, 40), st.integers(-3, 40))
def test_spans_stay_inside_the_text(text: str, offset: int, length: int) -> None:
    """Whatever span the server sends, ours is not empty and lies inside the text."""
    for found in characters(text, [types.MessageEntityItalic(offset, length)]):
        assert 0 <= found.offset < found.offset + found.length <= len(text)


@given(st.text(alphabet="aя🔥𝄞"), st.data())
def test_spans_of_whole_characters_are_exact(text: str, data: st.DataObject) -> None:
    """A span that marks whole characters marks the same ones afterwards."""
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))

    def units(part: str) -> int:
        return len(part.encode("utf-16-le")) // 2

    found = characters(text, [types.MessageEntityCode(units(text[:start]), units(text[start:stop]))])
    assert found == ((Entity("code", start, stop - start),) if stop > start else ())


def test_half_a_character_is_the_whole_one() -> None:
    """A border inside a surrogate pair takes the whole character in."""
    assert characters("a🔥b", [types.MessageEntityBold(2, 1)]) == (Entity("bold", 1, 1),)
    assert characters("a🔥b", [types.MessageEntityBold(0, 2)]) == (Entity("bold", 0, 2),)


def test_links_keep_their_address() -> None:
    """Hidden links, languages of code and mentioned people keep what they point at."""
    found = characters(
        "abc",
        [
            types.MessageEntityTextUrl(0, 1, "https://example.org/x"),
            types.MessageEntityPre(1, 1, "python"),
            types.MessageEntityMentionName(2, 1, 42),
            types.MessageEntityUrl(0, 3),
        ],
    )
    assert [(e.kind, e.url) for e in found] == [
        ("text_link", "https://example.org/x"),
        ("pre", "python"),
        ("text_mention", "tg://user?id=42"),
        ("url", None),
    ]


def test_an_unknown_entity_is_kept_under_its_name() -> None:
    """A kind of formatting that is newer than this program is not lost."""
    (found,) = characters("abc", [types.MessageEntityUnknown(0, 2)])
    assert (found.kind, found.offset, found.length) == ("unknown", 0, 2)


def test_what_travels_with_a_post() -> None:
    """Album, reply, counters, protection and the date of the edit are taken over."""
    post = heard_post(
        message(
            grouped_id=99,
            reply_to=types.MessageReplyHeader(reply_to_msg_id=3),
            views=1000,
            forwards=20,
            reactions=types.MessageReactions(
                [types.ReactionCount(types.ReactionEmoji("👍"), 4), types.ReactionCount(types.ReactionEmoji("🔥"), 3)]
            ),
            edit_date=NOON,
            noforwards=True,
        ),
        AT,
    )
    assert post is not None
    assert (post.grouped_id, post.reply_to, post.views, post.forwards, post.reactions) == (99, 3, 1000, 20, 7)
    assert post.edit_date == NOON
    assert post.noforwards


def test_a_hidden_edit_date_is_no_edit() -> None:
    """The date that a reaction leaves on a message is not taken for the author's edit."""
    post = heard_post(message(edit_date=NOON, edit_hide=True), AT)
    assert post is not None
    assert post.edit_date is None


def test_a_reply_to_another_channel_is_no_reply_here() -> None:
    """An id of another channel is not mistaken for one of this channel."""
    header = types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=types.PeerChannel(8))
    post = heard_post(message(reply_to=header), AT)
    assert post is not None
    assert post.reply_to is None


def test_forwards_name_their_origin() -> None:
    """A forward from a channel has its id and post; one from a person only the name that Telegram shows."""
    from_channel = types.MessageFwdHeader(date=NOON, from_id=types.PeerChannel(8), channel_post=12)
    from_person = types.MessageFwdHeader(date=NOON, from_id=types.PeerUser(77), from_name="A. B.", channel_post=12)
    first, second = heard_posts([message(fwd_from=from_channel), message(id=6, fwd_from=from_person)], AT)
    assert first.forward is not None
    assert second.forward is not None
    assert (first.forward.channel_id, first.forward.message_id, first.forward.date) == (8, 12, NOON)
    assert (second.forward.channel_id, second.forward.message_id, second.forward.name) == (None, None, "A. B.")


def test_service_messages_have_no_text() -> None:
    """A pin takes an id and is kept as a service message without content."""
    pin = types.MessageService(6, types.PeerChannel(7), NOON, action=types.MessageActionPinMessage())
    post = heard_post(pin, AT)
    assert post is not None
    assert (post.service, post.text, post.message_id) == (True, "", 6)


def test_what_is_empty_or_foreign_is_no_post() -> None:
    """An empty place, another channel's message and a private one make no post of this channel."""
    elsewhere = types.Message(id=5, peer_id=types.PeerChannel(8), date=NOON, message="x")
    private = types.Message(id=5, peer_id=types.PeerUser(7), date=NOON, message="x")
    empty = [types.MessageEmpty(5, None), types.MessageEmpty(5, types.PeerChannel(7))]
    assert heard_posts([*empty, elsewhere, private], AT) == []


def test_ids_from_before_the_watch_are_history() -> None:
    """An old post that is edited today is heard as history, so it alerts nobody."""
    at = Circumstances(channel_id=7, source=Source.LIVE, heard_at=NOON, first_head=5)
    old, new = heard_posts([message(id=5), message(id=6)], at)
    assert (old.source, new.source) == (Source.HISTORY, Source.LIVE)


def test_the_channels_protection_holds_for_its_posts() -> None:
    """In a channel that forbids forwarding, each post says so."""
    post = heard_post(message(), Circumstances(7, Source.LIVE, NOON, noforwards=True))
    assert post is not None
    assert post.noforwards


# ---------------------------------------------------------------- media


def photo(id: int, *sizes: Any) -> types.MessageMediaPhoto:
    return types.MessageMediaPhoto(photo=types.Photo(id, 1, b"ref", NOON, list(sizes), 2))


def document(id: int, *attributes: Any, **more: Any) -> types.MessageMediaDocument:
    return types.MessageMediaDocument(
        document=types.Document(id, 1, b"ref", NOON, more.get("mime", "video/mp4"), 500, 2, list(attributes))
    )


def test_photos_and_files() -> None:
    """A photo has the size of its largest form; a file its type, size and name."""
    sizes = (types.PhotoSize("m", 10, 10, 100), types.PhotoSizeProgressive("y", 9, 9, [50, 800]))
    assert media(photo(31, *sizes)) == Media("photo", "photo:31", size=800, mime="image/jpeg")
    assert media(document(32, types.DocumentAttributeFilename("a.pdf"), mime="application/pdf")) == Media(
        "document", "document:32", size=500, mime="application/pdf", name="a.pdf"
    )


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ([types.DocumentAttributeVideo(1.0, 2, 3)], "video"),
        ([types.DocumentAttributeVideo(1.0, 2, 3, round_message=True)], "video_note"),
        ([types.DocumentAttributeVideo(1.0, 2, 3), types.DocumentAttributeAnimated()], "animation"),
        ([types.DocumentAttributeAnimated(), types.DocumentAttributeVideo(1.0, 2, 3)], "animation"),
        ([types.DocumentAttributeAudio(3, voice=True)], "voice"),
        ([types.DocumentAttributeAudio(3)], "audio"),
        ([types.DocumentAttributeSticker("😀", types.InputStickerSetEmpty())], "sticker"),
        ([], "document"),
    ],
)
def test_kinds_of_documents(attributes: list[Any], kind: str) -> None:
    """What a document is shows in its attributes, in whatever order they come."""
    found = media(document(1, *attributes))
    assert found is not None
    assert found.kind == kind


def test_a_preview_of_a_link_is_no_media() -> None:
    """The server adds previews by itself: one that comes later makes no new version."""
    page = types.MessageMediaWebPage(types.WebPagePending(1, NOON))
    before, after = heard_post(message(), AT), heard_post(message(media=page), AT)
    assert before is not None
    assert after is not None
    assert content_hash(before.text, before.entities, before.media) == content_hash(
        after.text, after.entities, after.media
    )


def test_replaced_media_counts_and_votes_do_not() -> None:
    """Another photo is another identity; another number of votes is not."""
    assert media(photo(1)) != media(photo(2))

    def poll(votes: int) -> Any:
        answers = [
            types.PollAnswer(types.TextWithEntities(text, []), bytes([n])) for n, text in enumerate(("да", "нет"))
        ]
        results = types.PollResults(results=[types.PollAnswerVoters(b"\0", voters=votes)], total_voters=votes)
        return types.MessageMediaPoll(types.Poll(9, types.TextWithEntities("Вопрос?", []), answers, hash=0), results)

    assert media(poll(1)) == media(poll(5)) == Media("poll", "poll:9", name="Вопрос?\n• да\n• нет")


@pytest.mark.parametrize(
    "given",
    [
        types.MessageMediaGeo(types.GeoPoint(30.0, 50.0, 1)),
        types.MessageMediaVenue(types.GeoPoint(30.0, 50.0, 1), "Кремль", "", "", "", ""),
        types.MessageMediaContact("1", "A", "B", "", 5),
        types.MessageMediaDice(3, "🎲"),
        types.MessageMediaStory(types.PeerChannel(7), 4),
        types.MessageMediaPaidMedia(10, []),
        types.MessageMediaUnsupported(),
        types.MessageMediaPhoto(photo=types.PhotoEmpty(3)),
        types.MessageMediaPhoto(),
        types.MessageMediaDocument(),
    ],
    ids=lambda given: type(given).__name__,
)
def test_every_other_attachment_leaves_a_trace(given: Any) -> None:
    """Whatever is attached, the post says that something was, under a stable identity."""
    found = media(given)
    assert found is not None
    assert found == media(given)
    assert found.kind
    assert found.identity


@pytest.mark.parametrize(
    "more",
    [
        {"entities": [types.MessageEntityTextUrl(0, 2, "https://example.org/\0x")]},
        {"entities": [types.MessageEntityPre(0, 2, "py\0")]},
        {"media": types.MessageMediaDocument(document=types.Document(5, 6, b"", NOON, "a/\0b", 7, 2, []))},
        {"media": types.MessageMediaContact("+1\0", "a\0b", "", "", 5)},
        {"media": types.MessageMediaDice(3, "\0")},
        {"media": types.MessageMediaInvoice("a\0", "", "E\0R", 5, "")},
        {"media": types.MessageMediaVenue(types.GeoPointEmpty(), "a\0", "", "", "", "")},
    ],
)
async def test_no_nul_keeps_a_post_out_of_a_database(any_store: Store, clock: StillClock, more: dict[str, Any]) -> None:
    """Addresses, languages, names and kinds of files with a NUL in them are stored like any others, by both engines."""
    post = heard_post(message(**more), AT)
    assert post is not None
    await Intake(any_store, RulesHolder(rules_for()), clock).hear([post])
    assert await any_store.read(lambda session: stored_count(session, 7)) == 1
