// In charge of: how much bytes look like text of an encoding, where several encodings could be meant.

/** Signs that were seen, and how many of them are ones that people often write. */
interface Tally {
  common: number;
  all: number;
}

/** Encodings that are told apart by their bytes. */
export type ScoredEncoding = 'gb18030' | 'big5' | 'shift_jis' | 'windows-1252';

const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to;

/** Simplified Chinese: in everyday text both bytes are high, and the first is one of punctuation or of the first level of signs. */
function readGb(bytes: Uint8Array, tally: Tally): void {
  for (let place = 0; place + 1 < bytes.length; place += 1) {
    const [lead = 0, trail = 0] = [bytes[place], bytes[place + 1]];
    if (lead < 0x80) continue;
    tally.all += 1;
    if (trail >= 0xa1 && (within(lead, 0xb0, 0xd7) || within(lead, 0xa1, 0xa3))) tally.common += 1;
    place += 1;
  }
}

/** Traditional Chinese: punctuation and frequent signs have the first leads. */
function readBig5(bytes: Uint8Array, tally: Tally): void {
  for (let place = 0; place + 1 < bytes.length; place += 1) {
    const [lead = 0, trail = 0] = [bytes[place], bytes[place + 1]];
    if (lead < 0x80) continue;
    tally.all += 1;
    const isTrail = within(trail, 0x40, 0x7e) || within(trail, 0xa1, 0xfe);
    if (isTrail && within(lead, 0xa1, 0xc6)) tally.common += 1;
    place += 1;
  }
}

/** Japanese: kana, punctuation and the first level of signs; single bytes of half-width kana are seldom meant. */
function readJapanese(bytes: Uint8Array, tally: Tally): void {
  for (let place = 0; place + 1 < bytes.length; place += 1) {
    const [lead = 0, trail = 0] = [bytes[place], bytes[place + 1]];
    if (lead < 0x80) continue;
    tally.all += 1;
    if (within(lead, 0xa0, 0xdf)) continue;
    const isKana = (lead === 0x82 && within(trail, 0x4f, 0xf1)) || (lead === 0x83 && within(trail, 0x40, 0x96));
    if (isKana || lead === 0x81 || within(lead, 0x88, 0x97)) tally.common += 1;
    place += 1;
  }
}

/** Western: letters with marks stand between plain ones, seldom side by side. */
function readWestern(bytes: Uint8Array, tally: Tally): void {
  for (const [place, byte] of bytes.entries()) {
    if (byte < 0x80) continue;
    tally.all += 1;
    const isAlone = (bytes[place - 1] ?? 0) < 0x80 && (bytes[place + 1] ?? 0) < 0x80;
    if (isAlone && (within(byte, 0xc0, 0xff) || within(byte, 0x91, 0x97) || within(byte, 0xa0, 0xbf) || byte === 0x80)) tally.common += 1;
  }
}

const readers: Readonly<Record<ScoredEncoding, (bytes: Uint8Array, tally: Tally) => void>> = {
  gb18030: readGb,
  big5: readBig5,
  shift_jis: readJapanese,
  'windows-1252': readWestern,
};

/** The share of signs beyond ASCII that everyday text of the encoding has; 0 to 1. */
export function encodingScore(encoding: ScoredEncoding, bytes: Uint8Array): number {
  const tally = { common: 0, all: 0 };
  readers[encoding](bytes, tally);
  return tally.all === 0 ? 0 : tally.common / tally.all;
}
