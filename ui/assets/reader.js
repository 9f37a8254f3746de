// The reader: a document in windows of paragraphs, the way from footnote to footnote, and addresses of paragraphs.
// What is shown comes from the server as escaped HTML, or is set as text.
import { all, ask, one, show } from "./wire.js";

const AT_MOST = 240; // paragraphs that the reader holds at once
const NEAR = 600; // pixels from an end at which more are fetched
const FRESH = 30000; // milliseconds for which a place that was pointed at is kept ready
let open = null; // {file, first, last, total} of the document in the reader
let chip = null; // the footnote that was followed last
let fetching = false;
let depth = 0; // how many places of the history are ours
let ready = { key: "" }; // a place that was pointed at, and is likely to be opened next

// A place is fetched as soon as its footnote is pointed at, so that a click need not wait for it.
export function prepare(button) {
  const place = placeOf(button.dataset);
  const key = JSON.stringify(place);
  if (ready.key !== key || performance.now() - ready.at > FRESH) {
    ready = { key, at: performance.now(), found: ask("read", place) };
  }
}

async function fetched(place) {
  const { key, at, found } = ready;
  ready = { key: "" };
  if (key === JSON.stringify(place) && performance.now() - at <= FRESH) {
    const before = await found;
    if (!before.fault) return before;
  }
  return ask("read", place);
}

async function read(place, how = "push") {
  show("reader");
  const found = await fetched(place);
  if (found.fault) return say(found.fault);
  const text = one("#reader-text");
  open = { file: found.file, first: found.first, last: found.last, total: found.total };
  text.innerHTML = found.html;
  one("#reader-title").textContent = found.title;
  one("#reader-about").textContent =
    [found.title === found.name ? "" : found.name, found.date || "no date", `${found.total.toLocaleString("en")} paragraphs`]
      .filter(Boolean).join(" · ");
  one(".reader .tools").hidden = false;
  one("#reader-outline ul").innerHTML = found.outline || "";
  one("#reader-outline").hidden = !found.outline;
  one("#reader-found").hidden = true;
  say(found.note);
  const marked = one(".marked", text);
  if (marked) {
    const words = one("mark", marked) || marked;
    text.scrollTop = 0;
    text.scrollTop = words.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    if (how !== "arrive") marked.focus({ preventScroll: true });
  }
  if (how !== "back") remember(place, how);
  buttons();
}

const say = (line) => { one("#reader-note").textContent = line || ""; };

async function more(down) {
  if (fetching || !open || (down ? open.last >= open.total : open.first <= 1)) return;
  fetching = true;
  const at = open;
  const first = down ? open.last + 1 : Math.max(1, open.first - 60);
  const found = await ask("read", { file: open.file, first });
  fetching = false;
  if (found.fault || at !== open) return;
  const text = one("#reader-text");
  const fresh = document.createElement("template");
  fresh.innerHTML = found.html;
  const nodes = [...fresh.content.children].filter((node) =>
    down ? +node.dataset.number > open.last : +node.dataset.number < open.first);
  if (down) {
    text.append(...nodes);
    open.last = found.last;
    while (text.children.length > AT_MOST) {
      const height = text.firstElementChild.getBoundingClientRect().height;
      text.firstElementChild.remove();
      text.scrollTop -= height;
      open.first += 1;
    }
  } else {
    const before = text.scrollHeight;
    text.prepend(...nodes);
    text.scrollTop += text.scrollHeight - before;
    open.first = found.first;
    while (text.children.length > AT_MOST) {
      text.lastElementChild.remove();
      open.last -= 1;
    }
  }
}

export function scrolled(event) {
  const text = event.target;
  if (text.id !== "reader-text") return;
  if (text.scrollHeight - text.scrollTop - text.clientHeight < NEAR) more(true);
  else if (text.scrollTop < NEAR) more(false);
}

// Footnotes before and after, in the answer that the last one stands in

function neighbours() {
  if (!chip || !chip.isConnected) return [null, null];
  const chips = all(".statement .chip", chip.closest(".exchange"));
  const at = chips.indexOf(chip);
  return [chips[at - 1] || null, chips[at + 1] || null];
}

function buttons() {
  const [before, after] = neighbours();
  one('[data-reader="previous"]').disabled = !before;
  one('[data-reader="next"]').disabled = !after;
  one('[data-reader="back"]').disabled = depth === 0;
  for (const other of all(".chip.followed")) other.classList.remove("followed");
  if (chip) chip.classList.add("followed");
}

const placeOf = ({ file, paragraph, sha256, start, end }) => ({ file, paragraph, sha256, start, end });

export function follow(button) {
  chip = button.classList.contains("chip") ? button : null;
  return read(placeOf(button.dataset));
}

// Addresses: ?doc=…&p=8 is a paragraph, &c=… the conversation

function address(place) {
  const url = new URL(location.href);
  if (place) {
    url.searchParams.set("doc", place.file);
    url.searchParams.set("p", place.paragraph);
  }
  return url;
}

function remember(place, how) {
  const state = { place, depth: how === "push" ? depth + 1 : depth };
  if (how === "push" && history.state && history.state.place) {
    depth += 1;
    history.pushState(state, "", address(place));
  } else {
    history.replaceState({ place, depth }, "", address(place));
  }
}

export function fromAddress() {
  const wanted = new URL(location.href).searchParams;
  if (wanted.get("doc")) read({ file: wanted.get("doc"), paragraph: wanted.get("p") || 1 }, "arrive");
}

window.addEventListener("popstate", (event) => {
  if (!event.state || !event.state.place) return;
  depth = event.state.depth || 0;
  chip = null;
  read(event.state.place, "back");
});

// What the page's buttons do

export const go = (paragraph) => read({ file: open.file, paragraph });

// Makes a paragraph the page's address, and gives that of the paragraph alone.
export function stand(paragraph) {
  const place = { file: open.file, paragraph };
  const url = address(place);
  url.searchParams.delete("c");
  history.replaceState({ place, depth }, "", address(place));
  say(`The address of ¶${paragraph} is copied.`);
  return url.href;
}

export async function find(words) {
  if (!open) return;
  const found = await ask("find", { file: open.file, words });
  const box = one("#reader-found");
  box.hidden = false;
  one("span", box).textContent = found.fault || ` ${found.total} paragraphs hold these words`;
  one("ul", box).innerHTML = found.html || "";
}

export const TOOLS = {
  back: () => history.back(),
  previous: () => neighbours()[0] && follow(neighbours()[0]),
  next: () => neighbours()[1] && follow(neighbours()[1]),
  close: () => { one("#reader-found").hidden = true; },
};
