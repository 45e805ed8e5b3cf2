// In charge of: the names that files are shown and saved under. They never become paths of the server.

/** Most characters of a name. */
const MAX_NAME = 200;

/** Letters that cannot be seen, or that turn the reading direction so that an ending looks like another one. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]/gu;

/** Shortens a name in its middle, so that its ending stays. */
function shortened(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= MAX_NAME) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 20 ? Array.from(name.slice(dot)) : [];
  return [...letters.slice(0, MAX_NAME - ending.length - 1), '…', ...ending].join('');
}

/** A name as it is kept: the last part of whatever path was sent, without letters that hide something. */
export function cleanFileName(sent: string): string {
  const last = sent.normalize('NFC').replace(UNSEEN, '').split(/[\\/]/).at(-1) ?? '';
  const name = shortened(
    last
      .replace(/[<>:"|?*]/g, '_')
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/^\.+|[. ]+$/g, ''),
  );
  return name === '' ? 'file' : name;
}
