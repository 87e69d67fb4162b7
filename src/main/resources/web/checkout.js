// Keeps an invoice's page up to date without loading it again. Without this script the page reloads by itself.
"use strict";

function remaining(until) {
  const seconds = Math.max(0, Math.floor((new Date(until) - Date.now()) / 1000));
  return seconds === 0 ? "The time is over." : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left.`;
}

function tick() {
  for (const element of document.querySelectorAll("[data-until]")) element.textContent = remaining(element.dataset.until);
}

function prepare() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !canCopy;
  tick();
}

async function refresh() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  // The first part stays in place: screen readers announce what changes in it.
  document.getElementById("status").innerHTML = next.getElementById("status").innerHTML;
  const main = document.querySelector("main");
  for (const child of [...main.children]) if (child.id !== "status") child.remove();
  const status = document.getElementById("status");
  let after = false;
  for (const child of [...next.querySelector("main").children]) {
    if (child.id === "status") after = true;
    else if (after) main.append(child);
    else main.insertBefore(child, status);
  }
  document.title = next.title;
  prepare();
}

prepare();
setInterval(tick, 1000);
if (document.getElementById("status").dataset.final !== "true") {
  const events = new EventSource(`${location.pathname}/events`);
  // Something may have changed between the page and the stream, or while it was away.
  events.onopen = refresh;
  events.onmessage = refresh;
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) setInterval(refresh, 5000);
  };
  events.addEventListener("end", async () => {
    events.close();
    await refresh();
  });
}
