// What the app itself says, in the user's language. What the bot says is the bot's.
const WORDS = {
  en: {
    bot: "bot", typing: "typing…", sending: "sending a file…", message: "Message", menu: "Menu", send: "Send",
    edited: "edited", silent: "sent without sound", today: "Today", yesterday: "Yesterday", start: "START",
    restart: "RESTART", forwarded: "Forwarded from", deleted: "Deleted message", pinned: "Pinned message",
    pinnedIt: "pinned a message", down: "To the newest message", close: "Close", theme: "Light or dark", ok: "OK",
    file: "File", demo: "local demo", demoWhy: "A Telegram simulated on this machine: nothing here leaves it",
    offline: "connecting…", replyTo: "Reply", what: "What can this bot do?", spoiler: "Hidden text: show",
    failed: "That did not work",
  },
  ru: {
    bot: "бот", typing: "печатает…", sending: "отправляет файл…", message: "Сообщение", menu: "Меню",
    send: "Отправить", edited: "изменено", silent: "отправлено без звука", today: "Сегодня", yesterday: "Вчера",
    start: "СТАРТ", restart: "ПЕРЕЗАПУСТИТЬ", forwarded: "Переслано от", deleted: "Удалённое сообщение",
    pinned: "Закреплённое сообщение", pinnedIt: "закрепил(а) сообщение", down: "К последнему сообщению",
    close: "Закрыть", theme: "Светлая или тёмная", ok: "ОК", file: "Файл", demo: "локальное демо",
    demoWhy: "Telegram, изображаемый на этой машине: ничто отсюда не уходит", offline: "соединение…",
    replyTo: "Ответить", what: "Что умеет этот бот?", spoiler: "Скрытый текст: показать", failed: "Не получилось",
  },
  uk: {
    bot: "бот", typing: "друкує…", sending: "надсилає файл…", message: "Повідомлення", menu: "Меню",
    send: "Надіслати", edited: "змінено", silent: "надіслано без звуку", today: "Сьогодні", yesterday: "Вчора",
    start: "ПОЧАТИ", restart: "ПЕРЕЗАПУСТИТИ", forwarded: "Переслано від", deleted: "Видалене повідомлення",
    pinned: "Закріплене повідомлення", pinnedIt: "закріпив(ла) повідомлення", down: "До останнього повідомлення",
    close: "Закрити", theme: "Світла чи темна", ok: "Гаразд", file: "Файл", demo: "локальне демо",
    demoWhy: "Telegram, що відтворюється на цій машині: ніщо звідси не йде", offline: "з’єднання…",
    replyTo: "Відповісти", what: "Що вміє цей бот?", spoiler: "Прихований текст: показати", failed: "Не вдалося",
  },
};

let language = "en";

export function speak(wanted) {
  language = wanted in WORDS ? wanted : "en";
  document.documentElement.lang = language;
}

export const word = (key) => WORDS[language][key];

const clock = () => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { hour: "2-digit", minute: "2-digit" });
export const timeOf = (seconds) => clock().format(new Date(seconds * 1000));

export function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  const now = new Date();
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return word("today");
  if (days === 1) return word("yesterday");
  const parts = { day: "numeric", month: "long" };
  if (day.getFullYear() !== now.getFullYear()) parts.year = "numeric";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(day);
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
