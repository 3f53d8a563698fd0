talk-stranger = This bot is for members only. If you have an invitation link, open it again.
talk-bad-invitation = This invitation was used already or is over. Ask whoever sent it for a new one.
talk-joined =
    { $role ->
        [editor] You are in as an editor.
        [analyst] You are in as an analyst.
        [admin] You are in as an admin.
       *[journalist] You are in as a journalist.
    }
talk-welcome = Posts here are unverified claims. Telegram can read this chat; don't send sources' material.
talk-type-surname = Type a surname.
talk-back = You are back. Your subscriptions are as they were.
talk-resumed =
    { $count ->
        [one] 1 message waited for you and comes now.
       *[other] { $count } messages waited for you and come now.
    }
talk-member-joined = { $name } joined as { $role }, by the invitation of { $by }.
talk-error = Something went wrong here; it is logged. Please try again.
talk-old-button = This button is too old. Please start again.
talk-not-allowed = Your role does not allow this.
talk-nobody = This was sent in the name of a chat, so I can’t see who you are. Send it in your own name: an administrator’s anonymity can be switched off among their rights.
talk-private = Ask me that in our private chat.
talk-unknown = I did not understand that. Type a surname, or see /help.
talk-in-words = I read no voices, pictures or files here: please answer in words.
talk-no-files = This chat takes no files from me. Allow them here, or ask for the file in my private chat.
talk-long = That is more than a name. A draft or an article's text goes to /check, an address to /article, words to /search.
talk-unknown-command = There is no such command. See /help.
talk-forwarded-command = A forwarded command is not carried out. Type it yourself if you mean it.
talk-yes = Yes
talk-no = No, keep it
talk-back-button = ‹ Back
talk-later = Next ›
talk-earlier = ‹ Previous
talk-on = on
talk-off = off

role-journalist = journalist
role-editor = editor
role-analyst = analyst
role-admin = admin

help-head = What I can do
help-journalist =
    Type a surname to follow an official.
    /search words — search, and save the search as a subscription
    /watch @channel — follow a channel, or a feed
    /list — what you follow, with settings; as a file
    /digest 24h — a digest: 6h, today, yesterday, since Friday, 7d, 1–5 November, a surname or a @channel
    /stories — what several channels carry: today, since Friday, a surname or a @channel
    /article and an address — the posts for an article
    /check — a draft against what the channels said
    /schedule — when your digest comes, and your time zone
    /settings — language, time zone, what may show on the lock screen
    /desk — search and evidence in a browser
    /status · /privacy · /test
help-editor =
    /here — send alerts and digests to a group or channel
help-analyst =
    /debug and a text — whom it names, and why
help-admin =
    /invite editor — an invitation link (journalist, editor, analyst, admin)
    /members — who is in; change a role, end access
    /revoke name — end somebody's access at once, for a lost phone
help-tail = Forward me any channel post, and I tell what I know of it.

command-start = Begin
command-help = What I can do
command-subscribe = Follow an official
command-list = What you follow
command-digest = A digest now
command-stories = Stories of the day
command-article = Posts for an article
command-schedule = When the digest comes
command-language = Language
command-status = What is watched, and how it goes
command-test = A sample alert
command-privacy = What is kept about you
command-invite = Invite somebody
command-members = Members
command-here = Send to a group or channel
command-check = Check a draft
command-desk = The desk: search, evidence, review

language-ask = Which language?
language-set = From now on I write English.
language-name = English

ask-subscribe = Whom do you want to follow? Type a surname.
ask-subscribe-hint = Lavrov
ask-watch = Which channel or feed? Send its @name, its address or its title.
ask-watch-hint = @channel
ask-article = Which article? Send its address.
ask-article-hint = https://…
ask-zone = Which city's time is yours?
ask-zone-hint = Riga
ask-time = At what time? For example 09:00.
ask-time-hint = 09:00

offer-rate =
    { $posts ->
        [one] About 1 post a day in { $channels ->
            [one] 1 channel
           *[other] { $channels } channels
        }
       *[other] About { $posts } posts a day in { $channels ->
            [one] 1 channel
           *[other] { $channels } channels
        }
    }
offer-rare =
    Less than 1 post a day in { $channels ->
        [one] 1 channel
       *[other] { $channels } channels
    }
offer-none = No stored post fits yet.
offer-broad = That is a lot: consider the digest only.
offer-examples = The latest:
offer-both = Alerts and digest
offer-alerts = Alerts only
offer-digest = Digest only
offer-which = Whom do you mean by “{ $text }”?
offer-which-more =
    { $count ->
        [one] And 1 more: type the given name as well.
       *[other] And { $count } more: type the given name as well.
    }
