"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const cases = [...document.querySelectorAll("details.case")];
  const texts = cases.map((one) => one.textContent.toLowerCase());
  const passes = new Set(["right", "unscored"]);

  const apply = () => {
    const words = get("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = get("kind").value;
    const failures = get("failures").checked;
    let shown = 0;
    cases.forEach((one, at) => {
      const fits =
        (!failures || !passes.has(one.dataset.outcome)) &&
        (!kind || one.dataset.kind === kind) &&
        words.every((word) => texts[at].includes(word));
      one.hidden = !fits;
      shown += fits;
    });
    get("shown").textContent = `${shown} of ${cases.length}`;
    get("none").hidden = shown > 0;
  };

  get("filter").hidden = false;
  get("filter").addEventListener("input", apply);
  get("filter").addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
