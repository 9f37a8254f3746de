// Says when the program does not answer any more, and goes on with it once it runs again: what was asked is on its disk.
import { one } from "./wire.js";

const EVERY = 3000; // milliseconds between two looks
const PATIENCE = 20000; // milliseconds that a busy machine may take for one
const NAME = /^[0-9a-f]{32}$/;
const DRAFT = "footnote-draft"; // what stood in the field when the page was loaded again
let known = null; // the name that the program gave itself when it started
let missed = 0;

async function called() {
  try {
    const answer = await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const name = answer.ok ? await answer.text() : "";
    return NAME.test(name) ? name : null; // a proxy may answer in its place
  } catch {
    return null;
  }
}

async function look() {
  const name = await called();
  if (name === null) {
    missed += 1;
    if (missed === 2) tell();
  } else {
    if (missed > 1 || (known !== null && known !== name)) return again();
    known = name;
    missed = 0;
  }
  setTimeout(look, EVERY);
}

function tell() {
  const line = document.createElement("p");
  line.id = "lost";
  line.setAttribute("role", "alert");
  line.textContent = "The program does not answer. Your questions and answers are kept: start it again with ask-ui, "
    + "and this page goes on by itself.";
  document.body.append(line);
}

function again() {
  const field = one("#question textarea");
  if (field && field.value) sessionStorage.setItem(DRAFT, field.value);
  location.reload();
}

// What was typed before comes back once the field is there.
function restore() {
  const draft = sessionStorage.getItem(DRAFT);
  if (!draft) return;
  const field = one("#question textarea");
  if (!field) return setTimeout(restore, 200);
  sessionStorage.removeItem(DRAFT);
  field.value = draft;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

restore();
look();