offer-searching = Stored posts are still being searched for this name: { $percent }% done, so there may be more.
offer-no-channel = I watch no channel or feed “{ $text }”. An admin can add it to the watchlist.
offer-unknown = I know no official called “{ $text }”.
offer-unknown-what = You can follow the words themselves now, and ask an admin to add the person. Or check the spelling; the surname alone in Russian or English is enough.
offer-similar = Did you mean:
subscribed = You follow { $name }: { $how }.
subscribed-both = alerts and digest
subscribed-alerts = alerts
subscribed-digest = digest
subscribed-neither = nothing for now
subscribed-list = My list
subscribed-example = So it will look, from the store:
subscribed-schedule = Digest { $times }.
subscribed-change = Change
subscribed-forward = Forward me any channel post, and I tell what I know of it.

list-head =
    { $count ->
        [0] You follow nobody yet. Type a surname.
        [one] You follow 1:
       *[other] You follow { $count }:
    }
list-paused = paused until { $until }
list-instant = Alerts: { $value }
list-in-digest = In the digest: { $value }
list-edits = Edits: { $value }
list-deletions = Deletions: { $value }
list-articles = Articles: { $value }
list-pause-hour = Pause 1 hour
list-pause-day = Pause 1 day
list-resume = Resume
list-remove = Stop following…
list-remove-ask = Stop following { $name }?
list-removed = You no longer follow { $name }.
list-not-followed = You do not follow “{ $text }”.
list-all-channels = all
list-channel = channel { $name }
list-gone = no longer in the catalogue: { $id }

digest-bad-period = I don't know the period “{ $text }”. Try 6h, today, yesterday, since Friday, weekend, 7d, 12 November, 1–5 November, a surname, or a channel's @name.
digest-long-period = { $days ->
    [one] “{ $text }” is too long: a digest covers one day at most.
   *[other] “{ $text }” is too long: a digest covers { $days } days at most.
}
article-bad = That is no web address. Send one that begins with https:// — for a text of your own there is /check.
article-fetching = I fetch the article and look for its posts. The answer comes by itself.
article-failed = I could not read the article: { $reason }
fetch-address = this is not the address of a public web page
fetch-missing = the server says { $status }: it has no such page
fetch-refused = the server says { $status }: it does not show us the page
fetch-failed = the server says { $status }: it failed
fetch-silent = the server cannot be reached, or does not answer
fetch-later = the server asked to be left alone for a while; try again later
fetch-kind = it is no web page
fetch-text = no text of an article was found on the page
fetch-withdrawn = the page says that its article was taken back
fetch-large = the page is too large
fetch-other = the page cannot be used; the log says more
schedule-head = Your digest
schedule-none = No digest is scheduled.
schedule-time = { $time }, { $days }
schedule-every-day = every day
schedule-zone = Times are those of { $zone }.
schedule-add = Add a time
schedule-zone-button = Time zone: { $zone }
schedule-remove = Remove { $time }
schedule-remove-ask = Remove the digest at { $time }?
schedule-about = About: { $value }
schedule-about-all = all that you follow
schedule-about-rest = all the rest
schedule-about-nothing = nothing any more
schedule-about-how = Choose what this digest is about. With nothing chosen it tells all that no other digest does.
schedule-choose-rest = All that no other digest tells
schedule-zones = The digest at { $time } is by the clock of:
schedule-zone-of-chat = { $zone }, as in this chat
schedule-empty-tell = Empty digest: told
schedule-empty-silent = Empty digest: silent
schedule-quiet = Quiet hours: { $value }
schedule-other-time = Another time…
schedule-pick = At what time?
schedule-bad-time = That is no time. Send one like 09:00.
schedule-bad-zone = I know no such city or zone: “{ $text }”. Try the capital, for example Riga or Kyiv.
schedule-set = Digest at { $time }.
schedule-exists = There is a digest at { $time } already.

status-head = How it goes
status-channels =
    { $count ->
        [one] Watching 1 channel
       *[other] Watching { $count } channels
    }
status-last-post = Last post heard: { $at }
status-no-post = No post heard yet
status-troubled = Can't be watched now: { $names }
status-gaps =
    { $count ->
        [0] No gaps in the last 24 hours
        [one] 1 gap in the last 24 hours
       *[other] { $count } gaps in the last 24 hours
    }
status-next-digest = Next digest: { $at }
status-queue = Messages waiting: { $due }
status-queue-trouble = Held back: { $suspended }, failed: { $failed }

test-head = This is how an alert looks.
test-text = DEMO. A sample: Sergey Lavrov is said to have opened a bakery.
invite-which = Invite whom?
invite-link = An invitation for one { $role }, good until { $until }. It works once:
invite-bad-role = There is no role “{ $text }”. There are journalist, editor, analyst, admin.
members-head =
    { $count ->
        [one] 1 member
       *[other] { $count } members
    }
