// Give every place on the page where a component stands its own instance, and clean up when it goes.

const instances = new WeakMap();

// export default mount((place) => new Thing(place)): `receive` runs with the data, and again when data, language or theme
// change; `stop`, if there is one, runs once at the end.
function mount(make) {
  return (component) => {
    const place = component.parentElement;
    if (!instances.has(place)) instances.set(place, make(place));
    const instance = instances.get(place);
    instance.receive(component);
    return () => {
      instance.stop?.();
      instances.delete(place);
    };
  };
}
