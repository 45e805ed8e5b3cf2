// In charge of: the apostrophe before texts that a spreadsheet would take for a formula, put on export and taken off on import.

/** Texts that spreadsheets evaluate, or that already carry the guard. */
const RISKY = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;
/** A negative number begins with a sign and is no formula. */
const NUMBER = /^-\d+(?:\.\d+)?%?$/;

/** The text as it may stand in a file that spreadsheets open. */
export function guardText(text: string): string {
  return RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** The text as it was before it was guarded. */
export function unguardText(text: string): string {
  return text.startsWith("'") && GUARDED.test(text) ? text.slice(1) : text;
}
