// Fill the {places} of a sentence from a lesson file.

// fill("{n} tokens", { n: 3 }) -> "3 tokens". What is filled in is never read again, so a token may contain braces.
// Several values stand in a row as the language of the sentence writes them: "a, b", in Chinese "a、b".
function fill(template, values) {
  const comma = /[\u4e00-\u9fff]/.test(template) ? "、" : ", ";
  const written = (value) => (Array.isArray(value) ? value.join(comma) : String(value));
  const counted = (name, value) =>
    Number.isInteger(value) && name !== "seed" ? grouped(value) : written(value);
  return template.replace(/\{(\w+)\}/g, (place, name) => counted(name, values[name] ?? place));
}

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
