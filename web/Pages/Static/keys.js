// Copies a key that was just made, and takes it off the page when the page is left. Without this script it is selected and copied by hand.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const secret = document.getElementById("secret"), said = document.getElementById("copied");
  document.getElementById("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(secret.textContent);
      said.textContent = "Copied. Put it where it belongs before you leave this page.";
    } catch {
      getSelection().selectAllChildren(secret);
      said.textContent = "This browser lets no page copy. The key is selected: press Ctrl+C, or ⌘C.";
    }
  });

  // Loading the page again, or coming back to it, leads to the list and asks nobody to send the form once more.
  history.replaceState(null, "", "/keys");

  // A browser may keep a page it left, to show it again when its user goes back.
  addEventListener("pagehide", () => { secret.textContent = "shown once"; said.textContent = ""; document.getElementById("copy").disabled = true; });
})();
