// In charge of: the pieces that shapes of answers are put together from.

/** A schema of the API description. */
export type ApiSchema = { readonly [member: string]: unknown };

/** A text. */
export const text: ApiSchema = { type: 'string' };
/** A whole number. */
export const integer: ApiSchema = { type: 'integer' };
/** Yes or no. */
export const boolean: ApiSchema = { type: 'boolean' };
/** Whatever there is. */
export const anything: ApiSchema = {};
/** What users see: a text, or one for each language. */
export const label: ApiSchema = {
  description: 'A text, or one for each language.',
  anyOf: [text, { type: 'object', properties: { 'zh-CN': text, en: text }, additionalProperties: false }],
};

/** An object with exactly these members; those named in `optional` may be absent. */
export function object(properties: { readonly [name: string]: ApiSchema }, optional: readonly string[] = []): ApiSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

/** Several of a kind. */
export const list = (items: ApiSchema): ApiSchema => ({ type: 'array', items });
/** Values by names. */
export const map = (values: ApiSchema): ApiSchema => ({ type: 'object', additionalProperties: values });
/** The same, or null. */
export const nullable = (schema: ApiSchema): ApiSchema => {
  const { enum: values } = schema;
  return { ...schema, nullable: true, ...(Array.isArray(values) ? { enum: [...(values as readonly unknown[]), null] } : {}) };
};
/** One of these texts. */
export const choice = (...values: readonly string[]): ApiSchema => ({ type: 'string', enum: values });

/** A mistake, told. */
export const issue = object({ code: text, path: text, message: text, hint: text, params: map(anything) }, ['hint']);
