desk-name = Desk
desk-skip = Skip to the page
desk-pages = Pages
desk-home = Overview
desk-inbox = Inbox
desk-search = Search
desk-search-hint = Search the posts
desk-articles = Articles
desk-officials = Officials
desk-channels = Channels
desk-channel = Channel
desk-claims = What posts say are claims of their channels, not facts. Times are the newsroom’s.
desk-confirmed = confirmed
desk-denied = denied
desk-unverified = unverified
desk-edited = edited
desk-deleted = deleted
desk-imported = imported
desk-from-page = from the public page
desk-from-page-why = Heard through the channel’s public web page: edits and deletions are seen late.
desk-no-text = (no text)
desk-none = Nothing yet.
desk-heard-day =
    { $count ->
        [one] post heard in 24 hours
       *[other] posts heard in 24 hours
    }
desk-naming-day =
    { $count ->
        [one] of them names officials
       *[other] of them name officials
    }
desk-waiting =
    { $count ->
        [one] doubtful mention waits
       *[other] doubtful mentions wait
    }
desk-deleted-week = deleted this week
desk-deleted-lately = Deleted lately
desk-edited-lately = Edited lately
desk-named-week = Named most this week
desk-posts-day = 24 h
desk-heard-until = Heard until
desk-not-watched = not watched
desk-doubtful = Doubtful
desk-all-mentions = All mentions
desk-keys = Keys:
desk-key-move = down, up
desk-confirm = Confirm
desk-reject = Not a mention
desk-wrong = Wrong person
desk-undo = Undo
desk-open = Open
desk-doubtful-one = doubtful
desk-inbox-empty = Nothing waits. Well done.
desk-older = Older
desk-said-confirmed = Confirmed.
desk-said-rejected = Not a mention.
desk-said-wrong = Wrong person.
desk-failed = That did not work. Reload the page and try again.
desk-newest = Newest first
desk-best = Best first
desk-by-day = posts by day
desk-by-hour = posts by hour
desk-earlier-version = Found in version { $number }, changed since.
desk-nothing-found = Nothing found.
desk-more = More
desk-how = How to search
desk-how-words = both words, in any of their forms
desk-how-more = a phrase, or words that begin so, without another word
desk-how-names = officials and channels; a part of the name is enough
desk-how-dates = dates: from a day on, before a day, on a day, the last seven days
desk-how-states = what happened to a post and what it holds; -is:deleted for the opposite
desk-how-reviews = verdicts, tags, where it was forwarded from, kinds of mention
desk-edited-at = edited { $at }
desk-deleted-at = deleted: last seen { $seen }, noticed { $at }
desk-by = by { $name }
desk-forwarded = Forwarded from { $name }
desk-media = Attached: { $kind }
desk-mentions = Mentions
desk-versions = Versions: { $count }
desk-version = Version { $number }
desk-original = Original text
desk-articles-beside = Articles
desk-relation-cites = cites it
desk-relation-related = related
desk-relation-candidate = perhaps
desk-story = Same text in { $count } posts
desk-first = first
desk-claim = Is the claim true?
desk-why = Why, and by which source
desk-tags = Tags
desk-tag = tag
desk-add = Add
desk-notes = Notes
desk-note = note
desk-cite = Citation to paste
desk-witnesses = Witnesses
desk-witness-page = the public web page
desk-witness-account = another watching account (no. { $number })
desk-witness-text = the same text
desk-witness-whole = the very same message
desk-witness-of = { $who } saw { $what }, { $at }
desk-history = Who did what
desk-kind-claim = claim
desk-kind-mention = mention
desk-kind-link = link
desk-kind-outcome = outcome
desk-kind-tag = tag
desk-kind-note = note
desk-kind-redaction = redaction
desk-by-rule = rule of retention
desk-verdict-confirmed = confirmed
desk-verdict-denied = denied
desk-verdict-rejected = not a mention
desk-verdict-wrong_person = wrong person
desk-posts-beside = Posts beside it
desk-open-citation = The article cites { $label }: not in the store.
desk-open-citation-unwatched = The article cites { $label }: not in the store, and nobody watches the channel.
desk-candidates = Perhaps also: { $count }
desk-officials-order = Those named in the last 30 days come first, with the number of posts.
desk-newest-posts = Newest posts
desk-all-posts = All posts
desk-positions = Positions
desk-companions = Named together with
desk-watched-until = heard until { $at }
desk-gaps = When nobody watched
desk-recovered = recovered
desk-events = What happened to the channel
desk-event-found = first found
desk-event-retitled = has another title
desk-event-renamed = has another username
desk-event-nameless = has no public name any more
desk-event-taken_over = its name belongs to another channel
desk-event-private = private, or shuts us out
desk-event-vanished = gone
desk-event-restricted = restricted by Telegram
desk-event-unrestricted = restricted no longer
desk-event-unreadable = can’t be read
desk-event-readable = can be read again
desk-event-private_allowed = private; the newsroom reads it with a reason
desk-event-counted_anew = Telegram counts its changes anew; read again
desk-sign-in = Sign in
desk-sign-in-ready = The link works once, in this browser.
desk-sign-in-how = Send /review to the bot: it answers with a link that works once, for ten minutes.
desk-link-used = This link was used, or is too old.
desk-account = Account
desk-sessions = Open sessions
desk-until = until { $at }
desk-sign-out = Sign out
desk-revoke-all = End all my sessions
desk-revoke-keys = And my keys for scripts ({ $count }): they open as much as a session does
desk-role-journalist = journalist
desk-role-editor = editor
desk-role-analyst = analyst
desk-role-admin = admin
desk-problem-back = Back
desk-problem-written = Not stored; copy it from here:
desk-problem-400 = That can’t be done
desk-problem-401 = Sign in first
desk-problem-403 = Your role does not allow this
desk-problem-old-page = This page is from before you signed in: load it again
desk-problem-404 = There is no such page
desk-problem-away = The post’s texts are detached
desk-away = They were put aside with { $months }: once an admin has attached that again, they are here.
desk-problem-405 = That can’t be done
desk-problem-410 = This link was used, or is too old
desk-problem-413 = This is too long to be sent at once: nothing was stored
desk-problem-429 = Too often: wait a minute
desk-problem-500 = Something broke; it is in the log
desk-found =
    { $count ->
        [one] 1 post
       *[other] { $count } posts
    }
