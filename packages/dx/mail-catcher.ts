// In charge of: a small mail server on this machine that takes every letter and keeps it, speaking as much of SMTP as that needs.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A letter as it came in. */
export interface CaughtLetter {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Everything as it was sent. */
  readonly raw: string;
}

/** A running mail server. */
export interface SmtpCatcher {
  /** As the setting says it. */
  readonly url: string;
  readonly letters: CaughtLetter[];
  /** Refuses letters from now on, or takes them again. */
  refusing: boolean;
  /** How long it takes to greet. */
  greetsAfterMs: number;
  /** The next letter to somebody that was not given out before. */
  next(to: string): Promise<CaughtLetter>;
  close(): Promise<void>;
}

function decodedBody(head: string, body: string): string {
  if (/^content-transfer-encoding: *base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/^content-transfer-encoding: *quoted-printable/im.test(head)) return body;
  const bytes = body.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodedWords(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, '?==?');
  return joined.replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toUpperCase() === 'B'
      ? Buffer.from(word, 'base64').toString('utf8')
      : decodedBody('content-transfer-encoding: quoted-printable', word.replaceAll('_', ' ')),
  );
}

function caught(from: string, to: readonly string[], raw: string): CaughtLetter {
  const at = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' ');
  const subject = /^subject: *(.*)$/im.exec(head)?.[1] ?? '';
  return { from, to, subject: decodedWords(subject), text: decodedBody(head, raw.slice(at + 4)).replaceAll('\r\n', '\n'), raw };
}

/** One sender's talk, line by line. */
function talk(
  socket: Socket,
  { isRefusing, greetsAfterMs }: { isRefusing: () => boolean; greetsAfterMs: number },
  keep: (letter: CaughtLetter) => void,
): void {
  let [buffer, from, isData] = ['', '', false];
  let to: string[] = [];
  const say = (text: string): void => void socket.write(`${text}\r\n`);
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') from = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
    if (verb === 'RCPT' && isRefusing()) return say('550 not now');
    if (verb === 'DATA') isData = true;
    if (verb === 'QUIT') return void socket.end('221 bye\r\n');
    say(verb === 'DATA' ? '354 go on' : verb === 'EHLO' ? '250-catcher\r\n250 8BITMIME' : '250 ok');
  };
  setTimeout(() => say('220 catcher'), greetsAfterMs);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    buffer += String(chunk);
    for (;;) {
      const mark = isData ? '\r\n.\r\n' : '\r\n';
      const at = buffer.indexOf(mark);
      if (at < 0) return;
      const part = buffer.slice(0, at);
      buffer = buffer.slice(at + mark.length);
      if (!isData) command(part);
      else {
        isData = false;
        keep(caught(from, to, part.replaceAll('\r\n..', '\r\n.')));
        to = [];
        say('250 kept');
      }
    }
  });
}

/** Starts one on a free port of this machine. */
export async function startSmtpCatcher(): Promise<SmtpCatcher> {
  const letters: CaughtLetter[] = [];
  const given = new Set<CaughtLetter>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, { isRefusing: () => catcher.refusing, greetsAfterMs: catcher.greetsAfterMs }, (letter) => letters.push(letter));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const catcher: SmtpCatcher = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    refusing: false,
    greetsAfterMs: 0,
    async next(to) {
      for (let tries = 0; tries < 500; tries += 1) {
        const letter = letters.find((each) => each.to.includes(to) && !given.has(each));
        if (letter !== undefined) {
          given.add(letter);
          return letter;
        }
        await new Promise((later) => setTimeout(later, 10));
      }
      throw new Error(`no letter to ${to}; there are ${letters.map((each) => each.to.join()).join(' ')}`);
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
  return catcher;
}
