// Keys, swipes, zoom, comparing and a count. Without this script the page decides just as well.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("review");
  const cards = [...document.querySelectorAll("article.card")];
  const help = document.getElementById("help");
  const zoom = document.getElementById("zoom");
  const compare = document.getElementById("compare");
  const count = document.getElementById("count");
  const pressed = [];
  let current = -1;

  const ratioOf = image => image.naturalHeight ? image.naturalWidth / image.naturalHeight : 1;
  // A picture is shown by the link that leads to it, wherever on the page that is.
  const show = (figure, link) => {
    const image = figure.querySelector("img"), small = link.querySelector("img");
    figure.classList.remove("close");
    image.src = link.href;
    image.style.setProperty("--ratio", ratioOf(small));
    image.alt = small.alt;
    figure.querySelector("figcaption").textContent = link.dataset.zoom ?? link.dataset.proof ?? "";
  };
  const linkOf = holder => holder.querySelector(".picture");

  const goTo = (index, scroll = true) => {
    if (index < 0 || index >= cards.length) return;
    cards[current]?.classList.remove("current");
    current = index;
    cards[current].classList.add("current");
    if (zoom.open) { show(zoom.querySelector("figure"), linkOf(cards[current])); said(); }
    else if (scroll) {
      cards[current].focus({ preventScroll: true });
      cards[current].scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  };

  const said = () => {
    const value = cards[current]?.querySelector(".verdict input:checked")?.value;
    zoom.querySelectorAll("[data-say]").forEach(button => button.setAttribute("aria-pressed", String(button.dataset.say === value)));
  };
  const open = link => { show(zoom.querySelector("figure"), link); zoom.classList.toggle("alone", !link.closest("article.card")); said(); if (!zoom.open) zoom.showModal(); };

  const choose = value => {
    const radio = cards[current]?.querySelector(`.verdict input[value="${value}"]`);
    if (!radio || radio.matches(":disabled")) return;
    radio.checked = true;
    written = true;
    update();
    said();
  };

  const both = (one, other) => {
    const figures = compare.querySelectorAll("figure");
    [one, other].forEach((link, i) => show(figures[i], link));
    compare.showModal();
  };
  const toggle = button => {
    const at = pressed.indexOf(button);
    if (at >= 0) pressed.splice(at, 1); else pressed.push(button);
    button.setAttribute("aria-pressed", String(at < 0));
    if (pressed.length < 2) return;
    const [one, other] = pressed.splice(0).map(one => { one.setAttribute("aria-pressed", "false"); return linkOf(one.closest(".card, li")); });
    both(one, other);
  };
  // With the approved preview, or else with the round before: the same variant where there is one.
  const withEarlier = card => {
    const [shot, variant] = card.dataset.item.split("-");
    const before = [...document.querySelectorAll(`[data-earlier="${shot}"]`)];
    const other = card.querySelector("[data-proof]") ?? (before.length ? linkOf(before[Math.min(Number(variant), before.length - 1)]) : null) ?? document.querySelector("[data-earlier] .picture");
    if (other) both(other, linkOf(card));
  };

  const update = () => {
    if (!count) return;
    const votes = cards.map(card => card.querySelector(".verdict input:checked")?.value).filter(Boolean);
    const of = value => votes.filter(one => one === value).length;
    const parts = [[of("approve"), "approved"], [of("change"), "to change"], [of("reject"), "rejected"], [cards.length - votes.length, "without a vote"]];
    count.textContent = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`).join(", ");
    for (const card of cards) {
      const value = card.querySelector(".verdict input:checked")?.value;
      const select = card.querySelector("select");
      if (select) select.required = value === "reject" || value === "change";
    }
  };

  cards.forEach((card, index) => card.addEventListener("focusin", () => goTo(index, false)));
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-zoom]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const index = cards.indexOf(link.closest("article.card"));
      if (index >= 0) goTo(index, false);
      open(link);
    }
    const proof = event.target.closest("a[data-proof]");
    if (proof && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); withEarlier(proof.closest("article.card")); }
    const mark = event.target.closest("button[data-compare]");
    if (mark) toggle(mark);
  });
  zoom.querySelector("figure img").addEventListener("click", event => event.target.closest("figure").classList.toggle("close"));
  zoom.querySelectorAll("[data-step]").forEach(button => button.addEventListener("click", () => goTo(current + Number(button.dataset.step))));
  zoom.querySelectorAll("[data-say]").forEach(button => button.addEventListener("click", () => choose(button.dataset.say)));

  // A swipe across the large picture turns to the next one.
  let from = null;
  zoom.addEventListener("touchstart", event => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  zoom.addEventListener("touchend", event => {
    const to = event.changedTouches[0];
    if (from && !zoom.querySelector("figure.close") && Math.abs(to.clientX - from.clientX) > 60 && Math.abs(to.clientY - from.clientY) < 50) goTo(current + (to.clientX < from.clientX ? 1 : -1));
    from = null;
  });

  // Votes and notes are not lost by a slip of the hand.
  let written = false;
  form.addEventListener("input", () => { written = true; });
  form.addEventListener("submit", () => { written = false; });
  addEventListener("beforeunload", event => { if (written) event.preventDefault(); });

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
    const card = cards[current];
    if (key in keys) choose(keys[key]);
    else if (/^[1-9]$/.test(key)) goTo(Number(key) - 1);
    else if (key === "arrowright") goTo(current + 1);
    else if (key === "arrowleft") goTo(Math.max(0, current - 1));
    else if (key === "z" || (key === "enter" && event.target === card)) { if (zoom.open) zoom.close(); else if (card) open(linkOf(card)); }
    else if (key === "x" && !zoom.open && card) toggle(card.querySelector("[data-compare]"));
    else if (key === "p" && !zoom.open && card) withEarlier(card);
    else if (key === "n" && !zoom.open && card) { const note = card.querySelector("textarea"); if (!note || note.offsetParent === null) return; note.focus(); }
    else if (key === "?") help.showModal();
    else return;
    event.preventDefault();
  });

  document.getElementById("problems")?.focus();
  update();
})();
