// Keep the parts marked data-fresh up to date, without touching what is being typed.
"use strict";

async function refresh() {
  if (document.hidden || !document.querySelector("[data-fresh]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const newer = now.getElementById(part.id);
    if (newer && newer.innerHTML !== part.innerHTML) {
      part.innerHTML = newer.innerHTML;
      if (part.dataset.fresh === "end") part.lastElementChild?.scrollIntoView({ block: "end" });
    }
  }
}

document.querySelector("[data-fresh=end]")?.lastElementChild?.scrollIntoView({ block: "end" });
setInterval(() => refresh().catch(() => {}), 2000);
