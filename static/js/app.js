// app.js: small enhancements. Every page works without it.
(() => {
  const d = document, root = d.documentElement, $ = (s, c = d) => c.querySelector(s), $$ = (s, c = d) => [...c.querySelectorAll(s)];

  // Theme: system, light, dark. The server reads the same cookie, so there is no flash.
  const themes = ["system", "light", "dark"];
  const theme = () => (d.cookie.match(/(?:^|; )theme=(\w+)/) || [])[1] || "system";
  d.addEventListener("submit", e => {
    if (!e.target.matches(".theme")) return;
    e.preventDefault();
    const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    d.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
    if (next === "system") delete root.dataset.theme; else root.dataset.theme = next;
    $$("[data-theme-name]").forEach(name => { name.textContent = name.dataset[next]; });
  });

  // Toast: one at a time. It goes after 10 s, but not from under the pointer or the focus; Escape closes it.
  const toasts = $("#toasts"); let timer;
  const wait = () => { timer = setTimeout(() => $(":hover, :focus-within", toasts) ? wait() : toasts.replaceChildren(), 10000); };
  if (toasts) new MutationObserver(() => { clearTimeout(timer); if ($("[data-toast]", toasts)) wait(); }).observe(toasts, { childList: true });
  const toast = text => {
    const t = d.createElement("div"), s = d.createElement("span");
    t.className = "toast"; t.dataset.toast = ""; s.textContent = text; t.append(s); toasts.replaceChildren(t);
  };
  d.addEventListener("keydown", e => {
    if (e.key !== "Escape" || !toasts?.firstChild) return;
    const undo = toasts.contains(d.activeElement) && $("[data-undo]", toasts)?.dataset.undo;
    toasts.replaceChildren();
    if (undo) d.getElementById(undo)?.focus();
  });

  // Ticks are optimistic: the ring moves at once, the answer brings the rest, and a failure puts the box back.
  const paint = () => {
    const ring = $(".ring"), all = $$("[data-tasks] [name=task]");
    if (!ring || !all.length) return;
    const done = all.filter(box => box.checked).length;
    $(".ring-fg", ring).setAttribute("stroke-dasharray", `${done / all.length * 100} 100`);
    $(".ring-n", ring).textContent = done;
  };
  d.addEventListener("change", e => { if (e.target.closest("[data-tasks]")) paint(); });
  d.addEventListener("htmx:afterRequest", e => {
    const { successful, xhr, requestConfig: { elt } } = e.detail; // detail.elt is what is left of it after the swap
    if (!successful) {
      if (elt.matches("[name=task]")) { elt.checked = !elt.checked; paint(); }
      if (xhr.status !== 422) toast(toasts.dataset.failed); // 422 brings its own words
    } else if (elt.dataset.undo) d.getElementById(elt.dataset.undo)?.focus();
  });

  const [zone] = $$("[data-time-zone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  $("[data-print]")?.addEventListener("click", () => print());

  // After an action the page says what happened; keyboard and screen reader start there.
  const said = $("[data-focus]");
  (said?.matches("[tabindex]") ? said : said && $("[tabindex]", said))?.focus();
})();
