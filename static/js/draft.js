// Keeps what is typed as a draft on the server: after a pause, and when one leaves the page.
// <form data-draft-url data-draft-key> with a line [data-draft-line] that tells how it went;
// its sentences come from the page, in the language of the page.
(() => {
  "use strict";

  const PAUSE = 1500;
  const AGAIN = 20000;
  const forms = new Map();

  // Name of each field -> its values, in one string that can be compared
  const contents = (form) => {
    const fields = new Map();
    for (const field of form.elements) {
      const kept = field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type);
      if (kept && !("noDraft" in field.dataset)) fields.set(field.name, []);
    }
    for (const [name, value] of new FormData(form)) fields.get(name)?.push(value);
    return new Map([...fields].map(([name, values]) => [name, JSON.stringify(values)]));
  };

  const changed = (form) => {
    const { saved } = forms.get(form);
    return [...contents(form)].filter(([name, values]) => saved.get(name) !== values);
  };

  // What changed since the last time; a field without values has been emptied or unticked
  const message = (form, fields) => {
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "");
    body.append("draft_key", form.dataset.draftKey);
    for (const [name, values] of fields) {
      body.append("draft_fields", name);
      JSON.parse(values).forEach((value) => body.append(name, value));
    }
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
    const written = contents(form);
    const fields = changed(form);
    if (state.sent || !fields.length) return;
    state.abort?.abort();
    state.abort = new AbortController();
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: message(form, fields),
        redirect: "manual",
        headers: { Accept: "application/json" },
        signal: state.abort.signal,
      });
      if (!answer.ok) throw Object.assign(new Error(), { ended: isLoggedOut(answer) });
      state.saved = written;
      const kept = await answer.json().catch(() => ({}));
      say(form, "saved", (sentences(form).saved ?? "").replace("%s", kept.saved_at ?? now()));
      document.dispatchEvent(new CustomEvent("bti:active", { detail: kept.ends_in }));
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
      if (state.sent || !form.isConnected) continue;
      const fields = changed(form);
      if (!fields.length) continue;
      clearTimeout(state.timer);
      if (navigator.sendBeacon(form.dataset.draftUrl, message(form, fields))) state.saved = contents(form);
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
      forms.set(form, { saved: refused ? new Map() : contents(form), sent: false });
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
