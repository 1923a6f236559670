// Tells how many characters are left, or how many too many. Nothing typed is ever cut.
(() => {
  "use strict";

  const PAUSE = 1000;
  const timers = new WeakMap();

  const update = (counter, field) => {
    const left = Number(counter.dataset.limit) - field.value.length;
    const sentence = left < 0 ? counter.dataset.over : counter.dataset.under;
    counter.textContent = sentence.replace("%s", Math.abs(left));
    counter.dataset.state = left < 0 ? "over" : "under";
    return left;
  };

  // Screen readers hear it when one pauses, and only when the end is near
  const tell = (counter, left) => {
    clearTimeout(timers.get(counter));
    const near = left < Number(counter.dataset.limit) / 5;
    timers.set(counter, setTimeout(() => {
      counter.nextElementSibling.textContent = near ? counter.textContent : "";
    }, PAUSE));
  };

  const start = (root) => {
    root.querySelectorAll("[data-counter]:not([data-state])").forEach((counter) => {
      const field = document.getElementById(counter.dataset.counter);
      if (!field) return;
      const voice = document.createElement("span");
      voice.className = "ds-sr-only";
      voice.setAttribute("role", "status");
      counter.after(voice);
      update(counter, field);
      field.addEventListener("input", () => tell(counter, update(counter, field)));
    });
  };

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSwap", (event) => start(event.target));
})();
