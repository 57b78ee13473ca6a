// The buttons of a page. Without a script they stay hidden; with it, none of them asks the network for anything.

import { escape } from "./escape.ts";

/** Puts the text into the clipboard; `of` tells it from the page's other buttons when it is read out. */
export function copyButton(text: string, name: string, of: string): string {
  return `<button type="button" hidden data-text="${escape(text)}" aria-label="${
    escape(`${name}: ${of}`)
  }">${name}</button>`;
}

/** Saves the text as a file of that name. */
export function saveButton(text: string, file: string, name: string): string {
  return `<button type="button" hidden data-text="${escape(text)}" data-file="${escape(file)}">${name}</button>`;
}

/** Saves the result that stands in the page in the element with this id. */
export function saveResultButton(id: string, file: string, name: string): string {
  return `<button type="button" hidden data-result="${id}" data-file="${escape(file)}">${name}</button>`;
}

/** All that runs in a page: for these buttons, and to open what is folded where it must be seen. */
export const SCRIPT = `
const said = document.getElementById("said");
const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};
const saved = (text, file) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
for (const button of document.querySelectorAll("button[data-text], button[data-result]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { result, file } = button.dataset;
    const text = result === undefined
      ? button.dataset.text
      : JSON.stringify(JSON.parse(document.getElementById(result).textContent).result, null, 1) + "\\n";
    if (file === undefined) await copied(text);
    else saved(text, file);
    said.textContent = file === undefined ? "Copied." : "Saved as " + file + ".";
  });
}
const contents = document.querySelector("details.contents");
if (contents && matchMedia("(min-width: 72rem)").matches) contents.open = true;
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  target?.scrollIntoView();
};
addEventListener("hashchange", reveal);
if (location.hash) reveal();
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("main details")) one.open = true;
});
`;

/** What a Content-Security-Policy says of it: SHA-256 of its text. A test holds both to each other. */
export const SCRIPT_HASH = "sha256-RRCVobdfk4unDM97dROMmTNjZsjNVI0+x4msGrV8VrM=";
