// reviewing.js: a mentor's page made quick. Without it every link leads to a form, and every form posts.
(() => {
  const d = document, $ = (s, c = d) => c.querySelector(s), $$ = (s, c = d) => [...c.querySelectorAll(s)];
  const form = $("#review-form"), line = $("#saved"), review = $(".review");
  if (!form || !review) return;

  // The draft is kept two seconds after the last change, and the server refuses what was begun from an older one.
  const IDLE = 2000, RETRY = [3000, 6000, 12000, 30000];
  const version = form.elements.version;
  let kept = "", timer, sending = null, again = false, failures = 0, stopped = !form.dataset.autosave;
  const read = () => ({
    summary: form.elements.summary.value,
    scores: $$("[data-criterion]", form).map(({ dataset: { criterion } }) => ({
      criterion,
      level: form.elements[`level-${criterion}`].value || "",
      reason: form.elements[`reason-${criterion}`].value,
    })),
  });
  const snapshot = () => JSON.stringify(read());
  kept = snapshot();
  const say = words => { line.textContent = words; };
  const wait = (time = IDLE) => { clearTimeout(timer); timer = setTimeout(save, time); };
  const clock = at => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: line.dataset.zone });

  async function send(body) {
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "PATCH", credentials: "same-origin", keepalive: d.hidden && body.length < 60000,
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ ...JSON.parse(body), version: +version.value }),
      });
      if (answer.ok) {
        const saved = await answer.json();
        kept = body; failures = 0; version.value = saved.version;
        say(line.dataset.saved.replace("{time}", clock(saved.saved_at)));
      } else if (answer.status === 409) {
        stopped = true; say(line.dataset.stale);
      } else if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      else say(`${line.dataset.refused} ${(await answer.json()).detail}`);
    } catch {
      say(line.dataset.offline);
      wait(RETRY[Math.min(failures++, RETRY.length - 1)]);
    }
  }
  async function save() {
    clearTimeout(timer);
    if (stopped) return;
    if (sending) { again = true; await sending; return; }
    const body = snapshot();
    if (body === kept) return;
    sending = send(body);
    await sending;
    sending = null;
    if (again) { again = false; await save(); }
  }
  const count = () => {
    const all = $$("[data-criterion]", form), missing = all.filter(crit => !$("[type=radio]:checked", crit));
    const scored = $("#scored"), why = $("#why-not");
    scored.textContent = scored.dataset.words.replace("{n}", all.length - missing.length).replace("{all}", all.length);
    why.textContent = missing.length ? why.dataset.words.replace("{names}", missing.map(crit => `“${$("legend", crit).textContent}”`).join(", ")) : "";
  };
  form.addEventListener("input", () => { count(); if (!stopped) { say(line.dataset.writing); wait(); } });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  d.addEventListener("visibilitychange", () => { if (d.hidden) save(); });
  window.addEventListener("online", () => { failures = 0; save(); });

  // Where a selection stands: code points of the text of its block, without what the author did not write.
  const blockOf = node => (node?.nodeType === 1 ? node : node?.parentElement)?.closest?.(".block[data-start]");
  function offset(block, node, at) {
    const range = d.createRange();
    range.selectNodeContents($(".block-text", block));
    range.setEnd(node, at);
    const part = range.cloneContents();
    part.querySelectorAll("[data-aside]").forEach(aside => aside.remove());
    return +block.dataset.start + [...part.textContent].length;
  }
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
    const range = selection.getRangeAt(0);
    const ends = [range.startContainer, range.endContainer];
    if (ends.some(node => (node.parentElement || node).closest(".v-diff"))) return null; // two texts in one: a place in neither
    const first = blockOf(range.startContainer), last = blockOf(range.endContainer);
    if (!first || !last || !$(".block-text", first).contains(range.startContainer) || !$(".block-text", last).contains(range.endContainer)) return null;
    return { block: last, start: offset(first, range.startContainer, range.startOffset), end: offset(last, range.endContainer, range.endOffset) };
  }
  let chosen = null;
  const offer = $("#comment-on-selection");
  d.addEventListener("selectionchange", () => {
    const now = selected();
    if (now) chosen = now; else if (d.activeElement !== offer) chosen = null;
    offer.hidden = !chosen;
  });
  const open = (block, query) => {
    htmx.ajax("GET", `${review.dataset.newComment}?${query}`, { target: `#new-${block.id}`, swap: "innerHTML" });
    offer.hidden = true;
  };
  const comment = () => {
    const at = selected() || chosen;
    if (at) { open(at.block, `start=${at.start}&end=${at.end}`); return; }
    const block = blockOf(d.activeElement) || $$(".block[data-start]").find(one => one.getBoundingClientRect().bottom > innerHeight / 3);
    if (block) open(block, `block=${block.id}`);
  };
  offer.addEventListener("click", comment);

  // Another comment that is being written stays open when the sheet comes anew.
  let others = [];
  d.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.target?.id !== "sheet") return;
    const sent = event.detail.requestConfig?.elt;
    others = $$(".new-comment .comment-form, #new-whole .comment-form")
      .filter(one => one !== sent && $("textarea[name=body]", one).value).map(one => [one.parentElement.id, one]);
  });
  // After a swap the work goes on where it was: in the form that came, or at the comment that is new.
  d.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id === "sheet") {
      others.forEach(([id, one]) => { d.getElementById(id)?.replaceChildren(one); htmx.process(one); });
      others = [];
    }
    const field = target.matches?.(".comment-form, [id^=new-]") && $("textarea[name=body]", target);
    const said = target.matches?.("[data-focus]") ? target : $("[data-focus]", target);
    if (field) field.focus(); else if (said) { said.focus(); said.removeAttribute("data-focus"); }
    const words = $("#comment-count");
    words.textContent = words.textContent.replace(/\d+/, $$(".comment").length);
  });
  d.addEventListener("click", event => {
    const cancel = event.target.closest("[data-cancel]");
    if (!cancel) return;
    const place = cancel.closest(".new-comment, #new-whole");
    if (!place) return; // an edited comment comes back with the page
    event.preventDefault();
    const back = place.closest(".block, .paper-file, .whole");
    place.replaceChildren();
    $(".add-comment, a.button", back)?.focus();
  });

  // Keys: off while typing, and off for good where somebody says so (WCAG 2.1.4).
  $$("[data-js]").forEach(one => { one.hidden = false; });
  const off = $("#keys-off");
  const remembered = () => { try { return localStorage.keysOff === "1"; } catch { return false; } };
  off.checked = remembered();
  off.addEventListener("change", () => { try { localStorage.keysOff = off.checked ? "1" : ""; } catch { /* for this page alone */ } });
  const go = step => {
    const all = $$(".comment"), here = all.findIndex(one => one.contains(d.activeElement));
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + step))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  };
  d.addEventListener("keydown", event => {
    if (off.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    const act = {
      j: () => go(1), k: () => go(-1), c: comment,
      d: () => $("[name=view]:not(:checked)")?.click(),
      r: () => $("#h-rub").focus(),
      n: async () => { if (review.dataset.next) { await save(); location.href = review.dataset.next; } },
      "?": () => $("#keys").togglePopover(),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
