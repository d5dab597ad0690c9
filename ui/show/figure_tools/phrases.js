// Chinese headings break between words, not inside them (style.css keeps the rest of a word together).

const HEADINGS = ":is(.gb-h1, .gb-h2, .gb-h3, .gb-kicker, .gb-note h3, .gb-scores th):lang(zh)";
const CHINESE = /[\u4e00-\u9fff]{2}/;
const OPENS = /[（《“‘「]$/; // belongs to the word after it
const CLINGS =
  /^([的了着过地得吗呢吧们]|[^\p{L}（《“‘「]|[数率度量值图点上下中里内外前后时性者型式法层步位级项字词句表]$)/u; // to the one before
const TERMS = /比特|词元|张量|参数|掩码|独热|嵌入|热图|残差流|注意力|归一化/g; // the dictionary of the browser cuts some of them
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
  const terms = [...text.matchAll(TERMS)];
  const inTerm = (at) => terms.some(({ index, 0: term }) => index < at && at < index + term.length);
  const apart = (segment, at) => at && !CLINGS.test(segment) && !OPENS.test(text.slice(0, at)) && !inTerm(at);
  return [...cutter.segment(text)].flatMap(({ segment, index }) =>
    apart(segment, index) ? [el("wbr"), segment] : [segment],
  );
}
