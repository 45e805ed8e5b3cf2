// In charge of: a real HTTP and websocket server that tests script answer by answer.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A request as it arrived. */
interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server answers. */
interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
}

/** A running server. */
export interface TestServer {
  readonly url: string;
  readonly received: Received[];
  readonly sockets: WebSocket[];
  /** Messages that came over websockets, in order. */
  readonly messages: unknown[];
  answer: (request: Received) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startTestServer(): Promise<TestServer> {
  const received: Received[] = [];
  const messages: unknown[] = [];
  const sockets: WebSocket[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const arrived = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(arrived);
      void Promise.resolve(server.answer(arrived)).then(({ status = 200, json, text }) => {
        response.writeHead(status, { 'content-type': text === undefined ? 'application/json' : 'text/html' });
        response.end(text ?? (json === undefined ? '' : JSON.stringify(json)));
      });
    });
  });
  const live = new WebSocketServer({ server: http, path: '/api/live' });
  live.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const server: TestServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    sockets,
    messages,
    answer: () => ({ json: {} }),
    async close() {
      for (const socket of live.clients) socket.terminate();
      live.close();
      http.closeAllConnections();
      await new Promise((resolve) => {
        http.close(resolve);
      });
    },
  };
  return server;
}
