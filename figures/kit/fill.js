// Fill the {places} of a sentence from a lesson file.

// fill("{n} tokens", { n: 3 }) -> "3 tokens". What is filled in is never read again, so a token may contain braces.
// Several values stand in a row as the language of the sentence writes them: "a, b", in Chinese "a、b". A space of a
// Chinese sentence that parts a value from the characters around it goes where the value is Chinese too.
function fill(template, values) {
  const comma = HAN.test(template) ? "、" : ", ";
  const written = (value) => (Array.isArray(value) ? value.join(comma) : String(value));
  const counted = (name, value) =>
    Number.isInteger(value) && name !== "seed" ? grouped(value) : written(value);
  return template.replace(SPACED, (place, before = "", name, after = "") => {
    const text = counted(name, values[name] ?? `{${name}}`);
    return (WIDE.test(text[0]) ? "" : before) + text + (WIDE.test(text.at(-1)) ? "" : after);
  });
}

const HAN = /[\u4e00-\u9fff]/;
const WIDE = /[\u4e00-\u9fff“”]/; // fills a Chinese sentence without a space
const SPACED = /((?<=[\u4e00-\u9fff]) )?\{(\w+)\}( (?=[\u4e00-\u9fff]))?/g;

// 1200 -> "1,200", with a real minus; a seed is the name of a draw.
const grouped = (n) => n.toLocaleString("en").replace("-", "\u2212");

// namedValue("weight", "3%") -> "weight: 3%", in Chinese "权重：3%".
const namedValue = (name, value) => `${name}${/[\u4e00-\u9fff]/.test(name + value) ? "：" : ": "}${value}`;

// sideBySide("layer 3", "head 2") -> "layer 3, head 2", in Chinese "层 3，头 2".
const sideBySide = (...parts) => parts.join(/[\u4e00-\u9fff]/.test(parts.join("")) ? "，" : ", ");

// Sentences one after the other, without what is missing; after a Chinese full stop there is no space.
const inARow = (sentences) => {
  const [first = "", ...rest] = sentences.filter(Boolean);
  return rest.reduce((text, next) => text + (/[。！？]$/.test(text) ? "" : " ") + next, first);
};
