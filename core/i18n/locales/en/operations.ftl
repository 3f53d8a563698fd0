# What the watchdog tells the admins.
notice-channel-silent = { $name } has been silent for { $hours } h, longer than is usual for it. It is being read; look whether it has moved.
notice-deliveries-late = { $count } messages wait to go out, the oldest for { $minutes } min. Look at Telegram's limits and at the bot's log.
notice-deliveries-failed = Messages given up since yesterday: { $count }. Telegram refused them, or they could not be made: the bot's log says why.
notice-deliveries-withheld = { $count } messages wait for { $names }, the oldest for { $hours } h: I may not send there. Send /here there, or for a channel to me.
notice-disk-full = The disk with { $folder } is nearly full: { $free } GB are free. When it is full, nothing more is stored.
notice-file-refused = A change of the file { $file } on { $host } did not take; what was in force before stays in force there. { $problem }
notice-file-good = The file { $file } on { $host } can be used again, and is in force.
notice-webhook = Somebody set a webhook for the bot: what was written to the bot meanwhile may have gone to { $host }. It is removed. If that was none of you, have @BotFather change the token.
notice-unread = Telegram sent something ({ $kind }) that this version of Slukh can't read, and I passed over it: whoever it came from gets no answer. A newer version may read it.
