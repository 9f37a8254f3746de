// Chips, cards and the reader. Everything that is shown comes from the server as escaped HTML, or is set as text.
"use strict";
(() => {
  const AT_MOST = 240; // paragraphs that the reader holds at once
  const NEAR = 600; // pixels from an end at which more are fetched
  let server = null;
  let tell = null;
  let open = null; // {file, first, last, total} of the document in the reader
  let chip = null; // the footnote that was followed last
  let fetching = false;
  let depth = 0; // how many places of the history are ours
  const waiting = [];
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const talk = () => one(".talk");

  // The server: reads, finds, copies, exports

  function connect(functions) {
    server = functions;
    for (const go of waiting.splice(0)) go();
    fromAddress();
  }
  const connected = () => (server ? Promise.resolve() : new Promise((go) => waiting.push(go)));

  async function ask(name, wanted) {
    await connected();
    try {
      return await server[name](wanted);
    } catch {
      return { fault: "The server does not answer. Is the program still running?" };
    }
  }

  // The reader

  async function read(place, how = "push") {
    show("reader");
    const found = await ask("read", place);
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

  function scrolled(event) {
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

  function follow(button) {
    chip = button.classList.contains("chip") ? button : null;
    hideCard();
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

  function fromAddress() {
    const wanted = new URL(location.href).searchParams;
    if (wanted.get("doc")) read({ file: wanted.get("doc"), paragraph: wanted.get("p") || 1 }, "arrive");
  }

  window.addEventListener("popstate", (event) => {
    if (!event.state || !event.state.place) return;
    depth = event.state.depth || 0;
    chip = null;
    read(event.state.place, "back");
  });

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

  // Parts of the page on a narrow screen

  function show(view) {
    document.documentElement.dataset.view = view;
    for (const button of all("[data-view]", one(".bar") || document)) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
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

  const TOOLS = {
    back: () => history.back(),
    previous: () => neighbours()[0] && follow(neighbours()[0]),
    next: () => neighbours()[1] && follow(neighbours()[1]),
    close: () => { one("#reader-found").hidden = true; },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a[data-address]");
    if (!button) return;
    const data = button.dataset;
    if ("open" in data) follow(button);
    else if (data.goto) read({ file: open.file, paragraph: data.goto });
    else if (data.address) {
      event.preventDefault();
      const place = { file: open.file, paragraph: data.address };
      const url = address(place);
      url.searchParams.delete("c");
      copied(url.href);
      history.replaceState({ place, depth }, "", address(place));
      say(`The address of ¶${data.address} is copied.`);
    } else if (data.reader) TOOLS[data.reader]();
    else if (data.copy) copy(button);
    else if (data.export) exported(button);
    else if (data.view) show(data.view);
    else if ("light" in data) {
      const dark = document.body.classList.toggle("dark");
      localStorage.setItem("footnote-light", dark ? "dark" : "light");
    } else if (data.act) act({ ...data });
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.form === "thumb") {
      event.preventDefault();
      act({ act: "thumb", id: form.dataset.id, up: form.dataset.up, reason: form.elements.reason.value });
    } else if (form.dataset.form === "find" && open) {
      event.preventDefault();
      const found = await ask("find", { file: open.file, words: one("#reader-words").value });
      const box = one("#reader-found");
      box.hidden = false;
      one("span", box).textContent = found.fault || ` ${found.total} paragraphs hold these words`;
      one("ul", box).innerHTML = found.html || "";
    }
  });

  for (const [event, go] of [["mouseover", showCard], ["focusin", showCard], ["mouseout", hideCard], ["focusout", hideCard]]) {
    document.addEventListener(event, ({ target }) => {
      const button = target.closest && target.closest(".chip");
      if (button) go(button);
    });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideCard(); });
  document.addEventListener("scroll", (event) => { scrolled(event); hideCard(); }, true);

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

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  // The framework may run a part's own script before this one, or after it.
  const parts = { connect, listen };
  for (const go of window.footnote || []) go(parts);
  window.footnote = { push: (go) => go(parts) };
})();
