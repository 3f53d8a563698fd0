### What happens to watched channels and to the accounts that read them: for editors and admins.

notice-channel-renamed = { $name } has another username: { $before } → { $after }. It is read on.
notice-channel-nameless = { $name } has no public name any more (it was { $before }). It is read on as long as it lets us; take it off the watchlist if it should not be.
notice-channel-retitled = { $name } calls itself “{ $after }” now (before: “{ $before }”).
notice-channel-taken_over = The name of { $name } belongs to another channel now (“{ $title }”). Nothing of that one is read.
notice-channel-private = { $name } is private, or shuts us out. What it says from now on is not heard.
notice-channel-vanished = { $name } is gone, or private under no name. What it said is kept.
notice-channel-restricted = Telegram restricts { $name }: { $reason }
notice-channel-unrestricted = Telegram restricts { $name } no longer.
notice-channel-unreadable = { $name } can't be read ({ $error }). It is tried again.
notice-channel-readable = { $name } can be read again; what was missed is being read.
notice-account-dead = The watching account “{ $account }” can't be used any more ({ $problem }). Other accounts take its channels, where there are any. To mend it: slukh login --account { $account }
notice-feed-moved = The feed { $name } has moved for good to { $to }. It is read there; put the new address into the watchlist: { $url }
notice-feed-gone = The feed { $name } is gone for good, its server says. Take it off the watchlist: { $url }
notice-feed-failing = The feed { $name } has not answered for some hours ({ $problem }). It is asked again, more and more seldom: { $url }
