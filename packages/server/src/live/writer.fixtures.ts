// In charge of: changing records, people and documents of a live workspace over HTTP, each change acknowledged.
import { send, type Answer, type Cluster, type Node } from './nodes.fixtures.ts';

const records = (entity: string): string => `/api/apps/trade/entities/${entity}/records`;

/** Who changes things, on one of the processes. */
export class Writer {
  readonly #cluster: Cluster;
  readonly node: Node;

  constructor(cluster: Cluster, node: Node) {
    this.#cluster = cluster;
    this.node = node;
  }

  /** Sends as the owner; anything but success is a mistake of the test. */
  async send(method: string, path: string, json?: unknown): Promise<Answer> {
    const answer = await send(this.node.origin, this.#cluster.owner.sessions[0] ?? {}, method, path, json);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async create(entity: 'shop' | 'order', values: object): Promise<number> {
    const { body } = await this.send('POST', records(entity), values);
    return (body['record'] as { readonly id: number }).id;
  }

  /** Changes a record as it is now. */
  async change(entity: 'shop' | 'order', id: number, values: object): Promise<void> {
    const { body } = await this.send('GET', `${records(entity)}/${id}`);
    const { version } = body['record'] as { readonly version: number };
    await this.send('PATCH', records(entity), { records: [{ id, version, ...values }] });
  }

  async remove(entity: 'shop' | 'order', id: number): Promise<void> {
    const { body } = await this.send('GET', `${records(entity)}/${id}`);
    const { version } = body['record'] as { readonly version: number };
    await this.send('DELETE', records(entity), { records: [{ id, version }] });
  }

  async person(id: number, change: object): Promise<void> {
    await this.send('PATCH', `/api/people/${id}`, change);
  }

  /** Puts other documents in force. */
  async documents(change: (body: { readonly [member: string]: unknown }) => object | undefined): Promise<void> {
    const base = '/api/studio/apps/trade';
    const { body } = await this.send('GET', `${base}/documents`);
    const documents = (body['documents'] as { readonly [member: string]: unknown }[]).flatMap((each) => change(each) ?? []);
    const shown = await this.send('POST', `${base}/preview-change`, { documents });
    await this.send('POST', `${base}/apply-change`, { documents, expect: (shown.body['plan'] as { readonly expect: string }).expect });
  }
}
