digest-title = Digest
digest-empty = Nothing was heard in this time.
digest-nothing = Nothing that you follow goes into this digest: /list and /schedule change that.
digest-began = Watched only since { $at }: of what was published before, only what was still there then.
digest-changed = Changed: { $what }.
digest-new = New: { $what }.
digest-deleted =
    { $count ->
        [one] 1 deleted post
       *[other] { $count } deleted posts
    }
digest-edited =
    { $count ->
        [one] 1 edited post
       *[other] { $count } edited posts
    }
digest-articles =
    { $count ->
        [one] 1 article
       *[other] { $count } articles
    }
digest-posts =
    { $count ->
        [one] 1 post
       *[other] { $count } posts
    }
digest-posts-open =
    { $count ->
        [one] at least 1 post
       *[other] at least { $count } posts
    }
digest-late = Late by { $delay }.
digest-article-cites = Article: “{ $sentence }”
digest-article-near = Article, nearest: “{ $sentence }”
digest-related = related
digest-after-article = after the article
digest-also =
    { $count ->
        [one] Also in 1 more watched channel
       *[other] Also in { $count } more watched channels
    }
digest-others = Other posts of channels you follow
digest-more = + { $count } more
digest-more-open =
    { $count ->
        [0] and older ones
       *[other] + { $count } more, and older ones
    }
digest-changed-more = + { $count } more that changed
digest-articles-more =
    { $count ->
        [one] + 1 more article
       *[other] + { $count } more articles
    }
digest-also-named = Also named:
digest-named = { $name } ({ $count })
digest-newest = Only the newest { $count } posts that name somebody were looked through.
digest-gap = Gap: { $channel } not watched { $span }
digest-gap-recovered = Gap: { $channel } not watched { $span }; posts recovered, edits may be missing.
digest-gaps-more = and { $count } more gaps
digest-page = { $number } of { $total }
digest-for-official = Digest: { $name }
digest-as-html = As a page
digest-as-markdown = As Markdown
article-no-posts = No posts belong to this article yet. If some do later, they come in your digest.
article-open = It cites { $label }: not in the store.
article-open-unwatched = It cites { $label }: not in the store, and nobody watches the channel. /watch it?
article-event-taken-down = article taken down
article-event-back = the article is there again
article-taken-down = taken down
article-gone = TAKEN DOWN: last seen { $seen }, missing at { $missing }
article-gone-unseen = TAKEN DOWN: found missing at { $missing }
article-gone-words = Its page says: “{ $words }”
article-published = published with posts beside it
digest-denied =
    { $count ->
        [one] 1 denial
       *[other] { $count } denials
    }
digest-confirmed =
    { $count ->
        [one] 1 confirmed
       *[other] { $count } confirmed
    }
digest-outcome-denies = DENIAL REPORTED · { $speaker }: “{ $sentence }”{ $stop } Answers: “{ $claim }”. Read by machine, not reviewed.
digest-outcome-denies-reviewed = DENIAL REPORTED · { $speaker }: “{ $sentence }”{ $stop } Answers: “{ $claim }”. The reading was checked by the desk.
digest-outcome-confirms = CONFIRMATION REPORTED · { $speaker }: “{ $sentence }”{ $stop } Answers: “{ $claim }”. Read by machine, not reviewed.
digest-outcome-confirms-reviewed = CONFIRMATION REPORTED · { $speaker }: “{ $sentence }”{ $stop } Answers: “{ $claim }”. The reading was checked by the desk.
