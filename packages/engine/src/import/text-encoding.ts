// In charge of: finding out how a text file is encoded, and decoding it as a stream.
import { AppError, issue } from '@trellis/errors';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { encodingScore, type ScoredEncoding } from './encoding-score.ts';
import { brokenFile } from './refusal.ts';

/** Encodings that text which is not UTF-8 may have; where several fit equally well the first is taken. The last takes any byte. */
const CANDIDATES = ['gb18030', 'big5', 'shift_jis', 'windows-1252'] as const satisfies readonly ScoredEncoding[];

/** Lines with signs beyond ASCII are looked at up to this many bytes. */
const SCORED = 1 << 18;

/** The encoding that a byte order mark says. */
function markedEncoding(head: Uint8Array): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

/** UTF-16 without a mark: delimiters, digits and line ends have a zero byte, always on the same side. Text in no other encoding has any. */
function zeroPattern(head: Uint8Array): 'utf-16le' | 'utf-16be' | 'binary' | undefined {
  let [even, odd] = [0, 0];
  for (const [place, byte] of head.entries()) {
    if (byte !== 0) continue;
    if (place % 2 === 0) even += 1;
    else odd += 1;
  }
  if (even + odd === 0) return undefined;
  if (odd > even * 20) return 'utf-16le';
  return even > odd * 20 ? 'utf-16be' : 'binary';
}

async function decodesAs(path: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The lines of a file that have anything but ASCII, as far as they are needed. A cut line is left out: half a sign would count as a wrong one. */
async function telling(path: string): Promise<Buffer> {
  const lines: Buffer[] = [];
  let [size, rest] = [0, Buffer.alloc(0)];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0 && size < SCORED; end = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, end + 1);
      from = end + 1;
      if (!line.some((byte) => byte >= 0x80)) continue;
      lines.push(line);
      size += line.length;
    }
    rest = bytes.subarray(from).length > SCORED ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
    if (size >= SCORED) return Buffer.concat(lines);
  }
  return Buffer.concat([...lines, rest]);
}

/** The encoding that the bytes look most like, among those that every byte of the file fits. */
async function likeliest(path: string): Promise<string | undefined> {
  const sample = await telling(path);
  const ranked = CANDIDATES.map((encoding) => ({ encoding, score: encodingScore(encoding, sample) })).toSorted((a, b) => b.score - a.score);
  for (const { encoding } of ranked) if (await decodesAs(path, encoding)) return encoding;
  return undefined;
}

/** The canonical name of an encoding that a caller chose. */
export function encodingOf(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new AppError('invalid', 'request.invalid', { issues: [issue('import.unknown-encoding', 'encoding', { encoding: label.slice(0, 40) })] });
  }
}

/** How the file is encoded: as its mark says, else strict UTF-8, UTF-16, else what its signs look most like. `undefined` is no text at all. */
export async function detectEncoding(path: string, head: Uint8Array): Promise<string | undefined> {
  const marked = markedEncoding(head);
  if (marked !== undefined) return marked;
  const pattern = zeroPattern(head);
  if (pattern !== undefined) return pattern === 'binary' ? undefined : pattern;
  return (await decodesAs(path, 'utf-8')) ? 'utf-8' : likeliest(path);
}

/** Turns bytes of an encoding into UTF-8. Bytes that are none of it end the stream with a refusal, never with replacement marks. */
export function decodeStream(encoding: string): Transform {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const wrong = (cause: unknown): Error =>
    brokenFile({ en: `some of it is not ${encoding.toUpperCase()} text`, 'zh-CN': `有内容不是 ${encoding.toUpperCase()} 编码` }, cause);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        const text = decoder.decode(chunk, { stream: true });
        done(null, encoding === 'utf-8' ? chunk : text);
      } catch (cause) {
        done(wrong(cause));
      }
    },
    flush(done) {
      try {
        const text = decoder.decode();
        done(null, encoding === 'utf-8' ? undefined : text);
      } catch (cause) {
        done(wrong(cause));
      }
    },
  });
}
