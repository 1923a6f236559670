// Keeps what is typed as a draft on the server: after a pause, and when one leaves the page.
// <form data-draft-url data-draft-key> with a line [data-draft-line] that tells how it went;
// its sentences come from the page, in the language of the page.
(() => {
  "use strict";

  const PAUSE = 1500;
  const AGAIN = 20000;
  const NEVER = ["csrfmiddlewaretoken", "submission_key", "draft_key"];
  const forms = new Map();

  const contents = (form) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const kept = typeof value === "string" && !NEVER.includes(name);
      if (kept && !isSecret(form, name)) body.append(name, value);
    }
    // A browser sends nothing for what is not ticked; the draft must say that it is not
    for (const box of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
      if (!body.has(box.name)) body.append(box.name, "");
    }
    return body;
  };

  const isSecret = (form, name) => {
    const field = form.elements.namedItem(name);
    return field instanceof HTMLInputElement && (field.type === "password" || "noDraft" in field.dataset);
  };

  const message = (form) => {
    const body = contents(form);
    body.append("draft_key", form.dataset.draftKey);
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "");
    return body;
  };

  const say = (form, state, sentence) => {
    const line = form.querySelector("[data-draft-line]");
    if (!line) return;
    line.dataset.state = state;
    line.querySelector("[data-draft-text]").textContent = sentence;
  };

  const now = () => {
    const time = new Date();
    return [time.getHours(), time.getMinutes()].map((n) => String(n).padStart(2, "0")).join(".");
  };

  const sentences = (form) => form.querySelector("[data-draft-line]")?.dataset ?? {};

  async function save(form) {
    const state = forms.get(form);
    const written = contents(form).toString();
    if (state.sent || written === state.saved) return;
    state.abort?.abort();
    state.abort = new AbortController();
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: message(form),
        redirect: "manual",
        headers: { Accept: "application/json" },
        signal: state.abort.signal,
      });
      if (!answer.ok) throw Object.assign(new Error(), { ended: isLoggedOut(answer) });
      state.saved = written;
      const kept = await answer.json().catch(() => ({}));
      say(form, "saved", (sentences(form).saved ?? "").replace("%s", kept.saved_at ?? now()));
      document.dispatchEvent(new CustomEvent("bti:active"));
    } catch (error) {
      if (error.name === "AbortError") return;
      say(form, "failed", (error.ended ? sentences(form).ended : sentences(form).failed) ?? "");
      if (!error.ended) state.timer = setTimeout(() => save(form), AGAIN);
    }
  }

  const isLoggedOut = (answer) => answer.type === "opaqueredirect" || [401, 403].includes(answer.status);

  const later = (form) => {
    const state = forms.get(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), PAUSE);
  };

  // The page goes away: no answer can be awaited, and none is promised
  const leave = () => {
    for (const [form, state] of forms) {
      if (state.sent || !form.isConnected || contents(form).toString() === state.saved) continue;
      clearTimeout(state.timer);
      navigator.sendBeacon(form.dataset.draftUrl, message(form));
      state.saved = contents(form).toString();
    }
  };

  // Once sent, the draft has done its work: saving it again would bring it back to life
  const sent = (form) => {
    const state = forms.get(form);
    state.sent = true;
    clearTimeout(state.timer);
    state.abort?.abort();
  };

  const start = (root) => {
    root.querySelectorAll("form[data-draft-url]").forEach((form) => {
      if (forms.has(form)) return;
      // A page that comes back with errors holds what is not yet kept
      const refused = form.querySelector("[data-errors]") !== null;
      forms.set(form, { saved: refused ? null : contents(form).toString(), sent: false });
      form.addEventListener("input", () => later(form));
      form.addEventListener("change", () => later(form));
      form.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent(form); });
      if (refused) later(form);
    });
  };

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSwap", (event) => start(event.target));
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) forms.forEach((state) => { state.sent = false; });
  });
})();
