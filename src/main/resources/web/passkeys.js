// Makes passkeys and signs in with them. Without this script, people sign in by a mailed link.
"use strict";

async function post(path, form, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": form.elements._csrf.value },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the store answered ${response.status}`);
  return response.json();
}

async function add(form) {
  const options = await post("/webauthn/register/options", form);
  const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  const { id, rawId, type, response, clientExtensionResults, authenticatorAttachment } = made.toJSON();
  const { attestationObject, clientDataJSON, transports } = response;
  await post("/webauthn/register", form, {
    publicKey: {
      label: form.elements.name.value,
      credential: { id, rawId, type, clientExtensionResults, authenticatorAttachment, response: { attestationObject, clientDataJSON, transports } },
    },
  });
  location.reload();
}

async function signIn(form) {
  const options = await post("/webauthn/authenticate/options", form);
  const shown = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  const { id, rawId, type, response, clientExtensionResults, authenticatorAttachment } = shown.toJSON();
  const answer = await post("/login/webauthn", form, { id, rawId, type, response, clientExtensionResults, authenticatorAttachment });
  location.assign(answer.redirectUrl);
}

function prepare(id, action, failure) {
  const form = document.getElementById(id);
  if (!form || !window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = document.getElementById("passkey-problem");
    problem.hidden = true;
    try {
      await action(form);
    } catch (error) {
      problem.textContent = error.name === "NotAllowedError" ? "It was cancelled, or took too long." : failure;
      problem.hidden = false;
    }
  });
}

prepare("add-passkey", add, "The passkey could not be made. Try again, or with another device.");
prepare("use-passkey", signIn, "That passkey does not open an account here. Ask for a link instead.");
