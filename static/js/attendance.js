/* The attendance by keyboard: 1, 2, 3 answer the row and go on to the next one.
   Without this file Tab and the arrow keys do the same. */
"use strict";

const keysHint = document.querySelector("[data-keys]");
const radiosOf = (row) => [...row.querySelectorAll('input[type="radio"]')];

if (keysHint) {
  keysHint.hidden = false;
  const rows = [...document.querySelectorAll(".sh-attendance tbody tr")];
  document.querySelector(".sh-attendance").addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target.closest("tr");
    const radio = radiosOf(row)[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    const next = rows[rows.indexOf(row) + 1];
    const target = next ? radiosOf(next)[0] : document.querySelector("form[data-guard] .btn-primary");
    target.focus();
  });
  const first = rows.map(radiosOf).find((radios) => !radios.some((radio) => radio.checked));
  if (first) first[0].focus();
}
