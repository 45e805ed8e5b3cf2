// In charge of: one kept-alive HTTP connection that costs the generator as little as possible, so that it is the servers that are measured.
import { connect, type Socket } from 'node:net';

/** A request to send. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: string;
}

/** An answer, its body unread unless asked for. */
export interface LoadAnswer {
  readonly status: number;
  readonly bytes: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One connection. Requests go one after another: the next only after the answer to the last (no pipelining). */
export class Connection {
  readonly #socket: Socket;
  readonly #headers: string;
  #received: Buffer[] = [];
  #length = 0;
  #answer: ((answer: LoadAnswer) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, host: string, headers: Readonly<Record<string, string>>) {
    this.#socket = socket;
    this.#headers = [`Host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n');
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail?.(error));
    socket.on('close', () => this.#fail?.(new Error('the server closed the connection')));
  }

  /** Connects; every request will carry these headers. */
  static open(port: number, headers: Readonly<Record<string, string>>): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket, `127.0.0.1:${port}`, headers)));
      socket.once('error', reject);
    });
  }

  /** Sends a request and waits for its whole answer. */
  send({ method, path, body }: LoadRequest): Promise<LoadAnswer> {
    const content = body === undefined ? '' : `\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#headers}${content}\r\n\r\n${body ?? ''}`);
    });
  }

  /** Ends the connection. */
  close(): void {
    this.#fail = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    const data = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    if (this.#received.length > 1) this.#received = [data];
    const headEnd = data.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = data.toString('latin1', 0, headEnd);
    const bytes = bodyLength(head);
    if (bytes === undefined) return this.#fail?.(new Error(`an answer without Content-Length: ${head}`));
    if (this.#length < headEnd + 4 + bytes) return;
    this.#received = [];
    this.#length = 0;
    this.#answer?.({ status: Number(head.slice(9, 12)), bytes, body: data.subarray(headEnd + 4) });
  }
}

function bodyLength(head: string): number | undefined {
  const found = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return found === undefined ? (/^HTTP\/1\.1 (204|304)/.test(head) ? 0 : undefined) : Number(found);
}
