// Keeps the page up to date while something runs. Without this script the browser loads it again by itself.
(() => {
  "use strict";
  const wait = 2500;
  const tick = async () => {
    const live = document.getElementById("live");
    if (document.hidden || document.querySelector("#live :focus-visible")) return setTimeout(tick, wait);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("live");
      if (answer.ok && next && next.innerHTML !== live.innerHTML) {
        live.replaceWith(document.adoptNode(next));
        document.title = page.title;
      }
    } catch {
      // The studio may be starting again; the next try will tell.
    }
    again();
  };
  const again = () => { if (document.querySelector("#live:not([data-over])")) setTimeout(tick, wait); };
  again();
})();
