# What the watchdog tells the admins.
notice-channel-silent = { $name } мовчить уже { $hours } год, для цього каналу це незвично довго. Його читають; перевірте, чи не переїхав він.
notice-deliveries-late = Чекають на відправлення повідомлень: { $count }, найстаріше — { $minutes } хв. Перевірте обмеження Telegram і журнал бота.
notice-disk-full = Диск із текою { $folder } майже повний: вільно { $free } ГБ. Коли він заповниться, нічого більше не збережеться.
