// Which values a link offers: those of its own list that are in use, a region, a cercle of the region chosen.

// Lists that carry rules of their own; each has a box "Retired".
const OWN_LISTS = [
	"Actor Type",
	"Authority",
	"Defender Profile",
	"Legal Instrument",
	"Protection Measure Type",
	"Retention Class",
	"Risk Item",
	"Risk Level",
	"Triage Red Flag",
	"Violation Type",
];

export const LISTS = ["Reference Term", ...OWN_LISTS];

const TERRITORY_FILTERS = {
	region: () => ({ territory_type: ["in", ["Region", "District"]] }),
	cercle: (doc) => ({
		territory_type: "Cercle",
		...(doc && doc.region ? { parent_territory: doc.region } : {}),
	}),
};

// The query of a link field, or of the one link inside a multi-select; null where the platform's own is right.
export function link_query(doctype, df) {
	if (df.fieldtype === "Table MultiSelect") return query_of_rows(df.options);
	if (df.fieldtype !== "Link") return null;
	if (df.options === "Territory") return territory_query(df.fieldname);
	return LISTS.includes(df.options) ? list_query(doctype, df) : null;
}

function query_of_rows(child_doctype) {
	const meta = frappe.get_meta(child_doctype);
	const link = meta && meta.fields.find((df) => df.fieldtype === "Link");
	return link ? link_query(child_doctype, link) : null;
}

function territory_query(fieldname) {
	const filters = TERRITORY_FILTERS[fieldname];
	return filters ? (doc) => ({ filters: { ...filters(doc), retired: 0 } }) : null;
}

function list_query(doctype, df) {
	const term_list = (frappe.boot.cndh.term_fields[doctype] || {})[df.fieldname];
	// A new object at each call: the control removes empty filters from the one it is given.
	return () => ({ filters: { retired: 0, ...(term_list ? { term_list } : {}) } });
}

// Narrow every link of a form, of its multi-selects and of its tables.
export function narrow_links(frm) {
	for (const df of frm.meta.fields) {
		if (df.fieldtype === "Table") {
			narrow_table(frm, df);
			continue;
		}
		const query = link_query(frm.doctype, df);
		if (query) {
			frm.set_query(df.fieldname, query);
			say_what_is_offered(frm.fields_dict[df.fieldname].df);
		}
	}
}

function narrow_table(frm, table) {
	for (const df of frappe.get_meta(table.options).fields) {
		const query = link_query(table.options, df);
		if (!query) continue;
		frm.set_query(df.fieldname, table.fieldname, query);
		say_what_is_offered(df);
		for (const row of frm.doc[table.fieldname] || []) {
			say_what_is_offered(frappe.meta.get_docfield(table.options, df.fieldname, row.name));
		}
	}
}

// Without it the platform spells the filters out under the values, codes and all.
function say_what_is_offered(df) {
	df.filter_description = __("Only values in use");
}
