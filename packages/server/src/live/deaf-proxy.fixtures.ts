// In charge of: a way to the database on which the connection that hears of others' writes can go dead without a word, as networks do.
import { connect, createServer, type Socket } from 'node:net';
import { URL } from 'node:url';

/** A proxy in front of PostgreSQL. */
export class DeafProxy {
  #isDeaf = false;
  readonly #open = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #database = { host: '127.0.0.1', port: 5432 };

  /** Begins; answers the address that leads through it. */
  async start(url: string): Promise<string> {
    const through = new URL(url);
    this.#database = { host: through.hostname, port: Number(through.port) };
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    through.port = String(typeof address === 'object' && address !== null ? address.port : 0);
    through.hostname = '127.0.0.1';
    return through.href;
  }

  /** From now on listeners hear nothing more, or new ones hear again. */
  setDeaf(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
  }

  #join(near: Socket): void {
    const far = connect(this.#database);
    for (const socket of [near, far]) this.#open.add(socket.on('error', () => undefined));
    // The first message names the program that connects.
    let isListener: boolean | undefined;
    near.on('data', (chunk) => {
      isListener ??= chunk.includes('listener');
      far.write(chunk);
    });
    far.on('data', (chunk) => (isListener === true && this.#isDeaf ? undefined : near.write(chunk)));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }
}
