// Numbers that are far from 1, as one writes them on paper.

const RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

// 3.9e+39 -> "3.9 × 10³⁹"
function powerOfTen(v) {
  if (!Number.isFinite(v)) return signed(String(v));
  const [digits, exponent] = v.toExponential(1).split("e");
  const raised = [...String(Number(exponent))].map((sign) => RAISED["-0123456789".indexOf(sign)]);
  return `${signed(digits)} × 10${raised.join("")}`;
}
