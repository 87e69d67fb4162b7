// Buttons that copy what stands beside them. Without this script they stay hidden.
"use strict";

// Browsers copy in secure contexts only.
const canCopy = Boolean(navigator.clipboard);
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !canCopy;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.getAttribute("aria-label");
  button.textContent = "Copied";
  button.removeAttribute("aria-label");
  button.setAttribute("role", "status");
  setTimeout(() => {
    button.textContent = "Copy";
    button.setAttribute("aria-label", label);
    button.removeAttribute("role");
  }, 2000);
});
