// In charge of: what an e-mail address looks like.

// One address and nothing else: what could add another recipient or a header is none.
const addressForm = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** Whether a text is one e-mail address. */
export function isMailAddress(text: string): boolean {
  return addressForm.test(text);
}
