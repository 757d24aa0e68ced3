// On a narrow screen one person is shown at a time; this chooses whom.

import { showUnread } from "./tabs.js";

export class Switch {
  #people = new Map();

  constructor(element) {
    this.element = element;
  }

  add(person) {
    const button = document.createElement("button");
    const badge = document.createElement("span");
    button.type = "button";
    badge.className = "unread";
    badge.setAttribute("role", "note");
    const role = document.createElement("span");
    role.className = "role";
    role.dataset.role = person.role;
    role.textContent = person.roleName;
    button.append(person.name, role, badge);
    button.addEventListener("click", () => this.choose(person));
    this.element.append(button);
    showUnread(badge, 0);
    this.#people.set(person, button);
    this.choose(this.#people.keys().next().value);
  }

  choose(chosen) {
    for (const [person, button] of this.#people) {
      button.ariaPressed = String(person === chosen);
      person.element.classList.toggle("chosen", person === chosen);
    }
    chosen.seen();
  }

  update() {
    for (const [person, button] of this.#people) {
      showUnread(button.querySelector(".unread"), person.unread);
    }
  }
}
