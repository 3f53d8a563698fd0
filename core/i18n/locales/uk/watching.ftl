### Що відбувається з каналами й з акаунтами, які їх читають: для редакторів і адміністраторів.

notice-channel-renamed = Канал { $name } має інше ім'я: { $before } → { $after }. Читаємо його далі.
notice-channel-nameless = Канал { $name } більше не має публічного імені (було { $before }). Читаємо його, поки він нас пускає; якщо не треба, приберіть його зі списку.
notice-channel-retitled = Канал { $name } тепер називає себе «{ $after }» (раніше: «{ $before }»).
notice-channel-taken_over = Ім'я каналу { $name } тепер в іншого каналу («{ $title }»). Того ми не читаємо.
notice-channel-private = Канал { $name } закритий або закрив доступ нам. Що він скаже далі, ми не почуємо.
notice-channel-vanished = Канал { $name } зник або закритий і без імені. Сказане збережено.
notice-channel-restricted = Telegram обмежив канал { $name }: { $reason }
notice-channel-unrestricted = Telegram зняв обмеження з каналу { $name }.
notice-channel-unreadable = Канал { $name } не читається ({ $error }). Спробуємо знову.
notice-channel-readable = Канал { $name } знову читається; пропущене дочитуємо.
notice-account-dead = Акаунт спостереження «{ $account }» більше не працює ({ $problem }). Його канали беруть інші акаунти, якщо вони є. Полагодити: slukh login --account { $account }
notice-feed-moved = Стрічка { $name } назавжди переїхала: { $to }. Її читають там; впишіть нову адресу до списку спостереження: { $url }
notice-feed-gone = Стрічки { $name } більше немає, каже її сервер. Приберіть її зі списку спостереження: { $url }
notice-feed-failing = Стрічка { $name } не відповідає вже кілька годин ({ $problem }). Її питають знову, дедалі рідше: { $url }
