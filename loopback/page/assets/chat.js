// The chat: listens to the server's pictures of it, changes what is different, sends what is typed and tapped.
import { messageItem } from "./message.js";
import { make } from "./text.js";
import { dayOf, speak, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const scroll = $("scroll");
const input = $("text");
const state = { picture: null, shown: new Map(), replyTo: null, forced: 0, unseen: 0, following: true, lastTop: 0 };

// ------------------------------------------------------------ to the server

async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    if (answer.ok) return await answer.json();
  } catch (error) {
    console.error(error);
  }
  toast(word("failed"));
  return null;
}

async function say(text) {
  const reply = state.replyTo;
  endAnswer();
  closeCommands();
  if (await post("/say", { text, reply_to: reply ? reply.id : null })) toEnd();
}

async function press(id, row, column) {
  const answer = await post("/press", { message_id: id, row, column });
  if (!answer?.text) return;
  if (!answer.alert) return toast(answer.text);
  $("toast").hidden = true;
  $("alert-text").textContent = answer.text;
  $("alert").showModal();
}

function listen() {
  const events = new EventSource("/events");
  events.onmessage = (event) => draw(JSON.parse(event.data));
  events.onopen = () => document.body.classList.remove("offline");
  events.onerror = () => {
    document.body.classList.add("offline");
    drawHead();
  };
}

// ------------------------------------------------------------ drawing

const does = { say, press, show, answer };

function draw(picture) {
  const first = state.picture === null;
  if (picture.language !== state.picture?.language) {
    speak(picture.language);
    name();
  }
  state.picture = picture;
  drawHead();
  const fresh = drawMessages(picture.messages, first);
  drawFoot();
  if (state.following) toEnd(!first);
  else state.unseen += fresh;
  drawDown();
}

function name() {
  input.placeholder = word("message");
  input.setAttribute("aria-label", word("message"));
  for (const [id, key] of [["send", "send"], ["menu", "menu"], ["theme", "theme"], ["down", "down"],
    ["answering-end", "close"]]) {
    $(id).title = word(key);
    $(id).setAttribute("aria-label", word(key));
  }
  $("menu").replaceChildren(make("span", "bars"), make("span", "menu-text", word("menu")));
  $("alert-ok").textContent = word("ok");
  $("tag").textContent = word("demo");
  $("tag").title = word("demoWhy");
}

function drawHead() {
  const { bot, typing } = state.picture ?? { bot: { name: "" } };
  document.title = bot.name;
  $("name").textContent = bot.name;
  $("avatar").textContent = bot.name.slice(0, 1).toUpperCase();
  const offline = document.body.classList.contains("offline");
  const busy = typing ? word(typing.startsWith("upload") ? "sending" : "typing") : word("bot");
  $("status").textContent = offline ? word("offline") : busy;
  $("status").classList.toggle("busy", Boolean(typing) && !offline);
  const pinned = state.picture?.messages.find((message) => message.id === state.picture.pinned);
  $("pinned").hidden = !pinned;
  if (pinned) {
    $("pinned").replaceChildren(make("b", "", word("pinned")), make("span", "", pinned.text.replace(/\s+/g, " ")));
    $("pinned").onclick = () => show(pinned.id);
  }
}

function drawMessages(messages, first) {
  let fresh = 0;
  const before = new Map(state.shown);
  state.shown.clear();
  let place = log.firstElementChild;
  let lastDay = "";
  const put = (node) => {
    if (node === place) place = place.nextElementSibling;
    else log.insertBefore(node, place);
  };
  for (const message of messages) {
    const day = dayOf(message.at);
    if (day !== lastDay) {
      lastDay = day;
      put(dayItem(day));
    }
    const json = JSON.stringify(message);
    let known = before.get(message.id);
    if (known?.json !== json) {
      const node = messageItem(message, does);
      if (known) {
        const opened = [...known.node.querySelectorAll(".fold")].map((fold) => fold.classList.contains("open"));
        node.querySelectorAll(".fold").forEach((fold, at) => fold.classList.toggle("open", opened[at] ?? false));
        if (known.node === place) place = place.nextElementSibling;
        known.node.remove();
        node.classList.add("changed");
      } else if (!first) {
        node.classList.add("fresh");
        fresh += message.own ? 0 : 1;
      }
      known = { json, node, message };
    }
    state.shown.set(message.id, known);
    put(known.node);
  }
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
  group(messages);
  return fresh;
}

const days = new Map();

function dayItem(day) {
  if (!days.has(day)) {
    const item = make("li", "day");
    item.append(make("span", "pill", day));
    days.set(day, item);
  }
  return days.get(day);
}

// Messages of one side within a few minutes stand close together, and only the last of them has a tail.
function group(messages) {
  messages.forEach((message, at) => {
    const next = messages[at + 1];
    const same = next && next.own === message.own && !next.service && next.at - message.at < 300;
    state.shown.get(message.id).node.classList.toggle("tail", !same);
  });
}

