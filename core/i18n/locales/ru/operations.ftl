# What the watchdog tells the admins.
notice-channel-silent = { $name } молчит уже { $hours } ч, для этого канала это необычно долго. Его читают; проверьте, не переехал ли он.
notice-deliveries-late = Ждут отправки сообщений: { $count }, самое старое — { $minutes } мин. Проверьте ограничения Telegram и журнал бота.
notice-disk-full = Диск с папкой { $folder } почти полон: свободно { $free } ГБ. Когда он заполнится, ничего больше не сохранится.
