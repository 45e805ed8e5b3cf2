// In charge of: the one form that keys of bytes have, so that none can ever name another place.

/** Refuses anything but a key that this product made: it is a programming mistake, not a user's. */
export function checkKey(key: string): void {
  if (!/^[0-9a-f]{32}(?:-thumb)?$/.test(key)) throw new TypeError('not a key of a file');
}
