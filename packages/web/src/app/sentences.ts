// In charge of: putting sentences one after another.

/** Sentences one after another: Chinese ones need no space between them. */
export function joinSentences(...sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((one) => one !== undefined && one !== '')
    .reduce<string>((text, one) => (text === '' ? `${one}` : `${text}${/[。，；：]$/.test(text) ? '' : ' '}${one}`), '');
}
