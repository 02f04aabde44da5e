// uploads.js: files by picker, by drop and by paste, one after the other, each with its progress.
// Without it the form of the page sends them all at once.
(() => {
  const d = document, home = d.querySelector("[data-uploads]");
  if (!home) return;
  const form = home.querySelector("#upload-form"), picker = form.querySelector("[type=file]"), rows = home.querySelector("#uploads");
  const row = home.querySelector("#upload-row"), said = home.querySelector("#uploads-said");
  const limit = +home.dataset.maxBytes, accepted = home.dataset.accept.split(",");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const size = bytes => Intl.NumberFormat(d.documentElement.lang, { style: "unit", unit: bytes < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: 1 }).format(bytes / (bytes < 1e6 ? 1024 : 1048576));
  const queue = [];
  let busy = null;
  form.querySelector(".drop-hint").hidden = false;

  // A row says where its file is: waiting, sending, storing, then it is in the list; or cancelled, or refused and why.
  const show = (job, state, words) => {
    const texts = job.row.querySelector(".upload-state");
    job.state = job.row.dataset.state = state;
    texts.textContent = words ?? texts.dataset[state] ?? "";
    job.row.querySelector("[data-cancel]").hidden = !["waiting", "sending"].includes(state);
    job.row.querySelector("[data-retry]").hidden = !["cancelled", "refused"].includes(state) || job.hopeless;
    job.row.querySelector("[data-dismiss]").hidden = !["cancelled", "refused"].includes(state);
    if (["cancelled", "refused"].includes(state)) said.textContent = `${job.file.name}: ${texts.textContent}`;
  };

  const add = (file, done) => {
    const extension = (file.name.match(/\.[^.]+$/) || [""])[0].toLowerCase();
    const job = { file, done, row: row.content.firstElementChild.cloneNode(true) };
    job.row.querySelector(".upload-name").textContent = file.name;
    job.row.querySelector(".upload-size").textContent = size(file.size);
    job.row.querySelectorAll(".vh").forEach(words => { words.textContent = ` ${file.name}`; });
    job.row.querySelector("progress").setAttribute("aria-label", file.name);
    job.row.querySelector("[data-cancel]").addEventListener("click", () => cancel(job));
    job.row.querySelector("[data-retry]").addEventListener("click", () => { wait(job); job.row.querySelector("[data-cancel]").focus(); });
    job.row.querySelector("[data-dismiss]").addEventListener("click", () => { job.row.remove(); home.querySelector("#h-files").focus(); });
    rows.append(job.row);
    const texts = job.row.querySelector(".upload-state").dataset;
    const wrong = !accepted.includes(extension) ? texts.kind : file.size > limit ? texts.size : file.size ? "" : texts.empty;
    job.hopeless = !!wrong;
    if (wrong) { show(job, "refused", wrong); done?.(null); } else wait(job);
  };

  const wait = job => { queue.push(job); show(job, "waiting"); next(); };
  const next = () => { if (!busy && queue.length) send(queue.shift()); };
  const cancel = job => {
    if (job === busy) return job.request.abort();
    queue.splice(queue.indexOf(job), 1);
    end(job, "cancelled");
  };
  const end = (job, state, words) => {
    const held = job.row.contains(d.activeElement);
    show(job, state, words);
    if (held) job.row.querySelector("[data-retry]:not([hidden]), [data-dismiss]:not([hidden])")?.focus();
    job.done?.(null);
    if (job === busy) { busy = null; next(); }
  };

  const send = job => {
    const request = job.request = new XMLHttpRequest(), body = new FormData(), bar = job.row.querySelector("progress");
    const words = job.row.querySelector(".upload-state").dataset;
    busy = job;
    bar.value = 0;
    show(job, "sending", words.sending.replace("%s", size(0)));
    body.append("file", job.file);
    request.open("POST", home.dataset.uploads);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", e => {
      if (job.state !== "sending" || !e.lengthComputable) return;
      bar.value = e.loaded / e.total;
      show(job, "sending", words.sending.replace("%s", size(Math.min(e.loaded, job.file.size))));
    });
    // What is sent is not kept yet: the answer says so.
    request.upload.addEventListener("load", () => { bar.value = 1; show(job, "storing"); });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 200 || request.status === 201) return added(job, answer);
      job.hopeless = request.status === 400 || request.status === 413;
      end(job, "refused", request.status === 401 ? words.signedOut : answer?.detail || words.failed);
    });
    request.addEventListener("error", () => end(job, "refused", words.failed));
    request.addEventListener("abort", () => end(job, "cancelled"));
    request.send(body);
  };

  const added = (job, file) => {
    const held = job.row.contains(d.activeElement), there = d.getElementById(`file-${file.id}`);
    const address = `${home.dataset.files}${file.id}/`;
    said.textContent = `${file.name}: ${job.row.querySelector(".upload-state").dataset.added}`;
    htmx.ajax("GET", address, there ? { target: there, swap: "outerHTML" } : { target: "#file-list", swap: "beforeend" }).then(() => {
      job.row.remove();
      if (held) home.querySelector("#h-files").focus();
    });
    job.done?.(file);
    busy = null;
    next();
  };

  const take = (files, done) => [...files].forEach(file => add(file, done && done(file)));
  picker.addEventListener("change", () => { take(picker.files); picker.value = ""; });
  addEventListener("beforeunload", e => { if (busy || queue.length) e.preventDefault(); });

  // A picture in the text: a placeholder where it was put, and the picture's own words when it is kept.
  const written = text => file => {
    const name = file.name.replace(/[\\[\]]/g, ""), mark = `![${name} …]()`;
    text.setRangeText(mark, text.selectionStart, text.selectionEnd, "end");
    return kept => {
      const at = text.value.indexOf(mark);
      if (at < 0) return;
      text.setRangeText(kept?.markdown || "", at, at + mark.length, "preserve");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    };
  };
  const pictures = files => [...files].filter(file => file.type.startsWith("image/"));
  const text = target => target.closest?.("textarea[data-pictures], textarea[name=body]");
  d.addEventListener("paste", e => {
    const files = e.clipboardData?.files || [], into = text(e.target);
    if (!files.length || (e.target.closest("input, textarea") && !into)) return;
    e.preventDefault();
    // A pasted picture has no name but "image.png".
    const named = [...files].map(file => file.name === "image.png" ? new File([file], `picture-${new Date().toISOString().slice(0, 19).replace(/\D/g, "-")}.png`, { type: file.type }) : file);
    if (into) take(pictures(named), written(into)); else take(named);
  });
  const carries = e => [...(e.dataTransfer?.types || [])].includes("Files");
  d.addEventListener("dragover", e => {
    if (!carries(e)) return;
    e.preventDefault();
    form.classList.toggle("drop-over", !text(e.target));
  });
  d.addEventListener("dragleave", e => { if (!e.relatedTarget) form.classList.remove("drop-over"); });
  d.addEventListener("drop", e => {
    if (!carries(e)) return;
    e.preventDefault();
    form.classList.remove("drop-over");
    const into = text(e.target), drawn = into ? pictures(e.dataTransfer.files) : [];
    if (into) take(drawn, written(into));
    take([...e.dataTransfer.files].filter(file => !drawn.includes(file)));
  });

  // Where the button that was pressed is gone with its file, go on from the heading.
  d.addEventListener("htmx:afterSettle", e => {
    if (e.detail.target?.id === "file-list" && d.activeElement === d.body) home.querySelector("#h-files").focus();
  });
})();
