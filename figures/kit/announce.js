// Tell a screen reader, through an element with aria-live, what the eye has seen at once.

const REST = 400; // ms without a change, so that a held key is not read out step by step
const announcements = new WeakMap();

function announce(place, text, rest = REST) {
  clearTimeout(announcements.get(place));
  const speak = () => {
    if (place.textContent !== text) place.textContent = text;
  };
  announcements.set(place, setTimeout(speak, rest));
}
