// Two small drawings, each with its words for those who do not see it: the axes, and the level over time.
import { AXES, FIGURES, LEVELS, axis_name, day, figure } from "./words";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 340;
const BAR = { left: 118, width: 176, height: 14, step: 30, top: 8 };
const TIME = { left: 34, right: 10, top: 12, step: 24, height: 128 };

// result, before: { threat, vulnerability, capacity }; before may be missing.
export function draw_axes(result, before) {
	const words = AXES.map((axis) => axis_words(axis, result, before)).join(" ; ");
	const picture = drawing(WIDTH, BAR.step * AXES.length + 6, words);
	AXES.forEach((axis, index) => draw_bar(picture, axis, BAR.top + index * BAR.step, result, before));
	return picture;
}

function axis_words(axis, result, before) {
	const now = __("{0}: {1}", [axis_name(axis), value_words(result[FIGURES[axis]])]);
	return before ? `${now} (${__("Before: {0}", [value_words(before[FIGURES[axis]])])})` : now;
}

function value_words(value) {
	return value ? __("{0} of 100", [figure(value)]) : __("Not known");
}

function draw_bar(picture, axis, top, result, before) {
	const value = result[FIGURES[axis]];
	const { left, width, height } = BAR;
	write(picture, left - 8, top + 11, axis_name(axis), "end");
	add(picture, "rect", { x: left, y: top, width, height, rx: 3, class: "cndh-risk-rail" });
	add(picture, "rect", { x: left, y: top, width: (width * (value || 0)) / 100, height, rx: 3, class: `cndh-risk-bar ${axis}` });
	write(picture, left + width + 8, top + 11, figure(value), "start");
	const stood = before && before[FIGURES[axis]];
	if (!stood) return;
	const x = left + (width * stood) / 100;
	add(picture, "line", { x1: x, x2: x, y1: top - 3, y2: top + height + 3, class: "cndh-risk-stood" });
}

// points: [{ assessed_on, level, low_confidence }], the oldest first; a level holds until the next assessment.
export function draw_levels(points, label) {
	const rated = points.filter((point) => point.level);
	const words = rated.map((point) => `${day(point.assessed_on)} ${point.level}`).join(", ");
	const picture = drawing(WIDTH, TIME.height, __("{0}: {1}", [label, words]));
	[...LEVELS].reverse().forEach((level, index) => draw_line_of(picture, level, TIME.top + index * TIME.step));
	const places = places_of(rated);
	if (places.length > 1) add(picture, "path", { d: stairs(places), class: "cndh-risk-path" });
	places.forEach((place, index) => draw_point(picture, place, rated[index]));
	draw_ends(picture, rated);
	return picture;
}

function draw_line_of(picture, level, y) {
	write(picture, TIME.left - 10, y + 4, level, "end");
	add(picture, "line", { x1: TIME.left, x2: WIDTH - TIME.right, y1: y, y2: y, class: "cndh-risk-grid" });
}

function places_of(rated) {
	const times = rated.map((point) => new Date(point.assessed_on.replace(" ", "T")).getTime());
	const span = times[times.length - 1] - times[0] || 1;
	const room = WIDTH - TIME.left - TIME.right - 16;
	return rated.map((point, index) => ({
		x: TIME.left + 8 + (rated.length > 1 ? ((times[index] - times[0]) / span) * room : room / 2),
		y: TIME.top + (LEVELS.length - 1 - LEVELS.indexOf(point.level)) * TIME.step,
	}));
}

function stairs(places) {
	const [first, ...rest] = places;
	return `M${first.x} ${first.y}${rest.map(({ x, y }) => `H${x}V${y}`).join("")}`;
}

// Hollow: with low confidence.
function draw_point(picture, { x, y }, point) {
	const kind = `${point.level}${point.low_confidence ? " unsure" : ""}`;
	add(picture, "circle", { cx: x, cy: y, r: 6, class: `cndh-risk-point ${kind}` });
}

function draw_ends(picture, rated) {
	const y = TIME.height - 10;
	if (!rated.length) return;
	if (rated.length === 1) return write(picture, (WIDTH + TIME.left) / 2, y, day(rated[0].assessed_on), "middle");
	write(picture, TIME.left, y, day(rated[0].assessed_on), "start");
	write(picture, WIDTH - TIME.right, y, day(rated[rated.length - 1].assessed_on), "end");
}

function drawing(width, height, words) {
	const picture = document.createElementNS(SVG, "svg");
	picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
	picture.setAttribute("class", "cndh-risk-picture");
	picture.setAttribute("role", "img");
	picture.setAttribute("aria-label", words);
	return picture;
}

function add(picture, tag, attributes) {
	const made = document.createElementNS(SVG, tag);
	Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
	picture.append(made);
	return made;
}

function write(picture, x, y, text, anchor) {
	add(picture, "text", { x, y, "text-anchor": anchor }).textContent = text;
}
