// Which of the three pictures stands at a place.

const VIEWS = { add: AddView, learn: LearnView, back: BackView };
const viewOf = (place) => place.querySelector("[data-view]").dataset.view;

export default mount((place) => new VIEWS[viewOf(place)](place));
