// Fill the {places} of a sentence from a lesson file.

// fill("{n} tokens", { n: 3 }) -> "3 tokens". What is filled in is never read again, so a token may contain braces.
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

// Sentences one after the other, without what is missing; after a Chinese full stop there is no space.
const inARow = (sentences) =>
  sentences.filter(Boolean).reduce((text, next) => text + (/[。！？]$/.test(text) ? "" : " ") + next);
