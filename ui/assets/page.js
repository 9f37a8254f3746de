// The page: its buttons, and the cards of its footnotes.
// What is shown comes from the server as escaped HTML, or is set as text.
import "./alive.js";
import * as reader from "./reader.js";
import { all, ask, connect, one, show } from "./wire.js";

let tell = null; // says something to the server through the page's own events
const talk = () => one(".talk");

function conversation() {
  const shown = talk();
  if (!shown) return;
  const url = new URL(location.href);
  const id = one(".exchange", shown) ? shown.dataset.conversation : null;
  if (url.searchParams.get("c") === id) return;
  if (id) url.searchParams.set("c", id);
  else url.searchParams.delete("c");
  history.replaceState(history.state, "", url);
}

// Cards: the quote, file, paragraph and date of a chip, while it is pointed at or has the focus

function showCard(button) {
  const text = document.getElementById(button.getAttribute("aria-describedby"));
  if (!text) return;
  reader.prepare(button);
  let card = one("#card");
  if (!card) {
    card = document.createElement("div");
    card.id = "card";
    card.setAttribute("aria-hidden", "true"); // a screen reader has it as the chip's description
    document.body.append(card);
  }
  card.replaceChildren(...[...text.childNodes].map((node) => node.cloneNode(true)));
  card.hidden = false;
  const at = button.getBoundingClientRect();
  const below = at.bottom + 8 + card.offsetHeight < innerHeight;
  card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
  card.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - 8 - card.offsetHeight)}px`;
}

function hideCard() {
  const card = one("#card");
  if (card) card.hidden = true;
}

// What is said to the server through the page's own events

const listen = (trigger) => { tell = trigger; };

function act(data) {
  if (data.confirm && !window.confirm(data.confirm)) return;
  const told = { ...data };
  if (data.prompt) {
    const value = window.prompt(data.prompt, data.value);
    if (value === null) return;
    told.value = value;
  }
  if (data.act === "ask") return put(data.question);
  if (data.act === "conversation") show("conversation");
  if (tell) tell(told);
}

function put(question) {
  const field = one("#question textarea");
  field.value = question;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => one("button#send, #send button").click(), 60));
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function flash(button, words) {
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 1500);
}

async function copy(button) {
  const { copy: form, id } = button.dataset;
  const found = await ask("copy", { form, id, conversation: talk().dataset.conversation });
  if (!found.fault) await copied(found.text);
  flash(button, found.fault || "Copied");
}

async function exported(button) {
  const found = await ask("export", { form: button.dataset.export, conversation: talk().dataset.conversation });
  if (found.fault) return flash(button, found.fault);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([found.text], { type: "text/plain;charset=utf-8" }));
  link.download = found.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a[data-address]");
  if (!button) return;
  const data = button.dataset;
  if ("open" in data) {
    hideCard();
    reader.follow(button);
  } else if (data.goto) reader.go(data.goto);
  else if (data.address) {
    event.preventDefault();
    copied(reader.stand(data.address));
  } else if (data.reader) reader.TOOLS[data.reader]();
  else if (data.copy) copy(button);
  else if (data.export) exported(button);
  else if (data.view) show(data.view);
  else if ("light" in data) {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("footnote-light", dark ? "dark" : "light");
  } else if (data.act) act({ ...data });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!["thumb", "find"].includes(form.dataset.form)) return;
  event.preventDefault();
  if (form.dataset.form === "find") reader.find(one("#reader-words").value);
  else act({ act: "thumb", id: form.dataset.id, up: form.dataset.up, reason: form.elements.reason.value });
});

for (const [event, go] of [["mouseover", showCard], ["focusin", showCard], ["mouseout", hideCard], ["focusout", hideCard]]) {
  document.addEventListener(event, ({ target }) => {
    const button = target.closest && target.closest(".chip");
    if (button) go(button);
  });
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideCard(); });
document.addEventListener("scroll", (event) => { reader.scrolled(event); hideCard(); }, true);

function begin() {
  const kept = localStorage.getItem("footnote-light");
  if (kept) setTimeout(() => document.body.classList.toggle("dark", kept === "dark"), 0);
  let last = "";
  new MutationObserver(() => {
    conversation();
    const shown = talk();
    const asked = shown && all(".exchange", shown).at(-1);
    const key = asked ? asked.dataset.exchange : "";
    if (asked && key !== last) {
      const frame = one("#talk");
      frame.scrollTop += asked.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    }
    last = key;
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-conversation"] });
}

begin();
// The framework may run a part's own script before this one, or after it.
const parts = { connect: (functions) => { connect(functions); reader.fromAddress(); }, listen };
for (const go of window.footnote || []) go(parts);
window.footnote = { push: (go) => go(parts) };
