// The page: joins the socket, the people and what was said.

import { Connection } from "./connection.js";
import { longDate } from "./moment.js";
import { NewChat } from "./new-chat.js";
import { newKey, Outbox } from "./outbox.js";
import { Person } from "./person.js";
import { Switch } from "./switch.js";

const STATUS = { open: "Connected", lost: "Reconnecting…" };

class Page {
  #seq = 0;
  #people = new Map();
  #commands = [];

  constructor() {
    this.main = document.getElementById("people");
    this.status = document.getElementById("connection");
    this.announcer = document.getElementById("announcer");
    this.switch = new Switch(document.getElementById("switch"));
    this.newChat = new NewChat(document.getElementById("new-chat"));
    this.connection = new Connection({
      hello: () => ({ type: "hello", since: this.#seq }),
      onObject: (object) => this.#receive(object),
      onStatus: (status) => this.#showStatus(status),
    });
    this.outbox = new Outbox(sessionStorage, (say) =>
      this.connection.send({ type: "say", ...say }),
    );
    document.getElementById("today").textContent = longDate(new Date());
  }

  start() {
    this.connection.start();
  }

  #receive(object) {
    switch (object.type) {
      case "welcome":
        return this.#begin(object);
      case "changes":
        return this.#apply(object.messages, false);
      case "earlier":
        return this.#eachIn(object.chat, (_, chat) =>
          chat.prepend(object.messages, object.has_earlier),
        );
      case "heard":
        return this.#heard(object);
      case "refused":
        return this.#refuse(object);
      case "error":
        return this.#announce(object.text);
    }
  }

  #begin(welcome) {
    this.#commands = welcome.commands;
    if (welcome.is_fresh) for (const person of this.#people.values()) person.reset();
    for (const known of welcome.people) this.#meet(known, welcome.is_fresh);
    this.#seq = welcome.seq;
    this.#apply(welcome.messages, true);
    for (const say of this.outbox.says) this.#expect(say);
    this.outbox.repeat();
  }

  #meet(known, isFresh) {
    let person = this.#people.get(known.id);
    if (person === undefined) {
      person = new Person({
        person: known,
        names: (id) => this.#people.get(id)?.name ?? id,
        commands: () => this.#commands,
        actions: {
          say: (say) => this.#say(say),
          askEarlier: (chat, before) => this.connection.send({ type: "earlier", chat, before }),
          openChat: (opener) => this.newChat.ask(opener),
        },
        onUnread: (...change) => this.#tellUnread(...change),
      });
      this.#people.set(known.id, person);
      this.main.append(person.element);
      this.switch.add(person);
    }
    for (const chat of known.chats) {
      person.open(chat);
      if (isFresh) person.chat(chat.name).setEarlier(chat.has_earlier);
    }
  }

  #apply(messages, isHistory) {
    for (const [name, changed] of byChat(messages)) {
      // Whoever has spoken in a chat has it among their own.
      for (const { author } of changed) {
        this.#people.get(author)?.open({ name, label: name });
      }
      this.#eachIn(name, (person) => person.apply(name, changed, isHistory));
    }
    for (const { seq } of messages) this.#seq = Math.max(this.#seq, seq);
  }

  #eachIn(name, act) {
    for (const person of this.#people.values()) {
      const chat = person.chat(name);
      if (chat) act(person, chat);
    }
  }

  #say(words) {
    const say = { key: newKey(), ...words };
    this.#expect(say);
    this.outbox.add(say);
  }

  #expect(say) {
    const person = this.#people.get(say.person);
    person?.open({ name: say.chat, label: say.chat });
    person?.chat(say.chat).expect(say);
  }

  // What was heard before is in the history already; its own change may not come again.
  #heard({ key, is_new: isNew }) {
    const say = this.outbox.take(key);
    if (say && !isNew) this.#people.get(say.person)?.chat(say.chat).forget(key);
  }

  #refuse({ key, text }) {
    const say = this.outbox.take(key);
    const person = this.#people.get(say?.person);
    if (person === undefined) return;
    person.chat(say.chat).forget(key);
    person.composer.warn(text);
  }

  #showStatus(status) {
    this.status.textContent = STATUS[status];
    this.status.dataset.status = status;
  }

  #tellUnread(person, chat, count) {
    this.switch.update();
    const total = [...this.#people.values()].reduce((sum, each) => sum + each.unread, 0);
    document.title = total > 0 ? `(${total}) E-Stories` : "E-Stories";
    if (count > 0) this.#announce(`${count} unread for ${person.name} in ${chat.label}`);
  }

  #announce(text) {
    this.announcer.textContent = text;
  }
}

function byChat(messages) {
  const chats = new Map();
  for (const message of messages) {
    if (!chats.has(message.chat)) chats.set(message.chat, []);
    chats.get(message.chat).push(message);
  }
  return chats;
}

new Page().start();
