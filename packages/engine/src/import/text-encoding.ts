// In charge of: finding out how a text file is encoded, and decoding it as a stream.
import { AppError, issue } from '@trellis/errors';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { brokenFile } from './refusal.ts';

/** Encodings tried one after another; the last takes any byte. Statistical guessing is wrong on short Chinese text, so there is none. */
const CANDIDATES = ['utf-8', 'gb18030', 'windows-1252'] as const;

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

/** The canonical name of an encoding that a caller chose. */
export function encodingOf(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new AppError('invalid', 'request.invalid', { issues: [issue('import.unknown-encoding', 'encoding', { encoding: label.slice(0, 40) })] });
  }
}

/** How the file is encoded: as its mark says, else strict UTF-8, UTF-16, GB 18030, else Western. `undefined` is no text at all. */
export async function detectEncoding(path: string, head: Uint8Array): Promise<string | undefined> {
  const marked = markedEncoding(head);
  if (marked !== undefined) return marked;
  const pattern = zeroPattern(head);
  if (pattern !== undefined) return pattern === 'binary' ? undefined : pattern;
  for (const encoding of CANDIDATES) if (await decodesAs(path, encoding)) return encoding;
  return undefined;
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
