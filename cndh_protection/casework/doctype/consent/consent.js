frappe.ui.form.on("Consent", {
	setup(frm) {
		frm.set_query("partner", () => ({ filters: { active: 1 } }));
	},

	defender(frm) {
		cndh.show_precautions(frm, frm.doc.defender, flags_of(frm.doc));
	},

	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender, flags_of(frm.doc));
		show_recipients(frm);
		if (frm.is_new()) return;
		if (may_withdraw(frm)) {
			frm.add_custom_button(__("Withdraw the consent"), () => withdraw(frm)).addClass("btn-danger");
		}
		if (may_confirm(frm.doc)) {
			frm.add_custom_button(__("Confirm"), () => decide(frm, 1)).addClass("btn-primary");
			frm.add_custom_button(__("Do not confirm"), () => decide(frm, 0));
		}
	},
});

const GIVEN = ["Consent Status-GIV", "Consent Status-LIM", "Consent Status-VIT"];

function flags_of(doc) {
	if (doc.vital_result === "Due") {
		const text = doc.vital_before
			? __("A second person confirms before {0}", [cndh.short_time(doc.vital_before)])
			: __("Stands once a second person has confirmed it");
		return [{ text, tone: "danger" }];
	}
	if (doc.expires_on && doc.expires_on < frappe.datetime.get_today()) {
		return [{ text: __("Run out: counts as refused"), tone: "warning" }];
	}
	return [];
}

function may_withdraw(frm) {
	return GIVEN.includes(frm.doc.status) && Boolean((frm.get_docinfo().permissions || {}).write);
}

function may_confirm(doc) {
	return (
		doc.vital_result === "Due" &&
		doc.vital_by !== frappe.session.user &&
		frappe.user.has_role("CNDH Protection Chair")
	);
}

function withdraw(frm) {
	const question = __("Withdraw this consent? From now on nothing is done under it, and partners see nothing more. What they have read cannot be called back.");
	frappe.confirm(question, () => act(frm, "withdraw"));
}

function decide(frm, confirmed) {
	const question = confirmed ? __("Confirm this exception?") : __("Refuse this exception? It ends at once.");
	frappe.confirm(question, () => act(frm, "decide_vital", { confirmed }));
}

async function act(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return;
	await frm.call(method, args || {});
	await frm.reload_doc();
}

// Who has something already is told on withdrawal too: that cannot be taken back, but it can be followed up.
function show_recipients(frm) {
	const { recipients: sent = [], other_recipients: others = 0 } = frm.doc.__onload || {};
	const $place = frm.get_field("recipients_view").$wrapper;
	if (!sent.length && !others) {
		$place.html(`<p class="text-muted">${__("Nobody yet.")}</p>`);
		return;
	}
	const lines = sent.map(
		(one) =>
			`<li><a href="${frappe.utils.get_form_link(one.doctype, one.name)}">${frappe.utils.escape_html(one.recipient)}</a> <span class="text-muted">${__("sent on {0}", [cndh.short_time(one.sent_on)])}${one.first_read_on ? `, ${__("read on {0}", [cndh.short_time(one.first_read_on)])}` : ""}</span></li>`
	);
	if (others) lines.push(`<li class="text-muted">${others_line(others)}</li>`);
	$place.html(`<ul class="cndh-plan-list">${lines.join("")}</ul>`);
}

// Those of letters, appeals and referrals that are not open to this person's role.
function others_line(count) {
	if (count === 1) return __("1 other recipient: ask whoever is responsible for the case.");
	return __("{0} other recipients: ask whoever is responsible for the case.", [count]);
}
