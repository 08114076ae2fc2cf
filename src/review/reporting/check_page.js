"use strict";
// Without this script everything is visible; with it, a reader can narrow it down.
const form = document.querySelector("form");
const shown = form.querySelector("output");
const rows = [...document.querySelectorAll("tbody > tr[id]")];
const cards = [...document.querySelectorAll(".finding")];
const texts = new Map([...rows, ...cards].map((item) => [item, null]));

function textOf(item) {
  if (texts.get(item) === null) texts.set(item, item.textContent.toLowerCase());
  return texts.get(item);
}

function narrow() {
  const { verdict, kind, words } = form.elements;
  const wanted = words.value.trim().toLowerCase();
  const verdicts = verdict.value.split(" ");
  const fits = (item) =>
    (!verdict.value || verdicts.some((name) => item.classList.contains(name))) &&
    (!kind.value || item.classList.contains(kind.value)) &&
    (!wanted || textOf(item).includes(wanted));
  for (const item of [...rows, ...cards]) item.hidden = !fits(item);
  const number = rows.filter((row) => !row.hidden).length;
  shown.textContent = `${number} of ${rows.length} ${rows.length === 1 ? "result" : "results"} shown`;
}

form.hidden = false;
form.addEventListener("input", narrow);
form.addEventListener("reset", () => setTimeout(narrow));
form.addEventListener("submit", (event) => event.preventDefault());
narrow();

// The download is compressed, which keeps the page small; a browser that can unpack it offers the plain file.
const link = document.querySelector(".download a");
if ("DecompressionStream" in window) {
  const packed = Uint8Array.from(atob(link.href.split(",")[1]), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  new Response(stream).blob().then((content) => {
    link.href = URL.createObjectURL(new Blob([content], { type: "application/jsonl" }));
    link.download = link.download.replace(/\.gz$/, "");
    link.textContent = link.textContent.replace(", compressed", "");
  });
}

// A paragraph for a letter, to the clipboard.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const told = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      const text = document.createElement("textarea");
      text.value = button.dataset.copy;
      button.after(text);
      text.select();
      button.textContent = document.execCommand("copy") ? "Copied" : "Copy the text below";
      if (button.textContent === "Copied") text.remove();
    }
    setTimeout(() => { button.textContent = told; }, 2000);
  });
}
