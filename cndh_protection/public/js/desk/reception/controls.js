// Plain inputs: they answer at once, the browser remembers nothing of them, and a first letter chooses in a list.
import { element } from "../elements";

// told(key, value): called at every change.
export function make_field(field, lists, value, told) {
	const box = element(field.type === "check" ? "div" : "label", `cndh-call-field ${field.wide ? "wide" : ""}`);
	box.dataset.key = field.key;
	const input = make_input(field, lists);
	input.name = field.key;
	input.autocomplete = "off";
	input.spellcheck = false;
	set_value(input, value);
	input.addEventListener("input", () => told(field.key, value_of(input)));
	if (field.type === "check") {
		const label = element("label", "cndh-call-check");
		label.append(input, element("span", "", field.label));
		box.append(label);
	} else {
		box.append(element("span", "cndh-call-label", field.label), input);
	}
	return box;
}

function make_input(field, lists) {
	if (field.type === "choice") return make_choice(field, lists);
	if (field.type === "long") {
		const area = element("textarea", "form-control");
		area.rows = 4;
		return area;
	}
	const input = element("input", field.type === "check" ? "" : "form-control");
	input.type = { check: "checkbox", count: "number" }[field.type] || field.type;
	if (field.type === "count") input.min = 0;
	return input;
}

function make_choice({ list }, lists) {
	const select = element("select", "form-control");
	select.append(new Option("", ""));
	for (const { code, label } of typeof list === "string" ? lists[list] : list) {
		select.append(new Option(short(label), code));
	}
	return select;
}

// "Région de Mopti" is found by its M, "District de Bamako" by its B.
function short(label) {
	return label.replace(/^(?:Région|District) (?:de |du |d')/, "");
}

function set_value(input, value) {
	if (input.type === "checkbox") input.checked = Boolean(value);
	else if (value) input.value = value;
}

function value_of(input) {
	if (input.type === "checkbox") return input.checked ? 1 : 0;
	return input.value.trim();
}
