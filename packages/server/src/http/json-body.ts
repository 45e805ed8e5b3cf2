// In charge of: reading JSON that comes in: broken text and keys that address prototypes are refused at any depth (E4).
import { AppError, invalid, issue } from '@trellis/errors';
import { forbiddenKeys } from '@trellis/model';

/** Only a text with one of these can hold a forbidden key: with others the walk is spared. */
const suspicious = /__proto__|constructor|prototype|\\u/;

/** Parses JSON text from outside. */
export function parseJson(text: string): unknown {
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
      found.map(({ key, path }) => issue('request.forbidden-key', path, { name: key })),
    );
}
