// The question for a new chat's name.

export class NewChat {
  #opener = null;

  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#open(this.input.value);
    });
    dialog.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
  }

  ask(person) {
    this.#opener = person;
    this.input.value = "";
    this.dialog.querySelector("h2").textContent = `New chat for ${person.name}`;
    this.dialog.showModal();
  }

  #open(name) {
    this.dialog.close();
    this.#opener.open({ name, label: name });
    this.#opener.choose(name);
    this.#opener.focus();
  }
}
