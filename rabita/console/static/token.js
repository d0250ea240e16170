// A token from a file goes into the field it is meant for; it is sent only with the form.
"use strict";
document.addEventListener("change", async (event) => {
  const fills = event.target.dataset && event.target.dataset.fills;
  if (!fills || !event.target.files.length) return;
  const text = await event.target.files[0].text();
  document.getElementById(fills).value = text.trim().slice(0, 8192);
  event.target.value = "";
});
