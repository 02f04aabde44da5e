// countdown.js: seconds until a review takes effect. Without it the page names the time, and a bar runs out by itself.
(() => {
  const said = document.querySelector("[data-countdown]");
  if (!said) return;
  const ends = performance.now() + +said.dataset.countdown * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    said.textContent = said.dataset.words.replace("{n}", left);
    if (left) setTimeout(tick, 1000); else setTimeout(() => location.reload(), 2500);
  };
  tick();
})();
