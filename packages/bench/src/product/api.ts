// In charge of: what benches ask the product for over HTTP besides the load itself.

/** Longest wait for one answer. */
const PATIENCE = 120_000;

/** A signed-in way to the product. */
export class Api {
  readonly origin: string;
  #headers: Readonly<Record<string, string>> = {};

  constructor(port: number) {
    this.origin = `http://127.0.0.1:${port}`;
  }

  /** Headers that a signed-in request carries. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  /** Signs in; later calls carry the session. */
  async signIn(email: string, password: string): Promise<void> {
    const response = await fetch(`${this.origin}/api/auth/login`, {
      method: 'POST',
      signal: AbortSignal.timeout(PATIENCE),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const { csrfToken } = await this.#read<{ csrfToken: string }>(response, 'POST /api/auth/login');
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    this.#headers = { cookie, 'x-csrf-token': csrfToken };
  }

  /** Reads something. */
  async get<Answer>(path: string): Promise<Answer> {
    return this.#read(await fetch(`${this.origin}${path}`, { headers: this.#headers, signal: AbortSignal.timeout(PATIENCE) }), `GET ${path}`);
  }

  /** Sends something: a form, or anything else as JSON. */
  post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.#send('POST', path, body);
  }

  /** Changes something. */
  patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.#send('PATCH', path, body);
  }

  async #send<Answer>(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.origin}${path}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers: isForm ? this.#headers : { ...this.#headers, 'content-type': 'application/json' },
      body: isForm ? body : JSON.stringify(body),
    });
    return this.#read(response, `${method} ${path}`);
  }

  async #read<Answer>(response: Response, what: string): Promise<Answer> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${what} → ${response.status} ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as Answer;
  }
}
