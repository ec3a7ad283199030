// Elements made by hand: text is always text, never markup.

export function element(tag, class_name, text) {
	const made = document.createElement(tag);
	if (class_name) made.className = class_name;
	if (text !== undefined) made.textContent = text;
	return made;
}

export function button(class_name, words, pressed) {
	const made = element("button", class_name, words);
	made.type = "button";
	made.addEventListener("click", pressed);
	return made;
}
