// One chat of one person: its messages in order, where they are scrolled to, what waits.

import { Message } from "./message.js";

const NEAR_BOTTOM = 48;
// A question this small stays in sight above its answer.
const SMALL = 120;

export class Chat {
  #messages = new Map();
  #pending = new Map();
  #pressed = new Map();
  #waiting = new Set();

  constructor({ name, label, person, names, panel, hint, actions }) {
    this.name = name;
    this.label = label;
    this.person = person;
    this.names = names;
    this.actions = actions;
    this.panel = panel;
    this.log = panel.querySelector(".log");
    this.list = panel.querySelector(".messages");
    this.pill = panel.querySelector(".pill");
    this.earlier = panel.querySelector(".earlier");
    this.hint = panel.querySelector(".hint");
    this.writing = panel.querySelector(".writing");
    this.#fillHint(hint);
    this.earlier.addEventListener("click", () => actions.askEarlier(this, this.#oldest()));
    this.pill.addEventListener("click", () => this.#toBottom());
    this.log.addEventListener("scroll", () => this.#isAtBottom() && (this.pill.hidden = true), {
      passive: true,
    });
    this.#settle();
  }

  // What this person said here, newest first.
  get said() {
    const own = [...this.#messages.values()].map((shown) => shown.message);
    return own
      .filter((message) => message.author === this.person.id && message.body)
      .sort((one, other) => other.id - one.id)
      .map((message) => message.body.replace(/^📎 .*\n?/u, ""))
      .filter(Boolean);
  }

  // Take in changes; gives how many new messages of others there are among them. History, what
  // was there before the page, is shown from its end.
  apply(messages, isHistory) {
    const wasAtBottom = this.#isAtBottom();
    let first = null;
    let unread = 0;
    for (const message of messages) {
      this.#follow(message);
      const isNew = this.#put(message);
      if (!isNew) continue;
      first ??= this.#messages.get(message.id).element;
      if (message.author !== this.person.id) unread += 1;
    }
    this.#settle();
    if (!wasAtBottom) this.pill.hidden = this.pill.hidden && unread === 0;
    else if (first === null || isHistory) this.#toBottom();
    else this.#showFrom(first);
    return unread;
  }

  // Older messages come above; what is in sight stays where it is.
  prepend(messages, hasEarlier) {
    const fromBottom = this.log.scrollHeight - this.log.scrollTop;
    for (const message of messages) this.#put(message);
    this.setEarlier(hasEarlier);
    this.log.scrollTop = this.log.scrollHeight - fromBottom;
  }

  setEarlier(hasEarlier) {
    this.earlier.hidden = !hasEarlier;
  }

  // Show at once what is on its way to the server.
  expect(say) {
    if (this.#pending.has(say.key) || this.#isKnown(say.key)) return;
    if (say.pressed !== null) {
      this.#pressed.set(say.key, say.pressed);
      this.#messages.get(say.pressed)?.setBusy(say.text);
    } else {
      const message = this.#newMessage();
      const name = say.document && `📎 ${say.document.name}`;
      message.show({
        author: this.person.id,
        body: [name, say.text].filter(Boolean).join("\n"),
        buttons: [],
        isPending: true,
      });
      this.#pending.set(say.key, message);
      this.list.append(message.element);
    }
    this.#settle();
    this.#toBottom();
  }

  // The server will not have it: take it away again.
  forget(key) {
    this.#pending.get(key)?.element.remove();
    this.#pending.delete(key);
    this.#release(key);
    this.#settle();
  }

  reset() {
    for (const shown of this.#messages.values()) shown.element.remove();
    this.#messages.clear();
    this.#waiting.clear();
  }

  show() {
    this.panel.hidden = false;
    if (this.scrollTop === undefined) this.#toBottom();
    else this.log.scrollTop = this.scrollTop;
  }

  hide() {
    // A hidden element has no scroll position of its own.
    this.scrollTop = this.#isAtBottom() ? undefined : this.log.scrollTop;
    this.panel.hidden = true;
  }

  #isKnown(key) {
    return [...this.#messages.values()].some((shown) => shown.message.key === key);
  }

  #follow(message) {
    if (message.author === null) return;
    this.#pending.get(message.key)?.element.remove();
    this.#pending.delete(message.key);
    if (message.is_answered) {
      this.#waiting.delete(message.id);
      this.#release(message.key);
    } else {
      this.#waiting.add(message.id);
    }
  }

  #release(key) {
    this.#messages.get(this.#pressed.get(key))?.setBusy(null);
    this.#pressed.delete(key);
  }

  // Whether the message was not there before.
  #put(message) {
    const known = this.#messages.get(message.id);
    if (!message.is_shown) {
      known?.element.remove();
      this.#messages.delete(message.id);
      return false;
    }
    if (known) {
      if (known.message.seq < message.seq && hasChanged(known.message, message)) known.show(message);
      else known.message = message;
      return false;
    }
    const shown = this.#newMessage();
    shown.show(message);
    this.#messages.set(message.id, shown);
    this.#place(shown.element, message.id);
    return true;
  }

  #newMessage() {
    return new Message({
      names: this.names,
      reader: this.person.id,
      onPress: (message, says) => this.actions.press(this, message.id, says),
      onCommand: (text) => this.actions.fill(text),
    });
  }

  // By id; what is still on its way stays below.
  #place(element, id) {
    element.dataset.id = id;
    const later = [...this.list.children].findLast(
      (other) => other.dataset.id !== undefined && Number(other.dataset.id) < id,
    );
    if (later) later.after(element);
    else this.list.prepend(element);
  }

  #oldest() {
    return Math.min(...this.#messages.keys());
  }

  #settle() {
    this.hint.hidden = this.#messages.size + this.#pending.size > 0;
    this.writing.hidden = this.#waiting.size === 0;
  }

  #isAtBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
  }

  #toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.pill.hidden = true;
  }

  // A long answer is read from its beginning, so do not scroll past that.
  #showFrom(element) {
    const previous = element.previousElementSibling;
    const isQuestion = previous?.classList.contains("own") && previous.offsetHeight < SMALL;
    const top = (isQuestion ? previous : element).offsetTop - 12;
    this.log.scrollTop = top;
    // The rest of a long message is no news; another message below it is.
    const last = this.list.lastElementChild;
    this.pill.hidden = last.offsetTop < this.log.scrollTop + this.log.clientHeight;
  }

  #fillHint({ text, suggestions }) {
    this.hint.querySelector("p").textContent = text;
    const buttons = suggestions.map(({ says, help }) => {
      const button = document.createElement("button");
      button.type = "button";
      const code = document.createElement("code");
      code.textContent = says;
      button.append(code, " ", help);
      button.addEventListener("click", () => this.actions.say(this, says));
      return button;
    });
    this.hint.querySelector(".suggestions").replaceChildren(...buttons);
  }
}

function hasChanged(one, other) {
  return (
    one.body !== other.body ||
    one.is_edited !== other.is_edited ||
    JSON.stringify(one.buttons) !== JSON.stringify(other.buttons)
  );
}
