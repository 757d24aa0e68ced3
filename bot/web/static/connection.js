// The socket to the server: opens it, notices when it is dead, opens it again.

const FIRST_DELAY = 500;
const LONGEST_DELAY = 5_000;
const PING_EVERY = 10_000;
// Two pings and a bit: one lost answer is no reason to reconnect.
const SILENT_FOR = 25_000;

export class Connection {
  #socket = null;
  #attempt = 0;
  #retry = 0;
  #heardAt = 0;

  // `hello` gives the first object to say; `onStatus` hears "open" or "lost".
  constructor({ hello, onObject, onStatus }) {
    this.hello = hello;
    this.onObject = onObject;
    this.onStatus = onStatus;
  }

  start() {
    this.#open();
    setInterval(() => this.#beat(), PING_EVERY);
    // A laptop that wakes up should not wait for the next attempt.
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(object) {
    if (this.isOpen) this.#socket.send(JSON.stringify(object));
  }

  #open() {
    clearTimeout(this.#retry);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/socket`);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.addEventListener("open", () => this.send(this.hello()));
    socket.addEventListener("message", (event) => this.#hear(socket, event));
    socket.addEventListener("close", () => this.#lose(socket));
  }

  #hear(socket, event) {
    if (socket !== this.#socket) return;
    this.#heardAt = Date.now();
    const object = JSON.parse(event.data);
    if (object.type === "welcome") {
      this.#attempt = 0;
      this.onStatus("open");
    }
    this.onObject(object);
  }

  #lose(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.onStatus("lost");
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempt++);
    // Jitter: several open pages must not come back in the same moment.
    this.#retry = setTimeout(() => this.#open(), delay * (0.75 + Math.random() / 2));
  }

  #hurry() {
    if (this.#socket === null) this.#open();
    else this.#beat();
  }

  #beat() {
    if (this.#socket === null) return;
    if (Date.now() - this.#heardAt < SILENT_FOR) {
      this.send({ type: "ping" });
      return;
    }
    // Closing a dead connection can itself take a minute: let go of it at once.
    const socket = this.#socket;
    socket.close();
    this.#lose(socket);
  }
}