members-one = { $name } · { $role } · since { $since }
members-make = Make { $role }
members-remove = End access…
members-remove-ask = End the access of { $name } at once? Their subscriptions are removed.
members-removed = { $name } has no access any more.
members-named = Named in BOT_ADMINS: stays an admin of the bot until taken out of it there.
members-removed-named = { $name } is still an admin of the bot, as BOT_ADMINS names them: take { $id } out of it, start the bot again and end the access once more. Sessions at the desk, keys and subscriptions are ended.
members-gone = There is no such member.
members-not-self = You can't do that to yourself.

privacy-text =
    Kept about you: your Telegram user id, name, role, language and zone; what you follow; the alerts and digests that were sent to this chat.
    Shown to nobody, admins included: what you follow.
    Not kept: what you type here, drafts that you check.
    Telegram itself can read this chat.
privacy-names = Names in notifications: { $value }
privacy-names-shown = shown
privacy-names-hidden = hidden
privacy-forget = Forget me…
forget-ask = Remove everything that is kept about you? You will need a new invitation to come back.
forget-done = Everything about you is removed. Goodbye.

here-ask-public = This group is public: sending here is publication. Only an admin may confirm that.
here-confirm = Yes, publish there
here-done = Alerts and digests of this chat come here. Use /subscribe and /schedule here.
here-already = This chat gets messages already.
here-first = This chat gets no messages yet. An editor may send /here first.
here-private =
    In a group: send /here there.
    For a channel: make me an administrator who may post, then send /here @channel, or forward me a post of it.
here-no-right = I may not write in { $title }. Make me a member who can post, then send /here there again.
here-unknown = I find no channel “{ $text }”. Send /here @channel, or forward me a post of it.
here-channels = Channels that get messages:
here-channel-no-right = I may not post in { $title }. Make me an administrator who may post messages, then try again.
here-not-yours = You are no administrator of { $title }.
here-channel-ask = Shall alerts and digests go to the channel { $title }?
here-channel-yes = Yes, send there
here-channel-public = The channel { $title } is public: sending there is publication. Unverified claims would be read by anybody.
here-channel-asked = The channel { $title } is public: sending there is publication. I have asked the admins.
here-channel-wish = { $name } wants to send alerts and digests to the channel { $title }.
here-channel-done = The channel { $title } gets messages. Choose what.
here-set-up = What and when
here-stop = Stop sending there…
here-stop-ask = Stop sending to { $title }? What it follows is forgotten.
here-stopped = { $title } gets nothing any more.
here-setting-up = For 30 minutes, names that you type, /list, /schedule and /settings are about this channel.
here-own = Back to my own chat
here-about = Channel { $title }
here-forwarded = Send messages to this channel
here-lost = I may not write in { $title } any more. What is due there waits until I may.
here-public-now = { $title } is public now: sending there would be publication. What is due waits until an admin confirms it with /here.

mute-official-hour = { $name }: 1 hour
mute-official-day = { $name }: 1 day
mute-channel = Channel { $name }: for good
mute-done-official = No alerts of { $name } until { $until }. The digest goes on.
mute-done-channel = { $name } no longer brings you alerts. The digest goes on.
mute-undo = Undo
mute-undone = Unmuted.

life-unknown = I have not stored this post: { $channel } is not watched, or it is older than our watch.
life-stored = Stored. First heard here { $at }.
life-versions =
    { $count ->
        [one] 1 version
       *[other] { $count } versions
    }
life-copies = All that carry this text:
life-first = first
life-deleted = deleted
life-articles = In articles:
no-desk = The analysts' desk has no address yet. Set REVIEW_URL.
desk-link = Open the desk

ask-check = Send me the draft, as text or as a .txt file. It is not kept.
ask-check-hint = The draft
check-head =
    { $count ->
        [one] 1 citation of a Telegram channel
       *[other] { $count } citations of Telegram channels
    }
check-only-first = Only the first { $count } are checked here: send the rest as another draft.
check-none = I found no citation of a Telegram channel in this text.
check-found = The channel has posts of that time about them; compare the words.
check-found-words = The channel has posts of that time about them.
check-verbatim = word by word
check-altered = altered (struck: the post; underlined: the draft)
check-not-found = not in these posts
check-translated = the posts are in another language, compare by eye
check-older = (version { $number }; the post reads otherwise now)
check-other-day = Not “{ $day }”: the channel's posts about them are of other days.
check-nothing = I have no such post of { $channel }.
check-not-watched = { $channel } is not watched: I can't check it.
check-kept-nowhere = The draft is not kept.
check-private = Drafts only in the private chat with me.
check-bad-file = I read plain text files of up to 400 KB.

