// The document that goes along with what is said: picked, dropped or pasted.

// The server says the same (bot/adapters/local/said.py); asking here saves the upload.
const LARGEST = 5 * 1024 * 1024;
const TOO_LARGE =
  "This document is larger than 5 MiB, the most I read. " +
  "Send the text alone, or in several documents.";

export class Attachment {
  #file = null;

  constructor({ person, form, onChange, onRefuse }) {
    this.element = form.querySelector(".attachment");
    this.picker = form.querySelector("input[type=file]");
    this.onChange = onChange;
    this.onRefuse = onRefuse;
    form.querySelector(".attach").addEventListener("click", () => this.picker.click());
    form.querySelector(".detach").addEventListener("click", () => this.clear());
    this.picker.addEventListener("change", () => this.#offer(this.picker.files));
    form.querySelector("textarea").addEventListener("paste", (event) => {
      if (this.#offer(event.clipboardData.files)) event.preventDefault();
    });
    this.#receiveDrops(person);
  }

  get isEmpty() {
    return this.#file === null;
  }

  // The document as it goes over the wire, or null. Of the file there is now, whatever follows.
  async read() {
    if (this.#file === null) return null;
    const file = this.#file;
    const address = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.addEventListener("error", () => reject(reader.error));
      reader.readAsDataURL(file);
    });
    return { name: file.name.slice(-255), base64: address.slice(address.indexOf(",") + 1) };
  }

  clear() {
    this.#file = null;
    this.picker.value = "";
    this.element.hidden = true;
    this.onChange();
  }

  #offer(files) {
    const [file] = files;
    if (file === undefined) return false;
    if (file.size > LARGEST) {
      this.picker.value = "";
      this.onRefuse(TOO_LARGE);
      return true;
    }
    this.#file = file;
    this.element.querySelector("span").textContent = file.name;
    this.element.querySelector(".detach").ariaLabel = `Remove ${file.name}`;
    this.element.hidden = false;
    this.onChange();
    return true;
  }

  #receiveDrops(person) {
    // Entering a child leaves its parent: only the balance tells whether the file is gone.
    let depth = 0;
    const enter = (step) => {
      depth = Math.max(0, depth + step);
      person.classList.toggle("dropping", depth > 0);
    };
    person.addEventListener("dragenter", (event) => hasFiles(event) && enter(1));
    person.addEventListener("dragleave", (event) => hasFiles(event) && enter(-1));
    person.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    person.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      enter(0);
      this.#offer(event.dataTransfer.files);
    });
  }
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
