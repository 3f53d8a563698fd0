// Keyboard triage. Everything works without this file: each key only presses a button that is there.
"use strict";

const items = () => [...document.querySelectorAll("[data-item]")];
const words = document.getElementById("words");
const status = document.getElementById("status");

// In the middle: what a plain focus scrolls to the top lies under the bar that stays there.
function show(item) {
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "center", behavior: "auto" });
}

function move(step) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement?.closest?.("[data-item]"));
  const to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  show(to);
}

function next(item) {
  const all = items();
  const waiting = all.slice(all.indexOf(item) + 1).find((one) => !one.classList.contains("done"));
  show(waiting ?? item); // not on the button that was pressed, which is hidden
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Many at once: what is marked gets one verdict, which can be taken back as one.
const marks = () => [...document.querySelectorAll("[data-mark]:checked")];
let batch = []; // what one verdict was given on last
let chips = []; // what posts got last

function told(item, review, verdict) {
  const judge = item.querySelector("[data-judge]");
  const undo = item.querySelector("[data-undo]");
  const done = review !== null;
  if (done) {
    undo.elements.review_id.value = review;
    undo.querySelector("[data-said]").textContent = words.dataset[verdict];
  }
  item.classList.toggle("done", done);
  judge.hidden = done;
  undo.hidden = !done;
  const mark = item.querySelector("[data-mark]");
  if (mark) {
    mark.checked = false;
    mark.disabled = done;
  }
}

function count() {
  const place = document.querySelector("[data-told]");
  if (place) place.textContent = marks().length ? `${words.dataset.marked} ${marks().length}` : words.dataset.hint;
}

// A tag, a note or an assignment, shown at the posts that got it.
async function sendOnPosts(form, button, marked) {
  const field = form.elements[button.value];
  const given = field.selectedOptions ? field.selectedOptions[0].text : field.value.trim();
  if (!given || !marked.length) {
    field.focus();
    return;
  }
  const answer = await send(form, button);
  const words_of = { tag: given, assignment: words.dataset.taken.replace("…", given), note: words.dataset.noted };
  chips = marked.map((item) => {
    const chip = Object.assign(document.createElement("span"), { className: "tag good", textContent: words_of[button.value] });
    item.querySelector("[data-chips]").append(chip);
    const mark = item.querySelector("[data-mark]");
    if (mark) mark.checked = false;
    return chip;
  });
  batch = [];
  offerUndo(answer.review_ids, marked.length);
  if (!field.selectedOptions) field.value = "";
  form.closest("[data-more]")?.removeAttribute("open");
  form.querySelector("[data-more]")?.removeAttribute("open");
  status.textContent = words_of[button.value];
  marked[marked.length - 1].focus({ preventScroll: true });
  count();
}

function offerUndo(ids, number) {
  const undo = document.querySelector("[data-undo-many]");
  undo.querySelector("[data-ids]").replaceChildren(
    ...ids.map((id) => Object.assign(document.createElement("input"), { type: "hidden", name: "review_id", value: id })),
  );
  undo.querySelector("[data-count]").textContent = number;
  undo.hidden = false;
}

async function sendMany(form, button) {
  const undo = document.querySelector("[data-undo-many]");
  if (form.matches("[data-many]") && button?.name === "do") {
    await sendOnPosts(form, button, marks().map((mark) => mark.closest("[data-item]")));
    return;
  }
  if (form.matches("[data-many]")) {
    const marked = marks().map((mark) => mark.closest("[data-item]"));
    if (!marked.length) return;
    const answer = await send(form, button);
    marked.forEach((item, place) => told(item, answer.review_ids[place], answer.verdict));
    batch = marked;
    chips = [];
    offerUndo(answer.review_ids, marked.length);
    status.textContent = `${words.dataset[answer.verdict]} ${marked.length}`;
    next(marked[marked.length - 1]);
  } else {
    await send(form, button);
    if (!batch.length && !chips.length) location.assign(form.elements.next.value); // decided before this page was loaded
    batch.forEach((item) => told(item, null));
    const first = batch[0] ?? chips[0]?.closest("[data-item]");
    if (first) show(first);
    chips.forEach((chip) => chip.remove());
    batch = [];
    chips = [];
    undo.hidden = true;
  }
  count();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-mark]")) count();
});

async function sendOne(item, form, button) {
  const answer = await send(form, button);
  const judged = form.matches("[data-judge]");
  told(item, judged ? answer.review_id : null, answer.verdict);
  count();
  if (judged) {
    batch = []; // what is taken back next is this
    chips = [];
    status.textContent = [words.dataset[answer.verdict], answer.conflict].filter(Boolean).join(" ");
    next(item);
  } else {
    show(item);
  }
}

function work(form, item, button) {
  if (form.matches("[data-many], [data-undo-many]")) return () => sendMany(form, button);
  if (item && form.matches("[data-on-post]")) return () => sendOnPosts(form, button, [item]);
  if (item && form.matches("[data-judge], [data-undo]")) return () => sendOne(item, form, button);
  return null;
}

document.addEventListener("submit", async (event) => {
  const item = event.target.closest("[data-item]");
  const sent = work(event.target, item, event.submitter);
  if (!sent) return;
  event.preventDefault();
  const place = item ?? event.target.closest(".many");
  if (place.hasAttribute("aria-busy")) return; // pressed again before the answer came
  place.setAttribute("aria-busy", "true");
  try {
    await sent();
  } catch (error) {
    status.textContent = words.dataset.failed;
  } finally {
    place.removeAttribute("aria-busy");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) {
    const item = event.target.closest("[data-item]");
    if (event.key === "Escape") {
      event.target.closest("[data-more]")?.removeAttribute("open");
      if (item) item.focus({ preventScroll: true });
      else event.target.blur();
    } else if (event.key === "Enter" && event.target.matches("[data-field]")) {
      event.preventDefault(); // the button beside the field, not the form's first
      event.target.parentElement.querySelector("button").click();
    }
    return;
  }
  // The place of the key, so that it works with a Russian or Ukrainian layout too.
  const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  // Until the answer the focus stays: what is meant for the next one would be done to this one, or undo the one before.
  if ("crwu".includes(key) && document.querySelector("[aria-busy]")) {
    event.preventDefault();
  } else if (key === "/") {
    event.preventDefault();
    document.querySelector(".find input")?.focus();
  } else if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  } else if (key === "x") {
    const mark = document.activeElement?.closest?.("[data-item]")?.querySelector("[data-mark]:enabled");
    if (mark) {
      event.preventDefault();
      mark.checked = !mark.checked;
      count();
    }
  } else if ("crw".includes(key) && key.length === 1 && marks().length) {
    event.preventDefault();
    document.querySelector(`[data-many] [data-key="${key}"]`).click();
  } else if ("tan".includes(key) && key.length === 1) {
    const place = marks().length ? document.querySelector("[data-many]") : document.activeElement?.closest?.("[data-item]");
    const more = place?.querySelector("[data-more]");
    if (more) {
      event.preventDefault();
      more.open = true;
      more.querySelector(`[data-field="${key}"]`).focus();
    }
  } else if ("crwuo".includes(key) && key.length === 1) {
    let item = document.activeElement?.closest?.("[data-item]");
    if (key === "u" && (batch.length || chips.length) && !item?.classList.contains("done")) {
      event.preventDefault();
      document.querySelector("[data-undo-many] button").click();
      return;
    }
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
