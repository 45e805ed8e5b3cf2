// In charge of: choosing, of everything a schema says about a document, what its writer needs to hear.
import type { ErrorObject } from 'ajv';

type Branch = { readonly type?: string | readonly string[]; readonly properties?: { readonly [name: string]: unknown } };

/** The dotted path of an error: for a missing or unknown member the member's own. */
export function pathOf(error: ErrorObject): string {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const member: unknown = error.params['missingProperty'] ?? error.params['additionalProperty'] ?? error.params['propertyName'];
  if (typeof member === 'string') steps.push(member);
  return steps.join('.');
}

/**
 * Where one of several forms is allowed, a schema complains once for each form. The form that the value is nearest to is the
 * one its writer meant: only its complaints are kept, or the general one where no form is near.
 */
export function relevantErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  // A wrong key is reported by the rule it breaks and again by `propertyNames`, which names the key: that one is kept.
  let kept = errors.filter((error) => error.propertyName === undefined || error.keyword === 'propertyNames');
  for (const choice of errors.filter((error) => error.keyword === 'anyOf')) kept = settle(kept, choice);
  return unique(kept);
}

function settle(errors: readonly ErrorObject[], choice: ErrorObject): ErrorObject[] {
  const branches = choice.schema as readonly Branch[];
  const possible = branches.filter((branch) => [branch.type].flat().includes(typeName(choice.data)));
  const meant = possible.length === 1 ? possible[0] : possible.find((branch) => sharesMember(branch, choice.data));
  return errors.filter((error) => {
    if (error === choice) return meant === undefined;
    const isOfBranch = error.instancePath === choice.instancePath && branches.includes(error.parentSchema as Branch);
    return !isOfBranch || error.parentSchema === meant;
  });
}

function sharesMember(branch: Branch, value: unknown): boolean {
  const known = Object.keys(branch.properties ?? {});
  return typeName(value) === 'object' && Object.keys(value as object).some((key) => known.includes(key));
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function unique(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = `${pathOf(error)} ${error.keyword}`;
    return !seen.has(key) && seen.add(key);
  });
}
