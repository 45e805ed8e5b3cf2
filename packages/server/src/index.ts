// In charge of: what other packages may use of the server.
export { createServer, type ServerOptions } from './http/server.ts';
