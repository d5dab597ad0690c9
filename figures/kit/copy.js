// Copy what a text says, not the marks that show its spaces and line ends.

// For `oncopy` of an element whose text was drawn by visibleNodes.
function copyAsWritten(event) {
  const range = selectedIn(event.currentTarget);
  if (!range) return;
  event.clipboardData.setData("text/plain", asWritten(range.cloneContents()));
  event.preventDefault();
}

// What is selected there; in a component only its own root can tell, in the way that the browser knows.
function selectedIn(node) {
  const root = node.getRootNode();
  const selection = root.getSelection?.() ?? document.getSelection();
  const [composed] = root.getSelection ? [] : (selection.getComposedRanges?.({ shadowRoots: [root] }) ?? []);
  if (!composed) return selection.rangeCount ? selection.getRangeAt(0) : null;
  const range = document.createRange();
  range.setStart(composed.startContainer, composed.startOffset);
  range.setEnd(composed.endContainer, composed.endOffset);
  return range;
}

function asWritten(fragment) {
  for (const mark of fragment.querySelectorAll("[data-sign]")) mark.textContent = mark.dataset.sign;
  return fragment.textContent;
}
