// A row of weights on its way to the microscope of this page: so the text's own tensors need not travel again.

export default ({ data }) => {
  window.dispatchEvent(new CustomEvent("glassbox:row", { detail: data }));
};
