// A photograph is made smaller before it travels, where the browser can; what was written into it (place, device) stays behind.
"use strict";

document.addEventListener("change", async ({ target }) => {
  const [file] = target.files ?? [];
  if (!file || !("shrink" in target.dataset) || !file.type.startsWith("image/") || file.size < 1500000) return;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale].map(Math.round);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return;
    const smaller = new DataTransfer();
    smaller.items.add(new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }));
    target.files = smaller.files;
  } catch {
    // sent as it is: the Servicio says what is too large
  }
});
