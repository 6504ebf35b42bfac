/* What plain HTML and htmx leave open: dialogs, saying things aloud, being offline, undo, keys.
   Everything on the page works without it. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tell = (name) => document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  const say = (words) => { one("#live").textContent = words; };

  /* --- regions ask for news while somebody looks ---------------------------------------------- */
  setInterval(() => { if (document.visibilityState === "visible" && navigator.onLine) tell("poll"); }, 30000);
  document.addEventListener("htmx:configRequest", (event) => { // nobody is there just because of a poll
    if (event.detail.triggeringEvent?.type === "poll") event.detail.headers["X-Poll"] = "1";
  });
  document.addEventListener("say", (event) => say(event.detail.value || ""));

  /* --- drawer and dialog: what is swapped in opens, focus goes back to the opener -------------- */
  const focusMain = () => { const main = one("#main"); main.tabIndex = -1; main.focus({ preventScroll: true }); };
  const openers = new WeakMap();
  const open = (dialog, opener) => {
    if (dialog.open) return; // what is pressed inside it is gone when it closes
    openers.set(dialog, opener);
    dialog.showModal();
  };
  all("dialog").forEach((dialog) => {
    dialog.addEventListener("close", () => {
      const opener = openers.get(dialog);
      if (dialog.hasAttribute("data-swap")) dialog.replaceChildren();
      const back = opener && (opener.isConnected ? opener : document.getElementById(opener.id));
      if (back) back.focus();
      else if (document.activeElement === document.body) focusMain(); // a swap took the opener away before it closed
    });
    dialog.addEventListener("mousedown", (event) => { if (event.target === dialog) dialog.close(); });
    document.addEventListener(`${dialog.id}:close`, () => dialog.close());
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.detail.target.closest("dialog[data-swap]");
    if (dialog) open(dialog, event.detail.requestConfig.elt);
  });

  /* --- a swap that takes away what had the focus gives it to what came in its place ------------- */
  let last = null;
  document.addEventListener("focusin", (event) => { last = event.target; });
  document.addEventListener("htmx:afterSettle", () => {
    if (!last || document.activeElement !== document.body) return;
    const back = last.id && document.getElementById(last.id);
    if (back) back.focus({ preventScroll: true });
    else if (!last.isConnected) focusMain();
  });

  /* --- busy, failed, offline -------------------------------------------------------------------- */
  const strip = one("#offline");
  const showStrip = (failed) => {
    strip.hidden = false;
    one("[data-offline]", strip).hidden = failed;
    one("[data-failed]", strip).hidden = !failed;
  };
  addEventListener("offline", () => showStrip(false));
  // A page that is sent without a network would be gone with all that was chosen on it; sent by two
  // taps it would show what came of the second.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [hx-get]")) return; // htmx says so itself
    if (!navigator.onLine) showStrip(false);
    else if (!form.hasAttribute("data-sent")) {
      form.setAttribute("data-sent", "");
      setTimeout(() => form.removeAttribute("data-sent"), 2000);
      return;
    }
    event.preventDefault();
  });
  addEventListener("online", () => { strip.hidden = true; tell("poll"); });
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target.removeAttribute("aria-busy");
    if (event.detail.successful && navigator.onLine) strip.hidden = true; // not by an answer that was on its way
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => showStrip(navigator.onLine)));
  document.addEventListener("htmx:responseError", (event) => {
    const { target, requestConfig, xhr } = event.detail;
    all(":scope > .failed", target).forEach((old) => old.remove());
    const words = one("#failed").content.cloneNode(true);
    one("a", words).href = requestConfig.elt.href || location.href;
    const said = one(`[data-status="${xhr.status}"]`, words) || one('[data-status=""]', words);
    all("[data-status]", words).forEach((each) => { each.hidden = each !== said; });
    target.prepend(words);
    if (target.matches("dialog[data-swap]")) open(target, requestConfig.elt);
  });

  /* --- undo: the seconds left are read from the server's instant ------------------------------- */
  const count = () => all("[data-due]").forEach((item) => {
    const left = Math.ceil((new Date(item.dataset.due) - Date.now()) / 1000);
    const seconds = one("[data-seconds]", item);
    if (seconds) seconds.textContent = Math.max(left, 0);
    if (left <= 0) { item.removeAttribute("data-due"); tell("usual:changed"); }
  });
  setInterval(count, 1000);

  /* --- what is written and not sent survives a reload ------------------------------------------ */
  const keep = (area) => `draft:${area.dataset.draft}`;
  const restore = (within) => all("textarea[data-draft]", within).forEach((area) => {
    if (!area.value) area.value = sessionStorage.getItem(keep(area)) || "";
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-draft]")) sessionStorage.setItem(keep(event.target), event.target.value);
  });
  document.addEventListener("draft:saved", (event) => sessionStorage.removeItem(`draft:${event.detail.value}`));
  document.addEventListener("htmx:load", (event) => restore(event.detail.elt.parentNode || document));

  /* --- pressing ------------------------------------------------------------------------------- */
  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]");
    if (opens) open(document.getElementById(opens.dataset.opens), opens);
    const closes = event.target.closest("[data-close]");
    const dialog = closes && closes.closest("dialog");
    if (dialog) { event.preventDefault(); dialog.close(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
    if (!event.target.matches("[data-shortcuts-switch]")) return;
    document.body.dataset.shortcuts = event.target.checked ? "on" : "off";
    document.cookie = `shortcuts=${document.body.dataset.shortcuts};path=/;max-age=31536000;samesite=lax`;
  });

  /* --- who is ticked goes along from page to page, in its addresses ------------------------------ */
  const ticked = () => all("input[name=person][form=selection]");
  const pick = (changed) => {
    const field = one("#picked");
    if (!field) return;
    const ids = new Set(field.value.split(".").filter(Boolean));
    ticked().forEach((box) => { if (box.checked) ids.add(box.value); else if (changed) ids.delete(box.value); });
    field.value = [...ids].join(".");
    all(".pager a").forEach((link) => {
      const url = new URL(link.href);
      url.searchParams.delete("picked");
      if (ids.size) url.searchParams.set("picked", field.value);
      link.href = url;
    });
    const everyone = one("input[name=everyone]:checked");
    one("[data-picked]").textContent = everyone ? everyone.dataset.count : ids.size;
    one("#selection").classList.toggle("selection--on", ids.size > 0);
  };
  document.addEventListener("change", (event) => { if (event.target.matches("[form=selection]")) pick(true); });
  document.addEventListener("htmx:afterSettle", () => pick(false));
  pick(false);

  /* --- keys --------------------------------------------------------------------------------------- */
  const isTyping = (node) => node.isContentEditable || node.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const press = (node) => { if (!node) return false; node.matches("input:not([type=checkbox])") ? node.focus() : node.click(); return true; };
  const step = (by) => {
    const rows = all("[data-row]");
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by];
    if (!next) return false;
    one("a, button", next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  // The palette: the focus stays in the field, arrows walk through what was found, Enter goes there.
  const found = () => all("#go-results a[role=option]");
  const point = (at) => {
    const options = found();
    options.forEach((option, n) => option.setAttribute("aria-selected", n === at));
    const field = one("#go-find");
    if (!options[at]) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("#go-find")) return;
    const options = found();
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const to = { ArrowDown: now + 1, ArrowUp: now < 0 ? options.length - 1 : now - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); point(to === options.length ? 0 : to < 0 ? options.length - 1 : to); }
    if (event.key === "Enter" && options[now]) { event.preventDefault(); options[now].click(); }
  });
  document.addEventListener("input", (event) => { if (event.target.id === "go-find") point(-1); }); // what is found is old now
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "go-results") point(one("#go-find").value ? 0 : -1);
  });
  let goes = 0;
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey;
    if (held && event.key === "Enter" && event.target.matches("textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    if (held && event.key.toLowerCase() === "k" && press(one("[data-palette]"))) event.preventDefault();
    if (held || event.altKey || isTyping(event.target) || one("dialog[open]")) return;
    if (document.body.dataset.shortcuts !== "on") return;
    const going = Date.now() - goes < 1500;
    goes = event.key === "g" ? Date.now() : 0;
    const key = CSS.escape(event.key);
    const did = going ? press(one(`[data-go="${key}"]`))
      : event.key === "j" ? step(1)
      : event.key === "k" ? step(-1)
      : press(one(`[data-row]:focus-within [data-key="${key}"]`) || one(`[data-key="${key}"]`));
    if (did) event.preventDefault();
  });
})();
