// One message as an element: what it says, when, and its buttons.

import { fullTime, localize, shortTime } from "./moment.js";

const BOT = "E-Stories";
// How the server writes a document's name (bot/adapters/local/said.py); not all fonts have it.
const CLIP = "📎 ";
// A pasted edition should not push everything else out of sight.
const LONG = 1_500;
const OPENING = 160;

export class Message {
  element = document.createElement("article");

  // `names` tells people's names by id; `reader` is whose panel this is.
  constructor({ names, reader, onPress, onCommand }) {
    this.names = names;
    this.reader = reader;
    this.onPress = onPress;
    this.onCommand = onCommand;
    this.element.className = "message";
  }

  show(message) {
    this.message = message;
    const isBot = message.author === null;
    const isOwn = message.author === this.reader;
    this.element.classList.toggle("bot", isBot);
    this.element.classList.toggle("own", isOwn);
    this.element.classList.toggle("pending", message.isPending === true);
    const focused = this.#focusedButton();
    this.element.replaceChildren(
      this.#author(isBot ? BOT : this.names(message.author), isBot || isOwn),
      isBot ? this.#bot(message.body) : this.#said(message.body),
      ...this.#buttons(message.buttons),
      this.#meta(message),
    );
    this.#refocus(focused);
  }

  // A pressed button waits for its answer; the others must not be pressed meanwhile.
  setBusy(says) {
    for (const button of this.element.querySelectorAll(".buttons button")) {
      // Not `disabled`: that would throw the keyboard's focus away.
      button.ariaDisabled = says === null ? null : "true";
      button.ariaBusy = button.dataset.says === says ? "true" : null;
    }
  }

  #author(name, isObvious) {
    const author = document.createElement("p");
    author.className = isObvious ? "author unseen" : "author";
    author.textContent = name;
    return author;
  }

  #bot(html) {
    const body = document.createElement("div");
    body.className = "body";
    body.innerHTML = html;
    localize(body);
    for (const code of body.querySelectorAll("code")) {
      if (code.textContent.startsWith("/")) code.replaceWith(this.#command(code.textContent));
    }
    return body;
  }

  #command(text) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "command";
    button.textContent = text;
    button.title = "Put it into the message box";
    button.addEventListener("click", () => this.onCommand(text));
    return button;
  }

  #said(text) {
    const body = document.createElement("div");
    body.className = "body";
    const [first, ...rest] = text.split("\n");
    if (first.startsWith(CLIP)) {
      const file = paragraph("file", first.slice(CLIP.length));
      file.prepend(document.getElementById("file").content.cloneNode(true));
      body.append(file);
      text = rest.join("\n");
    }
    if (text.length > LONG) body.append(folded(text));
    else if (text) body.append(paragraph("said", text));
    return body;
  }

  #meta(message) {
    const meta = document.createElement("p");
    meta.className = "meta";
    if (message.isPending) {
      meta.textContent = "Sending…";
      return meta;
    }
    const at = new Date(message.at);
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.title = fullTime(at);
    time.textContent = shortTime(at);
    meta.append(message.is_edited ? "edited " : "", time);
    return meta;
  }

  #buttons(rows) {
    if (rows.length === 0) return [];
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    for (const row of rows) {
      const line = document.createElement("div");
      line.className = "row";
      line.append(...row.map((button) => this.#button(button)));
      buttons.append(line);
    }
    return [buttons];
  }

  #button({ label, says }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.title = says;
    button.dataset.says = says;
    button.addEventListener("click", () => {
      if (button.ariaDisabled !== "true") this.onPress(this.message, says);
    });
    return button;
  }

  #focusedButton() {
    const buttons = [...this.element.querySelectorAll(".buttons button")];
    return buttons.find((button) => button === document.activeElement)?.textContent;
  }

  // Paging by keyboard: the focus stays on “Next”, or goes to what took its place.
  #refocus(label) {
    if (label === undefined) return;
    const buttons = [...this.element.querySelectorAll(".buttons button")];
    const target = buttons.find((button) => button.textContent === label) ?? buttons[0];
    (target ?? this.element.closest(".log"))?.focus({ preventScroll: true });
  }
}

function folded(text) {
  const fold = document.createElement("details");
  const summary = document.createElement("summary");
  const opening = text.slice(0, OPENING).trimEnd();
  summary.textContent = `${opening}… (${text.length.toLocaleString()} characters)`;
  fold.append(summary, paragraph("said", text));
  return fold;
}

function paragraph(className, text) {
  const element = document.createElement("p");
  element.className = className;
  element.dir = "auto";
  element.textContent = text;
  return element;
}
