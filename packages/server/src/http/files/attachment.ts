// In charge of: naming a download so that every browser keeps the name, whatever its letters.

function disposition(kind: 'attachment' | 'inline', name: string): string {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').trim() || 'download';
  const ascii = safe.replace(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** The Content-Disposition of a download. */
export function attachment(name: string): string {
  return disposition('attachment', name);
}

/** The Content-Disposition of what is shown in place, with the name to save it under. */
export function inline(name: string): string {
  return disposition('inline', name);
}
