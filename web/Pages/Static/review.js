// Keys, zoom, comparing and a count. Without this script the page decides just as well.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("review");
  const cards = [...document.querySelectorAll(".card")];
  const help = document.getElementById("help");
  const zoom = document.getElementById("zoom");
  const compare = document.getElementById("compare");
  const count = document.getElementById("count");
  const pressed = [];
  let current = -1;

  const show = (figure, card) => {
    const link = card.querySelector(".picture");
    const image = figure.querySelector("img");
    image.src = link.href;
    const { naturalWidth, naturalHeight } = card.querySelector(".picture img");
    image.style.setProperty("--ratio", naturalHeight ? naturalWidth / naturalHeight : 1);
    image.alt = card.querySelector(".picture img").alt;
    figure.querySelector("figcaption").textContent = link.dataset.zoom;
  };

  const goTo = (index, scroll = true) => {
    if (index < 0 || index >= cards.length) return;
    if (cards[current]) cards[current].classList.remove("current");
    current = index;
    cards[current].classList.add("current");
    if (zoom.open) show(zoom.querySelector("figure"), cards[current]);
    else if (scroll) {
      cards[current].focus({ preventScroll: true });
      cards[current].scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  };

  const open = card => { show(zoom.querySelector("figure"), card); if (!zoom.open) zoom.showModal(); };

  const choose = value => {
    const radio = cards[current]?.querySelector(`.verdict input[value="${value}"]`);
    if (!radio || radio.matches(":disabled")) return;
    radio.checked = true;
    update();
  };

  const toggle = card => {
    const button = card.querySelector("[data-compare]");
    const at = pressed.indexOf(card);
    if (at >= 0) pressed.splice(at, 1); else pressed.push(card);
    button.setAttribute("aria-pressed", String(at < 0));
    if (pressed.length < 2) return;
    const figures = compare.querySelectorAll("figure");
    pressed.forEach((one, i) => { show(figures[i], one); one.querySelector("[data-compare]").setAttribute("aria-pressed", "false"); });
    pressed.length = 0;
    compare.showModal();
  };

  const update = () => {
    if (!count) return;
    const said = cards.map(card => card.querySelector(".verdict input:checked")?.value).filter(Boolean);
    const of = value => said.filter(one => one === value).length;
    const parts = [[of("approve"), "approved"], [of("change"), "to change"], [of("reject"), "rejected"], [cards.length - said.length, "without a vote"]];
    count.textContent = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`).join(", ");
    for (const card of cards) {
      const value = card.querySelector(".verdict input:checked")?.value;
      const select = card.querySelector("select");
      if (select) select.required = value === "reject" || value === "change";
    }
  };

  cards.forEach((card, index) => {
    card.addEventListener("focusin", () => goTo(index, false));
    card.querySelector(".picture").addEventListener("click", event => { event.preventDefault(); goTo(index, false); open(card); });
    card.querySelector("[data-compare]").addEventListener("click", () => toggle(card));
  });
  form.addEventListener("change", update);
  form.addEventListener("submit", () => { const button = form.querySelector("button[type=submit]"); if (button) setTimeout(() => { button.disabled = true; }); });
  addEventListener("pageshow", () => { const button = form.querySelector("button[type=submit]"); if (button) button.disabled = false; update(); });
  document.querySelectorAll("[data-open]").forEach(button => button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal()));
  document.querySelectorAll("dialog").forEach(dialog => dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); }));

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || compare.open) return;
    if (event.target.closest("textarea, select, [type=text]")) { if (event.key === "Escape") cards[current]?.focus(); return; }
    const keys = { a: "approve", r: "reject", c: "change", u: "" };
    const key = event.key.toLowerCase();
    if (key in keys) choose(keys[key]);
    else if (/^[1-9]$/.test(key)) goTo(Number(key) - 1);
    else if (key === "arrowright") goTo(current + 1);
    else if (key === "arrowleft") goTo(Math.max(0, current - 1));
    else if (key === "z" || (key === "enter" && event.target === cards[current])) { if (zoom.open) zoom.close(); else if (cards[current]) open(cards[current]); }
    else if (key === "x" && !zoom.open && cards[current]) toggle(cards[current]);
    else if (key === "n" && !zoom.open && cards[current]) { const note = cards[current].querySelector("textarea"); if (!note || note.offsetParent === null) return; note.focus(); }
    else if (key === "?") help.showModal();
    else return;
    event.preventDefault();
  });

  document.getElementById("problems")?.focus();
  update();
})();
