// One person's panel: who they are, their chats as tabs, the message box.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { hintFor } from "./hints.js";
import { Tabs } from "./tabs.js";

const ROLES = { follower: "Follower", editor: "Editor" };

export class Person {
  #chats = new Map();
  #unread = new Map();
  #current = null;

  // `actions`: say, askEarlier, openChat; `onUnread` hears each new count.
  constructor({ person, names, commands, actions, onUnread }) {
    this.id = person.id;
    this.name = person.name;
    this.role = person.role;
    this.names = names;
    this.commands = commands;
    this.actions = actions;
    this.onUnread = onUnread;
    this.element = clone("person");
    this.element.id = `person-${person.id}`;
    const title = this.element.querySelector("h2");
    title.id = `name-${person.id}`;
    title.textContent = person.name;
    this.element.setAttribute("aria-labelledby", title.id);
    const role = this.element.querySelector(".role");
    role.textContent = this.roleName;
    role.dataset.role = person.role;
    this.tabs = new Tabs({
      element: this.element.querySelector(".tabs"),
      person: this,
      onChoose: (name) => this.choose(name),
    });
    this.composer = new Composer({
      element: this.element,
      name: person.name,
      commands: () => this.#allowed(),
      chat: () => this.#current,
      onSay: (chat, text, document) => this.#say(chat, text, null, document),
    });
    const open = this.element.querySelector(".open-chat");
    open.setAttribute("aria-label", `New chat for ${person.name}`);
    open.addEventListener("click", () => actions.openChat(this));
  }

  get unread() {
    return [...this.#unread.values()].reduce((sum, count) => sum + count, 0);
  }

  get roleName() {
    return ROLES[this.role] ?? this.role;
  }

  get isVisible() {
    return this.element.offsetParent !== null;
  }

  chat(name) {
    return this.#chats.get(name);
  }

  open({ name, label, has_earlier: hasEarlier = false }) {
    if (this.#chats.has(name)) return;
    const panel = clone("panel");
    panel.querySelector(".log").ariaLabel = `Messages in ${label}`;
    this.element.querySelector(".panels").append(panel);
    this.tabs.add(name, label, panel);
    const chat = new Chat({
      name,
      label,
      person: this,
      names: this.names,
      panel,
      hint: hintFor(this, name, this.#allowed()),
      actions: {
        say: (from, text) => this.#say(from, text, null, null),
        press: (from, message, says) => this.#say(from, says, message, null),
        fill: (text) => this.composer.fill(this.#typed(text)),
        askEarlier: (from, before) => this.actions.askEarlier(from.name, before),
      },
    });
    chat.setEarlier(hasEarlier);
    this.#chats.set(name, chat);
    this.#unread.set(name, 0);
    if (this.#current === null) this.choose(name);
  }

  choose(name) {
    if (this.#current?.name !== name) {
      this.#current?.hide();
      this.#current = this.#chats.get(name);
      this.#current.show();
    }
    this.tabs.choose(name);
    this.seen();
  }

  // The current chat is in sight: nothing in it is unread any more.
  seen() {
    if (this.#current && this.isVisible) this.#setUnread(this.#current, 0);
  }

  // What happened in a chat; `isHistory`: before this page was opened.
  apply(name, messages, isHistory) {
    const chat = this.#chats.get(name);
    const added = chat.apply(messages, isHistory);
    const isSeen = chat === this.#current && this.isVisible;
    if (!isHistory && !isSeen && added > 0) {
      this.#setUnread(chat, this.#unread.get(name) + added);
    }
  }

  reset() {
    for (const chat of this.#chats.values()) {
      chat.reset();
      this.#setUnread(chat, 0);
    }
  }

  focus() {
    this.composer.input.focus();
  }

  #say(chat, text, pressed, document) {
    this.actions.say({ person: this.id, chat: chat.name, text, pressed, document });
  }

  // Of a usage, such as `/topic NAME [PERIOD]`, only the command can be typed as it stands.
  #typed(text) {
    const command = this.commands().find(({ usage }) => usage === text);
    return command?.arguments.length > 0 ? `/${command.name} ` : text;
  }

  #setUnread(chat, count) {
    if (this.#unread.get(chat.name) === count) return;
    this.#unread.set(chat.name, count);
    this.tabs.setUnread(chat.name, count);
    this.onUnread(this, chat, count);
  }

  #allowed() {
    const isEditor = this.role === "editor";
    return this.commands().filter((command) => isEditor || command.role === "follower");
  }
}

function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
