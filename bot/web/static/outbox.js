// What was said and not yet heard by the server. Repeated after every reconnection; the server
// knows each by its key and hears it once.

const SHELF = "estories.outbox";

export class Outbox {
  #says = new Map();

  // `storage` keeps it over a reload; `send` may do nothing when there is no connection.
  constructor(storage, send) {
    this.storage = storage;
    this.send = send;
    for (const say of this.#restored()) this.#says.set(say.key, say);
  }

  get says() {
    return [...this.#says.values()];
  }

  add(say) {
    this.#says.set(say.key, say);
    this.#keep();
    this.send(say);
  }

  // Forget it; gives what it was.
  take(key) {
    const say = this.#says.get(key);
    if (this.#says.delete(key)) this.#keep();
    return say;
  }

  repeat() {
    for (const say of this.#says.values()) this.send(say);
  }

  #keep() {
    try {
      this.storage.setItem(SHELF, JSON.stringify(this.says));
    } catch {
      // A large document does not fit into sessionStorage; then it waits in memory only.
    }
  }

  #restored() {
    try {
      return JSON.parse(this.storage.getItem(SHELF)) ?? [];
    } catch {
      return [];
    }
  }
}

// crypto.randomUUID exists on https and localhost only; the page may be served on an address.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