desk-posts =
    { $count ->
        [one] 1 post
       *[other] { $count } posts
    }
desk-views =
    { $count ->
        [one] 1 view
       *[other] { $count } views
    }
head-notice = Evidence until { $at } UTC: { $records } records of { $channels } channels. The signed end of all chains is:
head-keep = Keep this message: with it anybody can check that nothing was changed since.
desk-cases = Cases
desk-cases-who = A case is seen by whoever opened it, by its readers and by admins.
desk-new-case = new case
desk-closed = closed
desk-chronology = In order of time
desk-case-empty = Nothing yet: posts are put in from their pages.
desk-in-case = has the post
desk-bundle = Evidence bundle
desk-readers = Readers
desk-save = Save
desk-take-out = Take out
desk-close = Close the case
desk-reopen = Open the case again
desk-keeping = Keeping
desk-holds = Legal holds
desk-holds-what = What is held is redacted by nobody and by no rule. A hold on one part of an album is on all of it.
desk-hold = Hold
desk-held = The post is held
desk-held-channel = The whole channel is held
desk-release = Release
desk-reason = Reason
desk-redact = Redact for ever
desk-redact-sure =
    { $count ->
        [one] The text goes for ever, with its kept files: nobody can bring it back.
       *[other] All { $count } versions of the text go for ever, with their kept files: nobody can bring them back.
    } Hash, dates and channel stay.
desk-redact-all = Redact what was found
desk-redact-marked =
    Each marked post loses its text for ever, in all versions and with its kept files; nobody can bring it back. Hash, dates and
    channel stay, and each one is on record with your reason. Look at each, and unmark what is to stay.
desk-redact-more = More is found than is shown: these are the newest { $count }. Search again afterwards.
desk-redacted = (redacted: { $reason })
desk-keep-why = Say why, in 1 to { $most } characters.
desk-keep-held = The post is under a legal hold: { $reason }
desk-keep-away = Texts of this post are detached with { $months }: attach these months first.
desk-keep-no-channel = There is no such channel.
desk-keep-days = Texts are kept for 1 to { $most } days.
desk-keep-which = The form does not say what to do with which posts.
desk-retention = How long texts are kept
desk-retention-what = When a text’s time is over it is redacted; its hash stays. What is judged, held or in a case stays.
desk-retention-sure =
    { $count ->
        [0] No stored post is past that today. From now on texts go for ever when their time is over.
        [one] One stored post is past that already: its text goes for ever, today.
       *[other] { $shown } stored posts are past that already: their texts go for ever, today.
    }
desk-every-channel = every other channel
desk-retained-all = all posts
desk-retained-unmentioned = posts that name nobody
desk-posts-which = Posts
desk-days-label = Days
desk-days =
    { $count ->
        [one] 1 day
       *[other] { $count } days
    }
