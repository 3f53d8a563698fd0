alert-unverified = UNVERIFIED
alert-confirmed = CONFIRMED by { $by }
alert-confirmed-desk = CONFIRMED by the desk
alert-denied = DENIED by { $by }
alert-denied-desk = DENIED, the desk found
alert-deleted = DELETED: last seen { $seen }, missing at { $missing }
alert-deleted-unseen = DELETED: found missing at { $missing }
alert-edited = edited { $at }
alert-late = heard late, at { $at }
alert-stored = from the store
alert-advertising = ADVERTISING, by its own mark
alert-page-mark = through the public web page
alert-page = Through the public web page: edits and deletions are seen late
alert-sample = SAMPLE
alert-repeat = Possibly a repeat: Telegram did not confirm the first sending.
alert-story =
    { $count ->
        [one] Same text in 1 more watched channel: one source, not two
       *[other] Same text in { $count } more watched channels: one source, not { $total }
    }
alert-story-first = Same text first: { $channel }, { $at }
alert-article = Article:
alert-post = Post
alert-event-edit = post edited
alert-event-deletion = post deleted
alert-event-verdict = verdict
alert-event-wrong = correction
alert-event-article = article
alert-wrong-person = Correction: this post does not mean { $name }. Please disregard the alert above.
alert-wrong-ask = { $name } is not meant by this post? Everyone who got it will be told.
alert-wrong-done =
    { $count ->
        [one] Corrected: { $name } is not meant. 1 chat is told.
       *[other] Corrected: { $name } is not meant. { $count } chats are told.
    }
alert-purge =
    { $count ->
        [one] 1 post deleted at once
       *[other] { $count } posts deleted at once
    }
alert-purge-more = and { $count } more
alert-no-text = (no text)
alert-neutral = New post
alert-gone = This post is no longer in the store.
alert-folded =
    { $count ->
        [one] 1 post, told together
       *[other] { $count } posts, told together
    }
alert-folded-head = { $name }: many posts at once

alert-button-full = Full text
alert-button-why = Why?
alert-button-cite = Cite
alert-button-mute = Mute…
alert-button-wrong = Wrong person
alert-button-review = Review

alert-why-head = Why you got this
alert-why-mention = “{ $surface }” is { $name }: { $reasons }
alert-why-channel = You follow the channel { $channel }.
alert-why-official = You follow { $name }.
alert-cite-copy = Copy the citation
alert-search = Search “{ $query }”
alert-why-search = Your search: { $query }
alert-why-story = You follow this story.
alert-kept = Kept text
