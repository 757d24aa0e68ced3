// The list of suggestions above the message box: a combobox, worked with arrows, Enter, Tab, Escape.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { suggest } from "./suggestions.js";

let lists = 0;

export class Completion {
  #suggestions = { options: [] };
  #active = -1;
  #dismissed = null;

  // `commands` gives those this person may say; `onTake` hears that the text was changed.
  constructor({ input, element, commands, onTake }) {
    this.input = input;
    this.element = element;
    this.commands = commands;
    this.onTake = onTake;
    this.usage = element.querySelector(".usage");
    this.list = element.querySelector(".options");
    this.list.id = `completion-${++lists}`;
    this.list.ariaLabel = "Suggestions";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    // The box keeps the focus: a click must not take it away before it is heard.
    element.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
    input.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden && !this.element.hidden;
  }

  update() {
    const text = this.input.value;
    if (text === this.#dismissed) return;
    this.#dismissed = null;
    const isAtEnd = this.input.selectionStart === text.length;
    this.#suggestions = isAtEnd ? suggest(text, this.commands()) : { options: [], usage: "" };
    this.#active = this.#suggestions.isChosen ? 0 : -1;
    this.#draw();
  }

  close() {
    this.#suggestions = { options: [], usage: "" };
    this.#active = -1;
    this.#draw();
  }

  // Whether the key was for the list.
  handle(event) {
    if (this.element.hidden || event.isComposing) return false;
    switch (event.key) {
      case "Escape":
        this.#dismissed = this.input.value;
        this.close();
        return true;
      case "ArrowDown":
        return this.#move(1);
      case "ArrowUp":
        return this.#move(-1);
      case "Tab":
        return !event.shiftKey && this.#take(Math.max(this.#active, 0));
      case "Enter":
        return !event.shiftKey && this.#wouldChange() && this.#take(this.#active);
      default:
        return false;
    }
  }

  #move(step) {
    const count = this.#suggestions.options.length;
    if (count === 0) return false;
    const from = this.#active === -1 && step < 0 ? 0 : this.#active;
    this.#active = (from + step + count) % count;
    this.#mark();
    return true;
  }

  // Typed out in full, there is nothing to complete: Enter sends.
  #wouldChange() {
    const option = this.#suggestions.options[this.#active];
    if (option === undefined) return false;
    const typed = this.input.value.slice(this.#suggestions.start);
    return option.insert.trim().toLowerCase() !== typed.trim().toLowerCase();
  }

  #take(position) {
    const option = this.#suggestions.options[position];
    if (option === undefined) return false;
    this.input.value = this.input.value.slice(0, this.#suggestions.start) + option.insert;
    this.update();
    this.onTake();
    return true;
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#take([...this.list.children].indexOf(option));
  }

  #draw() {
    const { options, usage } = this.#suggestions;
    this.usage.textContent = usage;
    this.usage.hidden = usage === "";
    this.list.hidden = options.length === 0;
    this.element.hidden = options.length === 0 && usage === "";
    this.list.replaceChildren(...options.map((option, position) => this.#option(option, position)));
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.#mark();
  }

  #option({ label, detail }, position) {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${position}`;
    option.setAttribute("role", "option");
    const code = document.createElement("code");
    code.textContent = label;
    const help = document.createElement("span");
    help.textContent = detail;
    option.append(code, " ", help);
    return option;
  }

  #mark() {
    for (const [position, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(position === this.#active));
    }
    const active = this.list.children[this.#active];
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }
}
