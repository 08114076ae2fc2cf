"use strict";
// Without this script everything is visible; with it, a person confirms numbers and takes the table away.
const bar = document.querySelector("form.bar");
const told = bar.querySelector("output");
const rows = [...document.querySelectorAll("article.row")];
const columns = JSON.parse(document.getElementById("columns").content.textContent);
const kept = `tabulate ${rows.length} ${rows.map((row) => row.textContent.length).join(" ")}`.slice(0, 200);

const values = (row) => [...row.querySelectorAll("input.value")];
const boxes = (row) => [...row.querySelectorAll("input.right")];
const isConfirmed = (row) => boxes(row).every((box) => box.checked);

function cells(row) {
  const all = Object.fromEntries(columns.map((name) => [name, ""]));
  for (const other of row.querySelectorAll("data.other")) all[other.title] = other.value;
  for (const input of values(row)) all[input.name] = input.value.trim();
  const changed = values(row).filter((input) => input.value.trim() !== input.dataset.printed);
  all.corrected = changed.map((input) => `${input.name}: ${input.dataset.printed || "none"} was read`).join("; ");
  return columns.map((name) => all[name]);
}

// What a spreadsheet would take for a formula gets an apostrophe.
function quoted(text) {
  const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function download(chosen, name) {
  const lines = [columns, ...chosen.map(cells)].map((line) => line.map(quoted).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function show() {
  const { show: which, words } = bar.elements;
  const wanted = words.value.trim().toLowerCase();
  let confirmed = 0;
  for (const row of rows) {
    const done = isConfirmed(row);
    confirmed += done;
    row.classList.toggle("confirmed", done);
    for (const input of values(row)) {
      input.classList.toggle("corrected", input.value.trim() !== input.dataset.printed);
    }
    const fits = { "": true, complete: row.classList.contains("complete"), open: !done }[which.value];
    row.hidden = !fits || (wanted !== "" && !row.textContent.toLowerCase().includes(wanted));
  }
  told.textContent = `${confirmed} of ${rows.length} rows confirmed`;
  bar.elements.confirmed.disabled = confirmed === 0;
}

// What was done stays in this browser, where it lets pages from disk keep anything.
function keep() {
  const state = rows.map((row) => [values(row).map((i) => i.value), boxes(row).map((b) => b.checked)]);
  try {
    localStorage.setItem(kept, JSON.stringify(state));
  } catch {
    // Nothing is kept then.
  }
}

function restore() {
  try {
    const state = JSON.parse(localStorage.getItem(kept) ?? "[]");
    state.forEach(([texts, checks], k) => {
      values(rows[k]).forEach((input, i) => { input.value = texts[i]; });
      boxes(rows[k]).forEach((box, i) => { box.checked = checks[i]; });
    });
  } catch {
    // A page from disk may not be allowed to keep anything.
  }
}

for (const row of rows) {
  const button = row.querySelector("button.all");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of boxes(row)) box.checked = true;
    show();
    keep();
  });
}
restore();
bar.hidden = false;
document.addEventListener("input", () => { show(); keep(); });
bar.addEventListener("submit", (event) => event.preventDefault());
bar.elements.confirmed.addEventListener("click", () => download(rows.filter(isConfirmed), "confirmed.csv"));
bar.elements.every.addEventListener("click", () => download(rows, "all.csv"));
show();
