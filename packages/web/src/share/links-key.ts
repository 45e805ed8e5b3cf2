// In charge of: where the links of an app are kept among cached answers.

/** Address of the cached links of an app. */
export function linksKey(app: string): readonly unknown[] {
  return ['links', app];
}
