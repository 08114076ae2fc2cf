/* Comforts; every page can be read without them. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A box that scrolls can be reached by keyboard, and says what it is.
  const boxes = all(".scroll, .table-wrapper, .cell_output .text_html, article pre, .math-block, a.drawing");
  const reachable = () => boxes.forEach((box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    const given = { tabindex: "0", role: "group", "aria-label": "Scrolls sideways" };
    for (const [name, value] of Object.entries(given)) {
      if (scrolls && !box.matches("a")) box.setAttribute(name, value);
      else if (!box.matches("a")) box.removeAttribute(name);
    }
  });
  addEventListener("resize", reachable);
  document.addEventListener("toggle", reachable, true);
  reachable();

  // The theme opens its drawers by labels of hidden boxes, which no keyboard reaches; buttons do the same.
  for (const label of all("label.nav-overlay-icon, label.toc-overlay-icon")) {
    const box = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.ariaLabel = label.matches(".nav-overlay-icon") ? "Site navigation" : "Contents of this page";
    button.append(...label.childNodes);
    const say = () => button.setAttribute("aria-expanded", box.checked);
    box.addEventListener("change", say);
    button.addEventListener("click", () => box.click());
    say();
    label.replaceWith(button);
  }

  // All code of a chapter at once.
  for (const button of all("button.show-code")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.textContent === "Show all code";
      for (const cell of all("details.hide")) cell.open = open;
      button.textContent = open ? "Fold all code" : "Show all code";
    });
  }

  // Filters: a menu compares with the item's data, a text with its words. The address can set them.
  for (const form of all("form.filter")) {
    const items = [...document.querySelector(form.dataset.items).children];
    const words = items.map((item) => item.textContent.toLowerCase().replace(/\s+/g, " "));
    const fields = [...form.elements].filter((field) => field.name);
    const filter = () => {
      let shown = 0;
      items.forEach((item, at) => {
        item.hidden = !fields.every((field) => field.name === "words"
          ? words[at].includes(field.value.trim().toLowerCase())
          : !field.value || item.dataset[field.name] === field.value);
        shown += !item.hidden;
      });
      form.querySelector("output").textContent = `${shown} of ${items.length} shown`;
    };
    const asked = new URLSearchParams(location.search);
    for (const field of fields) if (asked.has(field.name)) field.value = asked.get(field.name);
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
})();
