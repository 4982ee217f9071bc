// Light, dark or as the system is, without loading the page again; and what a time is here. Without this script a form does the first.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const show = theme => {
    const isChosen = theme === "light" || theme === "dark";
    if (isChosen) root.dataset.theme = theme; else delete root.dataset.theme;
    document.querySelector("meta[name=color-scheme]").content = isChosen ? theme : "light dark";
    document.querySelectorAll("form.theme button").forEach(button => button.setAttribute("aria-pressed", String(button.value === (isChosen ? theme : "system"))));
  };

  // Before any other script hears of it: nothing is sent.
  document.addEventListener("submit", event => {
    if (!event.target.matches("form.theme") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    document.cookie = `atelier-theme=${theme}; path=/; max-age=${theme === "system" ? 0 : 31536000}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    show(theme);
  }, true);

  // Times are told in UTC, the same for everybody; what that is here is told to whoever points at one.
  document.addEventListener("pointerover", event => {
    const time = event.target.closest?.("time[datetime*=T]");
    if (time) time.title = `${new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })} where you are`;
  });

  // A page that a browser kept may be older than the choice.
  addEventListener("pageshow", event => { if (event.persisted) show(/(?:^|; )atelier-theme=(\w+)/.exec(document.cookie)?.[1]); });
})();
