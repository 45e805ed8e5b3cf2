// In charge of: a program that follows a list for as long as it runs: it comes back whenever it was cut off, and reads anew when told to.
import type { Headers, Node } from './nodes.fixtures.ts';
import { Subscriber, type Topic } from './subscriber.fixtures.ts';

const AGAIN_MS = 30;
const pause = (): Promise<unknown> => new Promise((later) => setTimeout(later, AGAIN_MS));

/** Follows one list, now on this process, now on that. */
export class Follower {
  readonly subscriber: Subscriber;
  #isRunning = true;
  readonly #ended: Promise<void>;

  constructor(nodes: readonly Node[], headers: Headers, topic: Topic) {
    this.subscriber = new Subscriber(nodes[0] as Node, headers, topic, true);
    this.#ended = this.#follow(nodes);
  }

  /** Cuts the connection; it comes back. */
  cut(how: 'close' | 'terminate'): void {
    this.subscriber.leave(how);
  }

  async end(): Promise<void> {
    this.#isRunning = false;
    this.subscriber.leave('terminate');
    await this.#ended;
  }

  async #follow(nodes: readonly Node[]): Promise<void> {
    let round = 0;
    while (this.#isRunning) {
      this.subscriber.node = nodes[round++ % nodes.length] as Node;
      try {
        const answer = await this.subscriber.comeBack();
        // Without any right to the list there is nothing to show.
        if (answer.type === 'error') this.subscriber.forget();
        else await this.subscriber.gone();
      } catch {
        // The process is away; it is asked again.
      }
      this.subscriber.leave('terminate');
      await pause();
    }
  }
}
