// In charge of: reading JSON that comes in: broken text, endless nesting and keys that address prototypes are refused (E4, E5).
import { AppError, invalid, issue } from '@trellis/errors';
import { forbiddenKeys } from '@trellis/model';

/** Only a text with one of these can hold a forbidden key: with others the walk is spared. */
const suspicious = /__proto__|constructor|prototype|\\u/;

/** Most levels of nesting: more than the deepest expression needs, few enough for whatever walks a body by recursion. */
const MAX_DEPTH = 1_000;
/** Forbidden keys that a refusal names: it must not be larger than what was sent. */
const MAX_NAMED = 100;

const [QUOTE, ESCAPE, LIST, LIST_END, OBJECT, OBJECT_END] = Array.from('"\\[]{}', (sign) => sign.charCodeAt(0));

/** The place after the text that begins at a quote. */
function afterText(json: string, from: number): number {
  let place = from + 1;
  while (place < json.length && json.charCodeAt(place) !== QUOTE) place += json.charCodeAt(place) === ESCAPE ? 2 : 1;
  return place + 1;
}

/** Whether JSON is nested too deep, found out before it is parsed: parsing takes seconds for a few megabytes of brackets (E5). */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let place = 0; place < json.length;) {
    const sign = json.charCodeAt(place);
    if (sign === LIST || sign === OBJECT) depth += 1;
    else if (sign === LIST_END || sign === OBJECT_END) depth -= 1;
    if (depth > MAX_DEPTH) return true;
    place = sign === QUOTE ? afterText(json, place) : place + 1;
  }
  return false;
}

/** Parses JSON text from outside. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw invalid('request.invalid', [issue('request.too-deep', '', { max: MAX_DEPTH })]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'request.broken-json');
  }
  if (suspicious.test(text)) refuseForbiddenKeys(value);
  return value;
}

function refuseForbiddenKeys(value: unknown): void {
  const found = forbiddenKeys(value);
  if (found.length > 0)
    throw invalid(
      'request.invalid',
      found.slice(0, MAX_NAMED).map(({ key, path }) => issue('request.forbidden-key', path, { name: key })),
    );
}
