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

  // Pictures come in many formats, and the studio reads one: the browser makes that of the others, upright and no larger than a model can use.
  const longest = 2048;
  document.querySelectorAll("input[type=file]").forEach(field => { field.accept = "image/png,image/jpeg,image/webp,image/avif"; });
  document.addEventListener("change", async event => {
    const field = event.target;
    const file = field.matches("input[type=file]") && field.files[0];
    if (!file || file.type === "image/png") return;
    const buttons = [...field.form.querySelectorAll("button")].filter(button => !button.disabled);
    buttons.forEach(button => { button.disabled = true; });
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const png = await new Promise(done => canvas.toBlob(done, "image/png"));
      const list = new DataTransfer();
      list.items.add(new File([png], "reference.png", { type: "image/png" }));
      field.files = list.files;
    } catch {
      // No picture that this browser reads: sent as it is, and told as what it is.
    }
    buttons.forEach(button => { button.disabled = false; });
  });

  // What was typed is not lost by a slip of the hand.
  const written = document.querySelector("form.newbrief");
  if (written) {
    let changed = false;
    written.addEventListener("input", () => { changed = true; });
    written.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", event => { if (changed) event.preventDefault(); });
  }
})();