desk-for-ever = for ever
desk-signed-head = Last signed head
desk-receipt = Search receipt
desk-nothing-so-far = Nothing among the posts that were looked at so far.
desk-copy = Copy
desk-copied = Copied.
desk-assigned = Assigned to
desk-assign = Assign
desk-machine-translation = Machine translation ({ $service }), not the channel’s words:
desk-kind-assignment = assigned to
desk-kind-story = story
desk-verdict-set = set
desk-story-page = Story
desk-story-first = First in { $channel }, { $at }.
desk-spread =
    { $posts ->
        [one] { $posts } post
       *[other] { $posts } posts
    } in { $channels ->
        [one] { $channels } channel
       *[other] { $channels } channels
    } over time
desk-more-channels =
    { $count ->
        [one] and { $count } more channel
       *[other] and { $count } more channels
    }
desk-outcome = What became of the claim
desk-link-refuse = Not this post
desk-link-confirmed = confirmed
desk-link-rejected = not this post
desk-keys-api = Keys for scripts
desk-keys-what = A key reads what you may read, for 90 days.
desk-key-once = This is shown once: copy it now.
desk-key-for = what it is for
desk-revoke = End
desk-files = Files
desk-edit = Edit
desk-file-officials = Catalogue
desk-file-watchlist = Watchlist
desk-entry-of = Entry of { $id } (empty it to take it out)
desk-entry-new = A new entry
desk-preview = Preview
desk-would-match =
    { $count ->
        [one] would match 1 stored post
       *[other] would match { $count } stored posts
    }
desk-revisions = Revisions
desk-from-file = (from the file)
desk-saved = Saved as revision { $number }: in force within seconds.
desk-sources = Told in { $count } texts of their own; copies and forwards are one source.
desk-carried = { $lag } later, { $share }% of the text
desk-advertising = advertising
desk-apart-one = Set apart: { $channel }
desk-apart = Set apart what is marked
desk-join = Join
desk-join-number = number of another story
desk-join-which = Name another story by its number: it stands in the heading of its page, and in the address.
desk-apart-which = Mark some of the story’s posts, not all of them.
desk-taken-down = taken down
desk-taken-down-at = Taken down: last seen { $seen }, found missing { $at }.
desk-taken-down-unseen = Taken down: found missing { $at }.
desk-taken-down-status = The server says { $status }.
desk-taken-down-words = Its page says:
desk-after-article = after the article
desk-outcomes = What became of its claims
desk-reported-outcomes = What articles say of its claims
desk-outcome-denies = { $speaker } denies
desk-outcome-confirms = { $speaker } confirms
desk-outcome-answers = Answers: “{ $claim }”
desk-outcome-machine = read by machine
desk-outcome-confirmed = reading checked
desk-outcome-rejected = misread
desk-outcome-right = It says so
desk-outcome-wrong = Misread
desk-media-kind-photo = photo
desk-media-kind-video = video
desk-media-kind-video_note = round video
desk-media-kind-voice = voice message
desk-media-kind-audio = audio
desk-media-kind-animation = animation
desk-media-kind-sticker = sticker
desk-media-kind-document = file
desk-media-kind-poll = poll
desk-media-kind-todo = checklist
desk-media-kind-venue = place
desk-media-kind-location = place on the map
desk-media-kind-geo = place on the map
desk-media-kind-live_location = live location
desk-media-kind-contact = contact
desk-media-kind-dice = dice
desk-media-kind-story = story in Telegram
desk-media-kind-paid_media = paid media
desk-media-kind-invoice = invoice
desk-media-kind-game = game
desk-media-picture = Picture of this post of { $channel }
desk-media-save = Save the file
desk-media-closed = Kept as evidence. The channel does not allow forwarding: the file is never passed on, not to this page either.
desk-media-missing = Kept once; the file is not where it should be.
desk-media-due = Not fetched yet.
desk-media-skipped = Not kept: { $reason }
desk-media-gone = Could not be kept: { $reason }
desk-size = { NUMBER($size) } kB
desk-growth = Views, forwards and reactions from { $from } to { $to }
desk-growth-table = Numbers
desk-growth-when = Looked at
desk-grown-views =
    { $count ->
        [one] { NUMBER($count) } view
       *[other] { NUMBER($count) } views
    }
desk-grown-forwards =
    { $count ->
        [one] { NUMBER($count) } forward
       *[other] { NUMBER($count) } forwards
    }
desk-grown-reactions =
    { $count ->
        [one] { NUMBER($count) } reaction
       *[other] { NUMBER($count) } reactions
    }
