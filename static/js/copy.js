// Copies the text of a field: <button data-copy="id-of-field" data-copied data-failed hidden>.
// The button shows itself only where there is a script; without one, the field is marked by hand.
(() => {
  "use strict";

  const say = (button, sentence) => {
    const line = document.querySelector("[data-copy-said]");
    if (line) line.textContent = sentence;
  };

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    if (!field) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      say(button, button.dataset.copied);
    } catch {
      say(button, button.dataset.failed);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => copy(button));
    });
  });
})();
