// Give every place on the page where a component stands its own instance, and clean up when it goes.

const instances = new WeakMap();

// export default mount((place) => new Thing(place)): `receive` runs with the data, and again when data, language or theme
// change; `stop`, if there is one, runs once at the end. What stands in a component is mostly tokens, numbers and names of
// tensors: a browser's translator must leave it as it is, but for what says translate="yes".
function mount(make) {
  return (component) => {
    const place = component.parentElement;
    if (!instances.has(place)) {
      opens(place.getRootNode());
      instances.set(place, { instance: make(place), keyboard: new Keyboard(place) });
    }
    for (const part of place.children) part.setAttribute("translate", "no");
    const { instance, keyboard } = instances.get(place);
    Promise.resolve(instance.receive(component)).then(() => {
      if (instances.has(place)) keyboard.bring(component.data?.labels ?? instance.labels); // packed data: once it is read
    });
    return () => {
      instance.stop?.();
      keyboard.stop();
      instances.delete(place);
    };
  };
}

// What every component does for those who use no mouse. One whose parts stand in the page itself needs no keeper of its own.
class Keyboard {
  constructor(place) {
    const root = place.getRootNode();
    this.keeper = root?.host ? new FocusKeeper(root) : null;
    this.place = place;
    place.addEventListener("keydown", stepRange);
  }

  // What is marked as settings in a component can be brought along.
  bring(labels) {
    const marked = () => [...this.place.querySelectorAll("[data-settings]")];
    if (!this.keeper || !labels?.settings || !marked().length) return;
    const find = () => marked().map((settings) => ({ settings, stage: this.place.host }));
    this.along ??= new Along(this.place, find, labels);
    this.along.words = labels;
  }

  stop() {
    this.along?.stop();
    this.keeper?.stop();
    this.place.removeEventListener("keydown", stepRange);
  }
}
