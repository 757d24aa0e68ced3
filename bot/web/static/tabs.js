// The tabs of one person's chats: one is chosen, arrow keys walk, unread messages are counted.
// https://www.w3.org/WAI/ARIA/apg/patterns/tabs/

export class Tabs {
  #tabs = new Map();

  constructor({ element, person, onChoose }) {
    this.element = element;
    this.person = person;
    this.onChoose = onChoose;
    element.ariaLabel = `Chats of ${person.name}`;
    element.addEventListener("keydown", (event) => this.#walk(event));
  }

  add(name, label, panel) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${this.person.id}-${name}`;
    panel.id = `panel-${this.person.id}-${name}`;
    tab.tabIndex = -1;
    tab.ariaSelected = "false";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-labelledby", tab.id);
    tab.append(textIn("name", label), textIn("unread", ""));
    tab.addEventListener("click", () => this.onChoose(name));
    this.#tabs.set(name, tab);
    this.element.append(tab);
  }

  choose(name) {
    for (const [other, tab] of this.#tabs) {
      const isChosen = other === name;
      tab.ariaSelected = String(isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      if (isChosen) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  setUnread(name, count) {
    showUnread(this.#tabs.get(name).querySelector(".unread"), count);
  }

  #walk(event) {
    const names = [...this.#tabs.keys()];
    const at = names.findIndex((name) => this.#tabs.get(name) === document.activeElement);
    const to = {
      ArrowRight: (at + 1) % names.length,
      ArrowLeft: (at - 1 + names.length) % names.length,
      Home: 0,
      End: names.length - 1,
    }[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    this.onChoose(names[to]);
    this.#tabs.get(names[to]).focus();
  }
}

export function showUnread(badge, count) {
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? "99+" : String(count);
  badge.ariaLabel = `${count} unread`;
}

function textIn(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.hidden = text === "";
  span.textContent = text;
  if (className === "unread") span.setAttribute("role", "note");
  return span;
}
