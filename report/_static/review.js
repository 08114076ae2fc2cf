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

  // Terms of the glossary, where they first stand in a text: told on hover, on focus and on a tap.
  const terms = Object.keys(window.GLOSSARY || {}).sort((a, b) => b.length - a.length);
  const plainly = new Map(terms.map((term) => [term.replace(/ \(.*\)$/, ""), window.GLOSSARY[term]]));
  if (plainly.size && !document.querySelector("#how-to-read-the-numbers")) {
    const escaped = [...plainly.keys()].map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const found = new RegExp(`(?<![\\w-])(${escaped.join("|")})(?![\\w-])`);
    const told = new Set();
    for (const place of all("article p, article dd").filter((p) => !p.closest("a, .cell_output, figure, form"))) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("a, code, abbr, button")) texts.push(walker.currentNode);
      for (const text of texts) {
        const match = found.exec(text.data);
        if (!match || told.has(match[1])) continue;
        told.add(match[1]);
        const mark = document.createElement("abbr");
        mark.className = "term";
        mark.tabIndex = 0;
        mark.title = mark.dataset.told = plainly.get(match[1]);
        mark.textContent = match[1];
        const rest = text.splitText(match.index);
        rest.data = rest.data.slice(match[1].length);
        rest.before(mark);
        mark.addEventListener("click", () => mark.toggleAttribute("data-open"));
      }
    }
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
    const children = [...document.querySelector(form.dataset.items).children];
    const items = children.filter((item) => !item.matches(".belief"));
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
      let heading = null;
      for (const item of children) {
        if (item.matches(".belief")) { heading = item; heading.hidden = true; }
        else if (!item.hidden && heading) heading.hidden = false;
      }
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
