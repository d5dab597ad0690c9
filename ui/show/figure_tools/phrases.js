// Chinese headings break between words, not inside them (style.css keeps the rest of a word together).

const HEADINGS = ":is(.gb-h1, .gb-h2, .gb-h3, .gb-kicker, .gb-note h3, .gb-scores th):lang(zh)";
const CHINESE = /[\u4e00-\u9fff]{2}/;
const CLINGS = /^[的了着过地得吗呢吧们\P{L}]/u; // belongs to the word before it
const cutter = Intl.Segmenter && new Intl.Segmenter("zh", { granularity: "word" });

function keepWords(heading) {
  if (!cutter || heading.querySelector("wbr") || !CHINESE.test(heading.textContent)) return;
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (CHINESE.test(texts.currentNode.data)) found.push(texts.currentNode);
  for (const text of found) {
    const words = wordsApart(text.data);
    if (words.length > 1) text.replaceWith(...words); // one word alone stays, or the page would never be still
  }
}

function wordsApart(text) {
  return [...cutter.segment(text)].flatMap(({ segment }, i) =>
    i && !CLINGS.test(segment) ? [el("wbr"), segment] : [segment],
  );
}
