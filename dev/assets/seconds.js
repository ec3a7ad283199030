// Frappe asks for its own fork of this date picker, which shows seconds; the package of that name on the registry has
// none, prints "12:30:ss" and stops a form that shows times without seconds. What Frappe relies on is added here.
import "air-datepicker/dist/js/datepicker.min.js";

const { Constructor, Timepicker } = jQuery.fn.datepicker;
const formatDate = Constructor.prototype.formatDate;

Constructor.prototype.formatDate = function (format, date = this.date) {
	const seconds = `${date.getSeconds()}`.padStart(2, "0");
	return formatDate.call(this, format, date).replace(/\bss\b/, seconds);
};

// The slider of seconds that Frappe hides: there is none to hide.
Timepicker.prototype.$seconds = jQuery();
Timepicker.prototype.$secondsText = jQuery();
