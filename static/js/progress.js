// Long work: htmx asks every other second; what has changed is read out, and only then.
(() => {
  "use strict";

  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.detail.elt?.closest?.("[data-progress]")
      ?? event.target.closest?.("[data-progress]");
    if (!place) return;
    const said = place.querySelector("[data-progress-said]");
    const sentence = place.querySelector("[data-progress-text]")?.textContent.trim() ?? "";
    if (said.textContent !== sentence) said.textContent = sentence;
  });
})();
