// Moves focus to the error summary, at page load and after a part of the page is replaced,
// so that the errors are read out and the keyboard starts there.
(() => {
  "use strict";

  const focus = (root) => root.querySelector("[data-errors]")?.focus();

  document.addEventListener("DOMContentLoaded", () => focus(document));
  document.addEventListener("htmx:afterSwap", (event) => focus(event.target));

  // A link in the summary leads to the field; also to one inside <details>
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-errors] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const closed = field.closest("details:not([open])");
    if (closed) closed.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
})();
