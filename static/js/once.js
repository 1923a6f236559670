// A form is sent once: a second press before the answer comes does nothing.
// The button is not disabled: it keeps focus, and the server has the last word (submission_key).
(() => {
  "use strict";

  const buttons = (form) => form.querySelectorAll("button[type=submit]");

  const release = (form) => {
    delete form.dataset.sent;
    buttons(form).forEach((button) => button.removeAttribute("aria-busy"));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  }, true);

  // Back in the browser, or an answer into a part of the page: the form may be sent again
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-once][data-sent]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-once]");
    if (form) release(form);
  });
})();
