// Keyboard triage. Everything works without this file: each key only presses a button that is there.
"use strict";

const items = () => [...document.querySelectorAll("[data-item]")];
const words = document.getElementById("words");
const status = document.getElementById("status");

function move(step) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement?.closest?.("[data-item]"));
  const to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "center", behavior: "auto" });
}

function next(item) {
  const all = items();
  const waiting = all.slice(all.indexOf(item) + 1).find((one) => !one.classList.contains("done"));
  if (waiting) {
    waiting.focus({ preventScroll: true });
    waiting.scrollIntoView({ block: "center", behavior: "auto" });
  }
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const item = form.closest("[data-item]");
  if (!item || !(form.matches("[data-judge]") || form.matches("[data-undo]"))) return;
  event.preventDefault();
  const judge = item.querySelector("[data-judge]");
  const undo = item.querySelector("[data-undo]");
  try {
    const told = await send(form, event.submitter);
    if (form === judge) {
      undo.elements.review_id.value = told.review_id;
      undo.querySelector("[data-said]").textContent = words.dataset[told.verdict];
      status.textContent = words.dataset[told.verdict];
      next(item);
    } else {
      item.focus();
    }
    item.classList.toggle("done", form === judge);
    judge.hidden = form === judge;
    undo.hidden = form !== judge;
  } catch (error) {
    status.textContent = words.dataset.failed;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  // The place of the key, so that it works with a Russian or Ukrainian layout too.
  const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  if (key === "/") {
    event.preventDefault();
    document.querySelector(".find input")?.focus();
  } else if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  } else if ("crwuo".includes(key) && key.length === 1) {
    let item = document.activeElement?.closest?.("[data-item]");
    if (!item) return;
    if (key === "u" && !item.classList.contains("done")) {
      // What was just decided lies behind: taking it back is meant.
      const done = items().filter((one) => one.classList.contains("done"));
      item = done.filter((one) => one.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    }
    const button = item?.querySelector(`form:not([hidden]) [data-key="${key}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[data-copied]");
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    told.textContent = told.dataset.copied;
  });
}

if (document.querySelector(".triage") && items().length && !location.hash) items()[0].focus({ preventScroll: true });
