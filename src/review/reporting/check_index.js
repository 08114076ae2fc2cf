"use strict";
// Without this script the table is complete, the gravest first; with it, it can be narrowed and sorted.
const form = document.querySelector("form");
const shown = form.querySelector("output");
const body = document.querySelector(".papers tbody");
const rows = [...body.rows];
const heads = [...document.querySelectorAll(".papers thead button")];
const value = (row, at) => {
  const text = row.cells[at].textContent.trim();
  return at === 0 ? text.toLowerCase() : Number(text.replaceAll(",", ""));
};

function narrow() {
  const wanted = form.elements.words.value.trim().toLowerCase();
  const only = form.elements.only.checked;
  for (const row of rows) {
    const found = value(row, 2) + value(row, 3) + value(row, 4) > 0;
    row.hidden = (wanted !== "" && !row.textContent.toLowerCase().includes(wanted)) || (only && !found);
  }
  shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} papers shown`;
}

heads.forEach((button, at) => {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const down = at === 0 ? head.ariaSort === "ascending" : head.ariaSort !== "descending";
    for (const other of heads) other.closest("th").removeAttribute("aria-sort");
    head.ariaSort = down ? "descending" : "ascending";
    const compare = (one, other) => (value(one, at) < value(other, at) ? -1 : Number(value(one, at) > value(other, at)));
    rows.sort((one, other) => (down ? -1 : 1) * compare(one, other));
    body.append(...rows);
  });
});
form.hidden = false;
form.addEventListener("input", narrow);
form.addEventListener("submit", (event) => event.preventDefault());
narrow();
