// accounts.js: signing in and settings. Everything here shortens a trip that also works without it,
// except passkeys, which a browser can only make in JavaScript.
(() => {
  const d = document, $ = (s, c = d) => c.querySelector(s), $$ = (s, c = d) => [...c.querySelectorAll(s)];

  // The browser knows the time zone: at sign-up it is sent along, in settings it is offered.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) $$("[data-time-zone]").forEach(field => { field.value = zone; });
  const offer = $("[data-zone-offer]"), select = $("select[name=time_zone]");
  if (offer && select && zone && zone !== select.value && $$("option", select).some(option => option.value === zone)) {
    $("[data-zone-name]", offer).textContent = zone.replaceAll("_", " ");
    offer.hidden = false;
    $("button", offer).addEventListener("click", () => { select.value = zone; select.form.requestSubmit(); });
  }

  // One password field and a button that shows it, instead of typing it twice.
  $$("[data-show-password] input[type=password]").forEach(input => {
    const button = d.createElement("button");
    Object.assign(button, { type: "button", className: "button-quiet button-small", textContent: input.closest("[data-show-password]").dataset.showPassword });
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
    input.after(button);
    input.form.addEventListener("submit", () => { input.type = "password"; });
  });

  $$("[data-copy]").forEach(button => button.addEventListener("click", async () => {
    const field = d.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  }));

  // allauth's scripts report a cancelled or failed passkey here.
  d.addEventListener("allauth.error", event => {
    const problem = $("[data-passkey-problem]");
    if (problem) { event.preventDefault(); problem.hidden = false; }
  });
})();
