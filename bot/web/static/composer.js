// The message box of one person: text, a document, completion, and what was said before.

import { Attachment } from "./attachment.js";
import { Completion } from "./completion.js";

const TALLEST = 200;
// As the server's LONGEST_TEXT (bot/adapters/local/said.py).
const LONGEST = 200_000;

export class Composer {
  #recalled = -1;

  // `chat` gives the one that is open now; `onSay` takes a chat, a text and a document or null.
  constructor({ element, name, commands, chat, onSay }) {
    this.chat = chat;
    this.onSay = onSay;
    this.form = element.querySelector(".composer");
    this.input = this.form.querySelector("textarea");
    this.notice = this.form.querySelector(".notice");
    this.input.setAttribute("aria-label", `Message as ${name}`);
    this.input.placeholder = "Message, or / for commands";
    this.input.maxLength = LONGEST;
    this.form.setAttribute("aria-label", `Say something as ${name}`);
    this.form.querySelector(".attach").ariaLabel = "Attach a document";
    this.attachment = new Attachment({
      person: element,
      form: this.form,
      onChange: () => this.#attached(),
      onRefuse: (text) => this.warn(text),
    });
    this.completion = new Completion({
      input: this.input,
      element: this.form.querySelector(".completion"),
      commands,
      onTake: () => this.#grow(),
    });
    this.input.addEventListener("input", () => this.#changed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
  }

  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.#changed();
  }

  warn(text) {
    this.notice.textContent = text;
  }

  async #say() {
    // A document alone is an edition to import.
    const typed = this.input.value.trim().toWellFormed();
    const text = typed === "" && !this.attachment.isEmpty ? "/import" : typed;
    if (text === "") return;
    // Before reading the file, which takes a moment: nothing may be sent twice or elsewhere.
    const chat = this.chat();
    const reading = this.attachment.read();
    this.attachment.clear();
    this.fill("");
    try {
      this.onSay(chat, text, await reading);
    } catch {
      this.fill(typed);
      this.warn("This document cannot be read. It may have been moved; please choose it again.");
    }
  }

  #changed() {
    this.#recalled = -1;
    this.warn("");
    this.#grow();
    this.completion.update();
  }

  #attached() {
    this.warn("");
    this.input.focus();
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
  }

  #key(event) {
    if (this.completion.handle(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#say();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.#recall(event);
    }
  }

  // As in a terminal: Up from an empty box goes back through what was said.
  #recall(event) {
    if (this.input.value !== "" && this.#recalled === -1) return;
    const { said } = this.chat();
    const position = this.#recalled + (event.key === "ArrowUp" ? 1 : -1);
    if (position < -1 || position >= said.length) return;
    event.preventDefault();
    this.#recalled = position;
    this.input.value = position === -1 ? "" : said[position];
    this.#grow();
  }
}
