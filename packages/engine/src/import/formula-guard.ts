// In charge of: signs before texts that a spreadsheet would take for a formula, put on export and taken off on import exactly as they were.

/** Texts that spreadsheets evaluate, or that already carry the guard. */
const RISKY = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;
/** A negative number begins with a sign and is no formula. */
const NUMBER = /^-\d+(?:\.\d+)?%?$/;

/**
 * Where the system's list separator is a semicolon (or a tab or bar was chosen when opening), a spreadsheet takes a file with commas apart
 * at signs that stand inside its quoted texts, and knows their line ends for ends of rows: what follows there begins a cell. An invisible
 * sign in front keeps it a text. A comma is none of these: where commas separate, quotes are honoured.
 */
const INNER = /([;|\t\r\n])(?=\u200B*["' ]*[=+\-@＝＋－＠])/g;
const INNER_GUARDED = /([;|\t\r\n])\u200B(?=\u200B*["' ]*[=+\-@＝＋－＠])/g;

/** The text as it may stand in a file that spreadsheets open. */
export function guardText(text: string): string {
  const inner = text.replace(INNER, '$1\u200B');
  return RISKY.test(inner) && !NUMBER.test(inner) ? `'${inner}` : inner;
}

/** The text as it was before it was guarded. */
export function unguardText(text: string): string {
  const own = text.startsWith("'") && GUARDED.test(text) ? text.slice(1) : text;
  return own.includes('\u200B') ? own.replace(INNER_GUARDED, '$1') : own;
}