# saved searches, stories, feeds, files
ask-search = What do you want to search for?
ask-search-hint = метро (закрыли OR авария) -Дептранс
search-bad = I can't read this search: { $reason }.
search-how =
    метро авария — both words, in any form
    "глава МИД" — a phrase · мигра* — begins so
    метро OR трамвай · -метро · (а OR б) в
    official:lavrov channel:nezygar is:forwarded has:photo
search-how-short = Search. Alerts come as such posts are heard.
found-button = All posts
found-range = Posts { $first }–{ $last }, the newest first
stories-head = Stories
stories-range = { $first }–{ $last }, those in most channels first. A number opens all posts.
stories-none = Nothing stood in two channels or more in that time.
offer-feed = A feed of the newsroom: each article comes as it is published, once posts stand beside it.
offer-feed-button = Follow its articles
list-what-else = Type a surname, or /search words, or /watch @channel for more.
list-search = search “{ $name }”
list-story = story “{ $name }”
list-feed = feed { $name }
list-channels = Channels: { $value }
list-channels-how = Tap the channels that you want posts from. None chosen: all of them.
list-export = As a file
list-exported = Your subscriptions. Send this file to me here or in another chat, and they are as they are now.
import-bad =
    This file holds no subscriptions that I can read: { $reason ->
        [large] it is larger than { $limit } MB
        [json] it is not JSON
        [many] it has more than { $limit } subscriptions
       *[format] it is not one of my own files
    }
import-done =
    { $count ->
        [0] Nothing was added
        [one] 1 subscription is as in the file
       *[other] { $count } subscriptions are as in the file
    }
import-unknown =
    { $count ->
        [one] 1 is not known here and was left out: { $names }
       *[other] { $count } are not known here and were left out: { $names }
    }
import-ask =
    { $count ->
        [one] Set 1 subscription as in this file? Others stay as they are.
       *[other] Set { $count } subscriptions as in this file? Others stay as they are.
    }
alert-button-story = Follow this story
story-followed = You hear of each new channel that carries this text.
command-search = Search, and save the search
command-watch = Follow a channel or a feed
desk-link-once = This link signs you in once, within ten minutes:
desk-private = Ask me in private: the link is for you alone.
ask-debug = Send me a text: I show what would match, and what is rejected. It is not kept.
ask-debug-hint = The text
debug-nothing = Nothing of the catalogue stands in this text.
debug-more = And { $count } more places.
offer-words = Follow these words
offer-ask-admin = Ask an admin to add the person
offer-asked = { $by } asks for somebody whom the catalogue lacks: { $name }
offer-asked-how = Holders of public roles can be added as below; somebody without one only with --reason, which is recorded.
offer-ask-watch = Ask an admin to watch it
offer-asked-watch = { $by } asks to watch what the watchlist lacks: { $name }
offer-asked-watch-how = Add it to the watchlist, in its file or at the desk, under { $part }:
offer-admins-told = Your admins were told.
offer-no-admin = No admin can be reached by the bot.

# settings, translation, e-mail
settings-head = Settings of this chat
settings-language = Language: { $value }
settings-digest = Digest and quiet hours…
settings-cited = Changes of cited posts: { $value }
settings-muted = Muted: { $name } · hear it again
settings-translate = Translate every alert: { $value }
settings-email = E-mail when Telegram is down: { $value }
translate-button = Translate
translate-head = Machine translation ({ $service }), not checked:
translate-soon = It is being translated; the answer comes by itself.
translate-failed = The translation could not be made now. I try again, and it comes by itself.
translate-trouble = The translation service fails: { $reason }. I try again; you are told once.
ask-email = Which address? A code goes there first.
ask-email-hint = name@example.org
ask-code = Which code came by e-mail?
ask-code-hint = 123456
email-off = E-mail is not switched on here, or this is a group.
email-bad = That is no e-mail address.
email-wait = A code is on its way. Wait a minute before the next one.
email-failed = The mail server did not take it. Check the address, or try later.
email-code-subject = Your code
email-code = { $code } is the code for the bot. It is good for fifteen minutes.
email-code-old = That code is too old, or was tried too often. Send /email again.
email-code-wrong = That is not the code.
email-set = While Telegram refuses the bot, urgent alerts go to { $address }.
email-is = Urgent alerts go to { $address } while Telegram refuses the bot.
email-remove = Remove the address
email-why = By e-mail, because Telegram has not taken the bot's messages for five minutes.
email-refused-subject = Telegram refuses the bot
email-refused = Telegram has taken no message of the bot since { $since }. Alerts wait and go out later; whoever chose e-mail gets the urgent ones there.
talk-contact = To reach us safely: { $contact }
revoke-which = Whose access? I know no single member called “{ $text }”. Send /revoke and a user id, or choose here:
revoke-whose = Whose access? Send /revoke and a name or user id, or choose here:
command-settings = Settings
