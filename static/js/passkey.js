/* One press: the browser asks for a finger, a face or a PIN, and its answer goes with the form. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const show = (name) => { document.querySelector(`[data-${name}]`).hidden = false; };
  if (!window.PublicKeyCredential) { show("passkey-none"); return; }
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const asked = () => {
    const { publicKey } = JSON.parse(form.dataset.options);
    const wanted = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
    wanted.excludeCredentials = named(publicKey.excludeCredentials);
    wanted.allowCredentials = named(publicKey.allowCredentials);
    return { publicKey: wanted };
  };
  const packed = (made) => {
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
      if (made.response[part]) response[part] = text(made.response[part]);
    });
    return {
      id: made.id, rawId: text(made.rawId), type: made.type, response,
      clientExtensionResults: made.getClientExtensionResults(),
    };
  };

  const button = form.querySelector("button");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.credential.value) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const act = form.dataset.passkey === "add" ? "create" : "get";
      form.credential.value = JSON.stringify(packed(await navigator.credentials[act](asked())));
      form.submit();
    } catch {
      button.disabled = false;
      show("passkey-failed");
    }
  });
})();
