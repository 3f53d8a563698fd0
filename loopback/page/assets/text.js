// A message's text with its entities, as DOM nodes. Text only ever becomes text nodes: nothing here reads markup.
import { word } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote" };
const LINKS = /^(https?|ftp|tg|mailto):/i;

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// Offsets are UTF-16 units, as JavaScript counts. The server has made sure that entities nest.
export function richText(text, entities, onCommand) {
  const root = document.createDocumentFragment();
  const stack = [{ node: root, end: text.length }];
  let at = 0;
  const write = (until) => {
    while (stack.length > 1 && stack.at(-1).end <= until) {
      const { node, end } = stack.pop();
      if (end > at) node.append(text.slice(at, end));
      at = Math.max(at, end);
    }
    if (until > at) stack.at(-1).node.append(text.slice(at, until));
    at = Math.max(at, until);
  };
  for (const entity of entities) {
    write(entity.offset);
    const end = Math.min(entity.offset + entity.length, stack.at(-1).end);
    const node = element(entity, text.slice(entity.offset, end), onCommand);
    stack.at(-1).node.append(node);
    stack.push({ node, end });
  }
  write(text.length);
  tidyQuotes(root);
  return root;
}

function element(entity, covered, onCommand) {
  if (entity.type in TAGS) {
    const node = make(TAGS[entity.type]);
    if (entity.type === "expandable_blockquote") foldable(node);
    return node;
  }
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(/^[a-z]+:\/\//i.test(covered) ? covered : `https://${covered}`);
    case "email": return link(`mailto:${covered}`);
    case "spoiler": return spoiler();
    case "bot_command": {
      const node = make("button", "inline");
      node.type = "button";
      node.addEventListener("click", () => onCommand(covered));
      return node;
    }
    default: return make("span", ["mention", "hashtag", "cashtag", "text_mention"].includes(entity.type) ? "tinted" : "");
  }
}

function link(url) {
  const node = make("a");
  if (!LINKS.test(url)) return make("span");
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.title = url;
  return node;
}

function spoiler() {
  const node = make("span", "spoiler");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", word("spoiler"));
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") show(); });
  return node;
}

function foldable(node) {
  node.classList.add("fold");
  node.tabIndex = 0;
  const turn = () => node.classList.toggle("open");
  node.addEventListener("click", (event) => { if (!event.target.closest("a, button")) turn(); });
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") turn(); });
}

// A quote and a code block are blocks of their own: the line break beside them would be an empty line.
function tidyQuotes(root) {
  for (const block of root.querySelectorAll("blockquote, pre")) {
    const after = block.nextSibling;
    if (after?.nodeType === Node.TEXT_NODE && after.data.startsWith("\n")) after.data = after.data.slice(1);
    const before = block.previousSibling;
    if (before?.nodeType === Node.TEXT_NODE && before.data.endsWith("\n")) before.data = before.data.slice(0, -1);
  }
}
