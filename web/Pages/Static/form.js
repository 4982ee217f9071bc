// Small comforts of forms. Without this script they work just as well.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  document.getElementById("faults")?.focus();

  // Sent is sent: a second click would do no harm, but the button says that something happens.
  document.querySelectorAll("form[method=post]").forEach(form => form.addEventListener("submit", event => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => form.querySelectorAll("button").forEach(button => { button.disabled = true; }));
  }));
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(form => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach(button => { button.disabled = false; });
  }));

  // What was typed is not lost by a slip of the hand.
  const written = document.querySelector("form.newbrief");
  if (written) {
    let changed = false;
    written.addEventListener("input", () => { changed = true; });
    written.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", event => { if (changed) event.preventDefault(); });
  }
})();
