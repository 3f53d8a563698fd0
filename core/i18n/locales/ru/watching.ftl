### Что происходит с каналами и с аккаунтами, которые их читают: для редакторов и администраторов.

notice-channel-renamed = У канала { $name } другое имя: { $before } → { $after }. Читаем его дальше.
notice-channel-nameless = У канала { $name } больше нет публичного имени (было { $before }). Читаем его, пока он нас пускает; если не надо, уберите его из списка.
notice-channel-retitled = Канал { $name } теперь называет себя «{ $after }» (раньше: «{ $before }»).
notice-channel-taken_over = Имя канала { $name } теперь у другого канала («{ $title }»). Тот мы не читаем.
notice-channel-private = Канал { $name } закрыт или закрыл доступ нам. Что он скажет дальше, мы не услышим.
notice-channel-vanished = Канал { $name } исчез или закрыт и без имени. Сказанное сохранено.
notice-channel-restricted = Telegram ограничил канал { $name }: { $reason }
notice-channel-unrestricted = Telegram снял ограничение с канала { $name }.
notice-channel-unreadable = Канал { $name } не читается ({ $error }). Попробуем снова.
notice-channel-readable = Канал { $name } снова читается; пропущенное дочитываем.
notice-account-dead = Аккаунт наблюдения «{ $account }» больше не работает ({ $problem }). Его каналы берут другие аккаунты, если они есть. Починить: slukh login --account { $account }
notice-feed-moved = Лента { $name } насовсем переехала: { $to }. Её читают там; впишите новый адрес в список наблюдения: { $url }
notice-feed-gone = Ленты { $name } больше нет, говорит её сервер. Уберите её из списка наблюдения: { $url }
notice-feed-failing = Лента { $name } не отвечает уже несколько часов ({ $problem }). Её спрашивают снова, всё реже: { $url }
