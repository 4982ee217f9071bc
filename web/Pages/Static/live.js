// Keeps the page up to date while something runs: told by the studio where it tells, else by asking. Without this script the browser loads the page again by itself.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const wait = 2500;
  const brief = /^\/briefs\/([a-z0-9.-]+)$/.exec(location.pathname)?.[1];
  let tag = "", busy = false, again = false, timer = 0;

  // What is the same stays as it is: focus, open details, pictures that are there.
  const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");
  const morph = (from, to) => {
    if (from.nodeType !== Node.ELEMENT_NODE) { if (from.data !== to.data) from.data = to.data; return; }
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value && name !== "open") from.setAttribute(name, value);
    const kept = new Map([...from.children].filter(child => child.id).map(child => [child.id, child]));
    let at = from.firstChild;
    for (const next of [...to.childNodes]) {
      const known = next.id ? kept.get(next.id) : undefined;
      if (known && known !== at) from.insertBefore(known, at);
      const here = known ?? at;
      if (here && same(here, next)) { morph(here, next); at = here.nextSibling; } else from.insertBefore(document.adoptNode(next), at);
    }
    while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
  };

  const refresh = async () => {
    clearTimeout(timer);
    if (busy) { again = true; return; }
    busy = true;
    try {
      const address = brief ? `/briefs/${brief}/live` : location.href;
      const answer = await fetch(address, { headers: { Accept: "text/html", ...(tag && { "If-None-Match": tag }) } });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") ?? "";
        const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
        const live = document.getElementById("live");
        if (next && live) morph(live, next);
      }
    } catch {
      // The studio may be starting again; the next try will tell.
    }
    busy = false;
    if (again) { again = false; refresh(); } else later();
  };
  const isOver = () => document.querySelector("#live")?.hasAttribute("data-over") ?? true;
  const later = () => { if (!isOver()) timer = setTimeout(() => document.hidden ? later() : refresh(), wait); };

  // State changes are told at once; steps within a render are asked for.
  if (brief && !isOver() && "EventSource" in window) {
    const events = new EventSource(`/v1/briefs/${brief}/events`);
    events.addEventListener("status", () => { refresh(); if (isOver()) events.close(); });
    events.onerror = () => { if (isOver() || events.readyState === EventSource.CLOSED) events.close(); };
  }
  later();

  const zoom = document.getElementById("zoom");
  if (zoom) {
    document.addEventListener("click", event => {
      const link = event.target.closest("a[data-zoom]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { if (event.target === zoom) zoom.close(); return; }
      event.preventDefault();
      const image = zoom.querySelector("img"), small = link.querySelector("img");
      image.src = link.href;
      image.alt = small.alt;
      image.style.setProperty("--ratio", small.naturalHeight ? small.naturalWidth / small.naturalHeight : 1);
      zoom.querySelector("figcaption").textContent = link.dataset.zoom;
      zoom.showModal();
    });
  }
})();
