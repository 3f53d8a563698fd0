# What the watchdog tells the admins.
notice-channel-silent = { $name } has been silent for { $hours } h, longer than is usual for it. It is being read; look whether it has moved.
notice-deliveries-late = { $count } messages wait to go out, the oldest for { $minutes } min. Look at Telegram's limits and at the bot's log.
notice-disk-full = The disk with { $folder } is nearly full: { $free } GB are free. When it is full, nothing more is stored.