function drawFoot() {
  const { messages, started, blocked, bot } = state.picture;
  $("start").hidden = started && !blocked;
  $("form").hidden = !$("start").hidden;
  $("start").textContent = blocked ? word("restart") : word("start");
  $("empty").hidden = messages.length > 0 || !bot.about;
  $("empty").replaceChildren(make("b", "", word("what")), make("p", "", bot.about));
  $("menu").hidden = state.picture.commands.length === 0;
  const last = messages.at(-1);
  if (last?.forceReply !== undefined && last.id !== state.forced) {
    state.forced = last.id;
    answer(last, last.forceReply);
  } else if (state.replyTo && !state.shown.has(state.replyTo.id)) {
    endAnswer();
  }
  drawKeyboard(messages);
}

function drawKeyboard(messages) {
  const latest = messages.findLast((message) => message.keyboard || message.removeKeyboard);
  const rows = latest?.keyboard ?? [];
  $("keyboard").hidden = rows.length === 0;
  $("keyboard").replaceChildren(...rows.map((row) => {
    const line = make("div", "keys-row");
    line.append(...row.map((text) => {
      const key = make("button", "key", text);
      key.type = "button";
      key.addEventListener("click", () => say(text));
      return key;
    }));
    return line;
  }));
}

// ------------------------------------------------------------ scrolling

function toEnd(smooth = true) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior: smooth && !still ? "smooth" : "instant" });
  state.following = true;
  drawDown();
}

function toBottom() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;
}

// Whoever scrolls up stays there while messages come; whoever is at the end is kept at the end.
function scrolled() {
  if (scroll.scrollTop < state.lastTop - 2 && toBottom() > 80) state.following = false;
  if (toBottom() < 40) state.following = true;
  state.lastTop = scroll.scrollTop;
  drawDown();
}

function show(id) {
  const node = state.shown.get(id)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("found");
  requestAnimationFrame(() => node.classList.add("found"));
}

function drawDown() {
  if (state.following) state.unseen = 0;
  $("down").hidden = state.following || toBottom() < 160;
  $("down").replaceChildren(...(state.unseen ? [make("span", "count", String(state.unseen))] : []));
}

// ------------------------------------------------------------ typing

function answer(message, placeholder = "") {
  state.replyTo = message;
  $("answering").hidden = false;
  $("answering-name").textContent = message.own ? state.picture.user.name : state.picture.bot.name;
  $("answering-what").textContent = message.text.replace(/\s+/g, " ").slice(0, 120);
  input.placeholder = placeholder || word("message");
  input.focus();
}

function endAnswer() {
  state.replyTo = null;
  $("answering").hidden = true;
  input.placeholder = word("message");
}

function fit() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
  $("form").classList.toggle("filled", input.value.trim() !== "");
}

function openCommands(typed = "") {
  const wanted = typed.slice(1).toLowerCase();
  const found = (state.picture?.commands ?? []).filter((entry) => entry.command.startsWith(wanted));
  $("commands").hidden = found.length === 0;
  $("menu").setAttribute("aria-expanded", String(found.length > 0));
  $("commands").replaceChildren(...found.map((entry) => {
    const item = make("li");
    const choice = make("button");
    choice.type = "button";
    choice.setAttribute("role", "option");
    choice.append(make("b", "", `/${entry.command}`), make("span", "", entry.description));
    choice.addEventListener("click", () => {
      input.value = "";
      fit();
      say(`/${entry.command}`);
    });
    item.append(choice);
    return item;
  }));
}

function closeCommands() {
  $("commands").hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
}

function submit() {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  fit();
  say(text);
}

let hiding = 0;

function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { $("toast").hidden = true; }, Math.max(2500, text.length * 60));
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === "Escape") {
    closeCommands();
    endAnswer();
  }
});
input.addEventListener("input", () => {
  fit();
  if (/^\/\w*$/.test(input.value)) openCommands(input.value);
  else closeCommands();
});
$("menu").addEventListener("click", () => ($("commands").hidden ? openCommands() : closeCommands()));
$("answering-end").addEventListener("click", endAnswer);
$("start").addEventListener("click", () => say(state.picture.start));
$("down").addEventListener("click", () => toEnd());
$("toast").addEventListener("click", () => { $("toast").hidden = true; });
scroll.addEventListener("scroll", scrolled, { passive: true });
addEventListener("resize", () => { if (state.following) toEnd(false); });
document.addEventListener("click", (event) => {
  if (!event.target.closest("#commands, #menu, #text")) closeCommands();
});

// ------------------------------------------------------------ light and dark

const asked = new URLSearchParams(location.search).get("theme");

function paint(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

paint(asked ?? localStorage.getItem("theme"));
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "light" : "dark";
  localStorage.setItem("theme", theme);
  paint(theme);
});

speak("en");
name();
listen();
