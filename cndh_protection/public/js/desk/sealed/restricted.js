// Protected terms: the link is empty, a mark says RESTREINT, and the code lies in a sealed field. Opened, the mark shows
// what the list calls it. Whoever may change it picks another term in the link, or takes it away.
import { ask_to_open } from "./opening";
import { text_behind } from "./openings";
import { compartment_of } from "./fields";
import { lock_icon } from "./words";

// "doctype/term" → what the list calls it.
const titles = new Map();

// Link → { mark, sealed, list } of a doctype.
export function restricted_links(doctype) {
	return frappe.boot.cndh.restricted[doctype] || {};
}

// The link behind a field that is a mark; null for any other field.
function link_of_mark(doctype, fieldname) {
	return Object.values(restricted_links(doctype)).find(({ mark }) => mark === fieldname) || null;
}

// The marks of a form and of its tables, after something was opened or hidden.
export function show_restricted(frm) {
	for (const link of Object.values(restricted_links(frm.doctype))) show_mark(frm, link);
}

// The names of what is open are asked for once; then the tables show them too.
export async function name_opened(frm, slots) {
	const missing = slots.filter(({ doc, fieldname }) => wants_title(doc, fieldname));
	if (!missing.length) return;
	await Promise.all(missing.map(({ doc, fieldname }) => fetch_title(doc, fieldname)));
	return true;
}

function link_of_sealed(doctype, fieldname) {
	return Object.values(restricted_links(doctype)).find(({ sealed }) => sealed === fieldname) || null;
}

function wants_title(doc, fieldname) {
	const link = link_of_sealed(doc.doctype, fieldname);
	const code = link && text_behind(doc, fieldname, doc[fieldname]);
	return Boolean(code) && !titles.has(`${link.list}/${code}`);
}

async function fetch_title(doc, fieldname) {
	const { list } = link_of_sealed(doc.doctype, fieldname);
	const code = text_behind(doc, fieldname, doc[fieldname]);
	const args = { doctype: list, docname: code };
	const { message } = await frappe.call({ method: "frappe.desk.search.get_link_title", type: "POST", args });
	titles.set(`${list}/${code}`, message || code);
}

// What stands behind a mark, in words; undefined while it is locked.
function words_of({ sealed, list }, doc) {
	const code = text_behind(doc, sealed, doc[sealed]);
	return code && (titles.get(`${list}/${code}`) || "…");
}

function show_mark(frm, link) {
	const control = frm.fields_dict[link.mark];
	if (!control) return;
	control.$wrapper.find(".cndh-mark").remove();
	control.$wrapper.toggleClass("cndh-marked", Boolean(frm.doc[link.mark]));
	if (!frm.doc[link.mark]) return;
	const box = $('<div class="cndh-lock cndh-mark"></div>').append(lock_icon()).append(badge(frm.doc[link.mark]));
	const words = words_of(link, frm.doc);
	if (words === undefined) ask_to_open(frm, compartment_of(frm.doctype, link.sealed), box, __("Show…"));
	else add_opened(frm, link, words, box);
	control.$wrapper.find(".control-input-wrapper").append(box);
}

function badge(text) {
	return $('<span class="cndh-lock-compartment"></span>').text(text);
}

function add_opened(frm, { sealed, mark }, words, box) {
	$('<span class="cndh-lock-words"></span>').text(words).appendTo(box);
	$('<button type="button" class="btn btn-default btn-xs cndh-take-away"></button>')
		.text(__("Take away"))
		.on("click", () => frm.set_value({ [sealed]: "", [mark]: "" }).then(() => show_restricted(frm)))
		.appendTo(box);
}

// The cells of a table: the mark with its lock, or what was opened.
export function mark_cells() {
	const plain = frappe.form.formatters.Data;
	frappe.form.formatters.Data = function (value, df, options, doc) {
		const link = df && doc && link_of_mark(doc.doctype, df.fieldname);
		if (!link) return plain(value, df, options, doc);
		if (!value) return "";
		const words = words_of(link, doc);
		const shown = words === undefined ? `${lock_icon()} ${value}` : `${value} · ${words}`;
		return `<span class="cndh-mark-cell">${words === undefined ? shown : frappe.utils.escape_html(shown)}</span>`;
	};
}