desk-grown-views-label = Views
desk-grown-forwards-label = Forwards
desk-grown-reactions-label = Reactions
desk-mark = Mark
desk-many = Mark several for one verdict.
desk-marked = Marked:
desk-confirm-many = Confirm all marked
desk-reject-many = None is a mention
desk-wrong-many = All wrong person
desk-undo-many = Undo all at once:
desk-searches = Saved searches
desk-searches-what = Only you see them, here and in the bot; the bot tells of new posts the way you choose.
desk-searches-none = None yet: search, then save the search.
desk-save-search = Save this search
desk-search-saved = saved
desk-remove = Remove
desk-way = How to be told
desk-way-none = only saved
desk-way-alerts = alerts by the bot
desk-way-digest = in the digest
desk-way-both = alerts and digest
desk-album = In the same album
desk-new-stories = New stories
desk-conflicts = Disagreements
desk-conflicts-what = What analysts hold differently. The newest decision stands until one of them takes theirs back or changes it.
desk-conflicts-none = Nobody disagrees.
desk-stands = stands
desk-article-number = article { $id }
desk-seen = Seen
desk-said-seen = Seen.
desk-held-otherwise = { $by } holds: { $verdict }. Yours stands; see Disagreements.
desk-taken-by = { $name } has it
desk-noted = Noted.
desk-more-one = Tag, assign, note
desk-more-many = Tag, assign, note for all that are marked
desk-add-tag = Tag
desk-add-note = Note
desk-kind-new_story = new story
desk-verdict-seen = seen
desk-disagree = analysts disagree
desk-story-of =
    { $posts ->
        [one] { $posts } post
       *[other] { $posts } posts
    } in { $channels ->
        [one] { $channels } channel
       *[other] { $channels } channels
    }
desk-story-deleted = { $count } deleted
desk-story-was-confirmed = joined
desk-story-was-rejected = set apart
desk-audit = Audit log
desk-audit-what = Sign-ins, decisions, exports and changes, each with who and when. Nobody can change it here.
desk-audit-when = When
desk-audit-who = Who
desk-audit-did = What
desk-did-sign_in = signed in
desk-did-revoke_all = ended all own sessions
desk-did-revoke_key = ended a key for scripts
desk-did-revoke_keys = ended all own keys for scripts
desk-did-api_token = made a key for scripts
desk-did-review = decided
desk-did-undo = took a decision back
desk-did-case_open = opened a case
desk-did-case_note = changed a case’s notes
desk-did-case_close = closed a case, or opened it again
desk-did-case_add = put a post into a case
desk-did-case_take = took a post out of a case
desk-did-case_reader = changed who reads a case
desk-did-hold = put under a legal hold
desk-did-release = ended a legal hold
desk-did-redact = redacted a text
desk-did-retention = set how long texts are kept
desk-did-revision = saved a file
desk-did-export = exported a search
desk-did-bundle = took an evidence bundle
desk-audit-of-case_id = case
desk-audit-of-channel_id = channel
desk-audit-of-closed = closed
desk-audit-of-comment = comment
desk-audit-of-days = days
desk-audit-of-format = format
desk-audit-of-hold_id = hold
desk-audit-of-kind = of
desk-audit-of-name = name
desk-audit-of-number = revision
desk-audit-of-post_id = post
desk-audit-of-query = query
desk-audit-of-reader = member
desk-audit-of-reads = may read
desk-audit-of-reason = reason
desk-audit-of-review_id = decision
desk-audit-of-subject = about
desk-audit-of-verdict = verdict
desk-audit-yes = yes
desk-audit-no = no

# Why what a form asked for was not done.
desk-form = The form asks for nothing that can be done.
desk-case-title = A case has a title of 1 to { $most } characters.
desk-no-case = There is no such case.
desk-no-post = There is no such post.
desk-no-member = There is no such member.
desk-note-long = A note has at most { $most } characters.
desk-note-stale = Somebody changed this note meanwhile: look at theirs, and put both together.
desk-note-empty = The note is empty.
desk-no-verdict = This can’t be said of that.
desk-no-mention = There is no such mention.
desk-no-outcome = There is no such outcome.
desk-not-in-story = The post is in no such story.
desk-tag-length = A tag has 1 to { $most } characters.
desk-how-many = Mark 1 to { $most } at a time.
desk-no-analyst = Posts are assigned to analysts: there is none of that name.
desk-revision-stale = Somebody saved another revision meanwhile: look at it and begin again.
desk-revision-same = Nothing was changed.
desk-file-refused = A change of the file { $path } on { $host } did not take; what was in force before stays in force there.
desk-fault-line = Line { $number }:
desk-fault-line-of-file = Line { $number } of the whole file:
desk-too-long = This is too long for a form: edit the file.
desk-starter = This catalogue is the starter one, which an update of Slukh replaces: copy it beside the watchlist and name the copy there (officials: …).
desk-key-name = Say what the key is for, in 1 to { $most } characters.
desk-search-empty = There is no search to save.
desk-searches-many = { $most } searches are saved already: remove one.
desk-page-mark = This is no page of that search: begin at the first one.
desk-samples = These are samples of the demo: they can’t be exported as evidence.
desk-export-what = Say what to export: a search, as csv or jsonl.
