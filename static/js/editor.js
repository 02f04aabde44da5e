// editor.js: keeps what one writes. Without it the form posts and the server says the same things.
//
// Every change is kept on this device at once, and sent two seconds after the last one. What was not sent, because
// the connection or the tab was lost, is found again by the next editor of the same text. The server refuses a save
// that was begun from an older text: then both stand side by side, and the person chooses.
(() => {
  const form = document.querySelector("[data-editor]");
  if (!form) return;
  const text = form.elements.body, version = form.elements.version, said = form.dataset;
  const line = document.getElementById("saved"), status = line.querySelector("[data-status]");
  const words = document.getElementById("words"), trouble = document.getElementById("trouble");
  const reload = document.getElementById("reload");
  const IDLE = 2000, RETRY = [3000, 6000, 12000, 30000];
  let kept = text.value, timer, sending = false, again = false, failures = 0, stopped = false;

  const clock = at => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: said.zone });
  const say = (words, state) => { status.textContent = words; line.dataset.state = state; };
  const count = () => { words.textContent = said.words.replace("{n}", (text.value.match(/\S*[\p{L}\p{N}_]\S*/gu) || []).length); };

  // What is not saved yet, on this device: one entry for each open editor, so that two tabs do not overwrite each other.
  const shelf = `aipm:draft:${said.key}:`, own = shelf + Math.random().toString(36).slice(2);
  const store = (() => { try { localStorage.setItem(own, ""); localStorage.removeItem(own); return localStorage; } catch { return null; } })();
  const keep = () => {
    try { store.setItem(own, JSON.stringify({ body: text.value, version: +version.value, at: Date.now() })); return true; } catch { return false; }
  };
  const forget = () => { try { store.removeItem(own); } catch { /* nothing was kept */ } };
  navigator.locks?.request(own, () => new Promise(() => {})); // held as long as this editor is open
  const left = async () => {
    if (!store) return [];
    const open = navigator.locks ? (await navigator.locks.query()).held.map(lock => lock.name) : [];
    return Object.keys(store).filter(key => key.startsWith(shelf) && key !== own && !open.includes(key))
      .map(key => ({ key, ...JSON.parse(store.getItem(key)) })).sort((a, b) => b.at - a.at);
  };

  const channel = "BroadcastChannel" in window ? new BroadcastChannel(shelf) : null;
  channel?.addEventListener("message", ({ data }) => {
    if (data.version <= +version.value) return;
    if (text.value === data.body) { version.value = data.version; return; }
    if (text.value !== kept) { save(); return; } // the server compares, and both are shown
    say(said.elsewhere.replace("{time}", clock(data.at)), "elsewhere");
    reload.hidden = false;
  });
  reload.addEventListener("click", () => location.reload());

  const wait = (time = IDLE) => { clearTimeout(timer); timer = setTimeout(save, time); };
  const failed = words => {
    say(keep() ? words : said.lost, "offline");
    wait(RETRY[Math.min(failures++, RETRY.length - 1)]);
  };

  async function save() {
    clearTimeout(timer);
    if (stopped) return;
    if (sending) { again = true; return; }
    const body = text.value;
    if (body === kept) return;
    sending = true;
    try {
      const answer = await fetch(said.editor, {
        method: "PUT", credentials: "same-origin",
        keepalive: document.hidden && body.length < 15000, // browsers carry 64 kB past the end of a page
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ body, version: +version.value }),
      });
      if (answer.ok) saved(body, await answer.json());
      else if (answer.status === 409) await compare();
      else if (answer.status === 401 || answer.status === 403) { say(keep() ? said.out : said.lost, "out"); wait(RETRY.at(-1)); }
      else if (answer.status >= 500 || answer.status === 429) failed(said.offline);
      else { keep(); say(`${said.refused} ${(await answer.json()).detail}`, "refused"); }
    } catch { failed(said.offline); }
    sending = false;
    if (again) { again = false; save(); }
  }

  function saved(body, draft) {
    kept = body; failures = 0; version.value = draft.version;
    const at = Date.parse(draft.saved_at);
    if (text.value === body) { forget(); say(said.saved.replace("{time}", clock(at)), "saved"); } else { keep(); wait(); }
    channel?.postMessage({ body, version: draft.version, at });
  }

  // Another tab saved first, or the draft was submitted: the server shows what there is.
  async function compare() {
    keep();
    const data = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
    if (answer.status !== 422) return;
    const current = await fetch(said.editor);
    trouble.innerHTML = await answer.text();
    stopped = true;
    say(said.choose, "refused");
    const notice = trouble.querySelector("[tabindex]");
    notice?.scrollIntoView({ block: "start" });
    if (document.activeElement !== text) notice?.focus({ preventScroll: true }); // whoever is typing goes on typing
    const draft = current.ok ? await current.json() : null;
    trouble.querySelectorAll("[data-keep]").forEach(button => button.addEventListener("click", () => {
      const other = button.dataset.keep === "saved" ? text.value : draft.body;
      stopped = false; version.value = draft.version; kept = draft.body;
      trouble.replaceChildren();
      if (button.dataset.keep === "saved") { text.value = draft.body; forget(); say(said.saved.replace("{time}", clock(draft.saved_at)), "saved"); }
      text.focus(); count(); save(); offer(other);
    }));
  }

  // The text that was not chosen stays at hand until the page is left.
  function offer(other) {
    const button = document.createElement("button");
    button.type = "button"; button.className = "button-small"; button.textContent = said.other;
    button.addEventListener("click", () => { const now = text.value; text.value = other; other = now; changed(); text.focus(); });
    trouble.replaceChildren(button);
  }

  function changed() {
    count();
    if (text.value === kept) { forget(); return; }
    if (!keep()) say(said.lost, "offline"); else if (!stopped) say(failures ? said.offline : said.writing, "writing");
    if (!stopped) wait(failures ? RETRY[Math.min(failures, RETRY.length - 1)] : IDLE);
  }
  text.addEventListener("input", changed);
  window.addEventListener("online", () => { failures = 0; save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  form.addEventListener("submit", event => { if (event.submitter?.name !== "preview") { stopped = true; clearTimeout(timer); forget(); } });

  // What an editor before this one could not save: put back, and sent as it was meant, from the text it began with.
  left().then(([found]) => {
    if (!found || !found.body) return;
    if (found.body !== text.value) {
      text.value = found.body; version.value = found.version;
      keep(); count(); say(said.back, "back"); save();
    }
    store.removeItem(found.key);
  });

  // The guidance of the section that the cursor is in.
  const guides = [...document.querySelectorAll("[data-section]")];
  const titles = new Map(guides.map(guide => [guide.dataset.section.toLowerCase(), guide]));
  let here;
  const follow = () => {
    if (document.activeElement !== text) return;
    const before = text.value.slice(0, text.value.indexOf("\n", text.selectionStart) + 1 || undefined);
    const headings = [...before.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(found => titles.get(found[1].toLowerCase())).filter(Boolean);
    const guide = headings.at(-1);
    if (!guide || guide === here) return;
    here = guide;
    guides.forEach(other => { other.open = other === guide; other.toggleAttribute("data-here", other === guide); });
  };
  document.addEventListener("selectionchange", follow);

  // A block stands on lines of its own; execCommand keeps the browser's undo, where it still exists.
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const before = text.value.slice(0, text.selectionStart), after = text.value.slice(text.selectionEnd);
    const lines = (given, at) => (!given || given.endsWith("\n\n") ? "" : given.endsWith("\n") ? "\n" : "\n\n") + at;
    const block = lines(before, document.getElementById(button.dataset.insert).textContent) + (after.startsWith("\n") ? "\n" : "\n\n");
    text.focus();
    if (!document.execCommand?.("insertText", false, block)) { text.setRangeText(block, text.selectionStart, text.selectionEnd, "end"); changed(); }
  });
})();
