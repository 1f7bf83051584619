/* Comforts of the desk. Every page works without this file. */
"use strict";

const typing = (element) =>
  element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

/* "/" goes to the search box, Escape closes an open menu. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing(event.target)) {
    const box = document.getElementById("site-search");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") {
    const menu = document.querySelector("details.account-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.account-menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

/* data-confirm="question" on a form or on its button asks before it is sent. */
document.addEventListener(
  "submit",
  (event) => {
    const asker = event.submitter?.closest("[data-confirm]") || event.target.closest("[data-confirm]");
    if (asker && !window.confirm(asker.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true
);

/* data-once: a form is sent once, however often its button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});

/* data-enter: Enter goes on from a closed list of choices as it does from a text box. */
const isUnfolded = (select) => CSS.supports("selector(:open)") && select.matches(":open");
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  if (!target.matches("form[data-enter] select") || isUnfolded(target)) return;
  event.preventDefault();
  target.form.requestSubmit();
});

/* data-guard: leaving a form that was changed and not sent asks the browser's own question. */
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) unsaved = true;
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("form[data-guard]")) unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

/* data-autosubmit: a filter applies as soon as it is chosen; without script there is a button. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

/* data-print: the page is printed. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

/* A page brought back from the browser's memory may be sent again. */
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
});
