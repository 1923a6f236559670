// Warns before the session ends, in a dialog that one press closes (WCAG 2.2.1). When it has
// ended, the dialog says so; the page stays, with all that is written on it.
(() => {
  "use strict";

  const dialog = document.querySelector("[data-session]");
  if (!dialog) return;

  const part = (name) => dialog.querySelector(`[data-session-${name}]`);
  const length = Number(dialog.dataset.endsIn) * 1000;
  const warnBefore = Number(dialog.dataset.warnBefore) * 1000;
  const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("bti-session") : null;
  let ends = Date.now() + length;
  let timer;

  const plan = () => {
    clearTimeout(timer);
    if (!part("over").hidden) return;
    const left = ends - Date.now();
    if (left <= 0) return over();
    if (left <= warnBefore) warn();
    timer = setTimeout(plan, Math.max(250, left > warnBefore ? left - warnBefore : left));
  };

  const warn = () => {
    if (dialog.open) return;
    const time = new Date(ends);
    part("time").textContent = [time.getHours(), time.getMinutes()]
      .map((n) => String(n).padStart(2, "0")).join(".");
    dialog.showModal();
  };

  const over = () => {
    clearTimeout(timer);
    part("soon").hidden = true;
    part("over").hidden = false;
    dialog.setAttribute("aria-labelledby", "okt-slutt");
    dialog.removeAttribute("aria-describedby");
    if (!dialog.open) dialog.showModal();
    part("over").querySelector("a").focus();
  };

  const extended = (milliseconds) => {
    ends = Date.now() + milliseconds;
    part("said").textContent = "";
    if (dialog.open && part("over").hidden) dialog.close();
    plan();
  };

  // Here, and in the other tabs of the same session
  const renewed = (seconds) => {
    const milliseconds = seconds ? seconds * 1000 : length;
    extended(milliseconds);
    otherTabs?.postMessage(milliseconds);
  };

  part("extend").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(dialog.dataset.keepAlive, {
        method: "POST",
        body: new URLSearchParams(new FormData(event.target)),
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return over();
      if (!answer.ok) throw new Error();
      renewed((await answer.json().catch(() => ({}))).ends_in);
    } catch {
      part("said").textContent = dialog.dataset.failed;
    }
  });

  // Esc means "go on" as much as the button does
  dialog.addEventListener("cancel", (event) => {
    if (!part("over").hidden) return;
    event.preventDefault();
    part("extend").requestSubmit();
  });

  // A request that reached the server while one was logged in renews the session there too
  document.addEventListener("bti:active", (event) => renewed(event.detail));
  otherTabs?.addEventListener("message", (event) => extended(event.data));
  otherTabs?.postMessage(length);

  // A machine that slept has late timers
  document.addEventListener("visibilitychange", plan);
  plan();
})();
