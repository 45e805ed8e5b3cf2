// In charge of: the shape of an area's texts: both languages, the same keys.

/** Keys that only a language with plural forms needs: `records_one` beside `records_other`. */
type Shared<Key> = Key extends `${string}_one` ? never : Key;

/** The texts of one area in both languages. */
export interface Area<Texts extends { readonly [key: string]: string }> {
  readonly en: Texts;
  readonly 'zh-CN': { readonly [Key in keyof Texts as Shared<Key>]: string };
}

/** Declares an area's texts. A key that is missing in Chinese does not compile; a test finds one that is missing in English. */
export function area<const Texts extends { readonly [key: string]: string }>(texts: Area<Texts>): Area<Texts> {
  return texts;
}
