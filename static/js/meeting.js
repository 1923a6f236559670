// A meeting on one page: how much time is left, and which of its phases one is in.
// Without it, the page says how long was set aside, and the phases are links.
(() => {
  "use strict";

  const MINUTE = 60000;

  const clock = (box) => {
    const starts = Date.parse(box.dataset.starts);
    const ends = Date.parse(box.dataset.ends);
    const number = box.querySelector("[data-clock]");
    const text = box.querySelector("[data-clock-text]");
    const tick = () => {
      const now = Date.now();
      if (now < starts || now > ends + 8 * 60 * MINUTE) return;
      const left = Math.ceil((ends - now) / MINUTE);
      number.textContent = box.dataset.left.replace("%s", Math.max(left, 0));
      text.textContent = left > 0 ? text.dataset.running : box.dataset.over;
    };
    tick();
    setInterval(tick, 15000);
  };

  const phases = (nav) => {
    const marks = [...nav.querySelectorAll("li")];
    const places = [...document.querySelectorAll("[data-phase]")];
    const mark = () => {
      const seen = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 2);
      const here = Math.max(seen.length - 1, 0);
      marks.forEach((one, n) => {
        one.classList.toggle("forbi", n < here);
        one.classList.toggle("her", n === here);
        if (n === here) one.setAttribute("aria-current", "step");
        else one.removeAttribute("aria-current");
      });
    };
    let waits = false;
    addEventListener("scroll", () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; mark(); });
    }, { passive: true });
    mark();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-meeting-clock]").forEach(clock);
    document.querySelectorAll("[data-phases]").forEach(phases);
  });
})();
