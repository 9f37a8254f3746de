// The way to the server, past the page's own events; short words for what is in the document; what a narrow screen shows.
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

let server = null;
const waiting = [];

export function connect(functions) {
  server = functions;
  for (const go of waiting.splice(0)) go();
}
const connected = () => (server ? Promise.resolve() : new Promise((go) => waiting.push(go)));

export async function ask(name, wanted) {
  await connected();
  try {
    return await server[name](wanted);
  } catch {
    return { fault: "The server does not answer. Is the program still running?" };
  }
}

// Parts of the page on a narrow screen

export function show(view) {
  document.documentElement.dataset.view = view;
  for (const button of all("[data-view]", one(".bar") || document)) {
    if (button.dataset.view === view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
