// The control of a protected field. A token is never shown: while locked, the control says that something is there;
// opened, it shows the text, and hands the token back to the form until somebody changes the text.
import { compartment_of, is_token } from "./fields";
import { failure_of, text_behind } from "./openings";
import { ask_to_open } from "./opening";
import { compartment_name, lock_icon } from "./words";

export function lock_long_texts() {
	const Text = frappe.ui.form.ControlText;

	frappe.ui.form.ControlLongText = class ControlLongText extends Text {
		// The document or row that the value belongs to; a dialog that asks for a form's field names the form's.
		sealed_doc() {
			return this.df.sealed_doc || this.get_doc();
		}

		compartment() {
			return compartment_of(this.sealed_doc().doctype || this.doctype || this.df.parent, this.df.fieldname);
		}

		// What stands behind the value: the text of an opened token, the value itself where it is no token.
		text_of(value) {
			return is_token(value) ? text_behind(this.sealed_doc(), this.df.fieldname, value) : value;
		}

		is_locked() {
			return is_token(this.value) && this.text_of(this.value) === undefined;
		}

		refresh_input() {
			super.refresh_input();
			this.show_lock();
		}

		set_input(value) {
			super.set_input(value);
			this.show_lock();
		}

		format_for_input(value) {
			return super.format_for_input(this.text_of(value));
		}

		set_disp_area(value) {
			if (!this.compartment()) return super.set_disp_area(value);
			if (this.disp_area) $(this.disp_area).addClass("cndh-plain").text(this.text_of(value) || "");
		}

		// Unchanged, an opened text is still its token: the form stays as it was.
		get_input_value() {
			const typed = super.get_input_value();
			return is_token(this.value) && typed === (this.text_of(this.value) || "") ? this.value : typed;
		}

		show_lock() {
			if (!this.compartment()) return;
			const locked = this.is_locked();
			this.$wrapper.toggleClass("cndh-sealed", true).toggleClass("cndh-locked", locked);
			this.$wrapper.find(".cndh-lock").remove();
			if (locked) this.make_lock();
		}

		lock_words() {
			return failure_of(this.sealed_doc(), this.df.fieldname) || __("Something is stored here");
		}

		make_lock() {
			const compartment = this.compartment();
			const parent = this.only_input ? this.$wrapper : this.$wrapper.find(".control-input-wrapper");
			const lock = $(`<div class="cndh-lock">${lock_icon()}</div>`).prependTo(parent);
			$("<span class='cndh-lock-words'></span>").text(this.lock_words()).appendTo(lock);
			$("<span class='cndh-lock-compartment'></span>").text(compartment_name(compartment)).appendTo(lock);
			if (this.frm && !this.only_input) ask_to_open(this.frm, compartment, lock, __("Show…"));
		}
	};
}
