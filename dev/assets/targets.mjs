/**
 * The oldest browsers that the bundles must run in. The Commission's antennas
 * work on old phones and machines: browsers of 2017 are the floor, which is
 * what JavaScript calls ES2017.
 */
export const SCRIPT_TARGET = "es2017";
export const STYLE_TARGET = ["chrome58", "edge16", "firefox53", "ios11", "safari11"];

/** The same floor, as autoprefixer (browserslist) writes it. */
export const PREFIX_TARGET = [
	"chrome >= 58",
	"edge >= 16",
	"firefox >= 53",
	"ios >= 11",
	"safari >= 11",
];
