// One message as a list item.
import { make, richText } from "./text.js";
import { sizeOf, timeOf, word } from "./words.js";

export function messageItem(message, does) {
  if (message.service) return service(message, does);
  const item = make("li", `row ${message.own ? "own" : "theirs"}`);
  item.dataset.id = message.id;
  const bubble = make("div", "bubble");
  item.append(bubble);
  if (message.forwarded) {
    const line = make("p", "forwarded", `${word("forwarded")} `);
    line.append(make("b", "", message.forwarded));
    bubble.append(line);
  }
  if (message.reply) bubble.append(reply(message.reply, does));
  if (message.file) bubble.append(file(message.file));
  const body = make("div", "text");
  body.dir = "auto";
  body.append(richText(message.text, message.entities, does.say));
  body.append(meta(message));
  if (message.text === "" && message.file?.kind === "photo") bubble.classList.add("bare");
  bubble.append(body);
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, button, .spoiler, .fold")) does.answer(message);
  });
  if (message.buttons.length) item.append(keyboard(message, does));
  return item;
}

function service(message, does) {
  const item = make("li", "service");
  item.dataset.id = message.id;
  const pill = make("button", "pill", message.service.pinned_message ? word("pinnedIt") : Object.keys(message.service)[0]);
  pill.type = "button";
  pill.addEventListener("click", () => does.show(message.service.pinned_message));
  item.append(pill);
  return item;
}

function reply(replied, does) {
  const node = make("button", "reply");
  node.type = "button";
  if (!replied.id) {
    node.append(make("span", "reply-what", word("deleted")));
    node.disabled = true;
    return node;
  }
  node.append(make("b", "", replied.name), make("span", "reply-what", replied.text.replace(/\s+/g, " ").slice(0, 160)));
  node.addEventListener("click", () => does.show(replied.id));
  return node;
}

function file(given) {
  const address = `/file/${encodeURIComponent(given.id)}`;
  if (given.kind === "photo") {
    const picture = make("img", "photo");
    picture.src = address;
    picture.alt = "";
    picture.width = given.width;
    picture.height = given.height;
    picture.loading = "lazy";
    return picture;
  }
  const node = make("a", "file");
  node.href = address;
  node.download = given.name;
  const badge = make("span", "badge", (given.name.split(".").length > 1 ? given.name.split(".").pop() : "…").slice(0, 4));
  const about = make("span", "file-about");
  about.append(make("b", "", given.name), make("span", "", sizeOf(given.size)));
  node.append(badge, about);
  return node;
}

function meta(message) {
  const node = make("span", "meta");
  if (message.silent) {
    const bell = make("span", "silent");
    bell.title = word("silent");
    bell.setAttribute("role", "img");
    bell.setAttribute("aria-label", word("silent"));
    node.append(bell);
  }
  if (message.edited) {
    const mark = make("span", "edited", word("edited"));
    mark.title = timeOf(message.edited);
    node.append(mark);
  }
  const time = make("time", "", timeOf(message.at));
  time.dateTime = new Date(message.at * 1000).toISOString();
  node.append(time);
  if (message.own) node.append(make("span", "ticks"));
  return node;
}

function keyboard(message, does) {
  const node = make("div", "keys");
  message.buttons.forEach((row, rowAt) => {
    const line = make("div", "keys-row");
    row.forEach((button, column) => line.append(key(message, button, rowAt, column, does)));
    node.append(line);
  });
  return node;
}

function key(message, button, row, column, does) {
  const node = make(button.url ? "a" : "button", "key");
  node.append(make("span", "key-text", button.text));
  if (button.url) {
    node.classList.add("opens");
    if (/^(https?|tg):/i.test(button.url)) node.href = button.url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    node.title = button.url;
    return node;
  }
  node.type = "button";
  node.addEventListener("click", async () => {
    if (node.classList.contains("busy")) return;
    node.classList.add("busy");
    await does.press(message.id, row, column);
    node.classList.remove("busy");
  });
  return node;
}
