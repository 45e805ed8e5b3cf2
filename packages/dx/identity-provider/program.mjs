// In charge of: a real OpenID provider on this machine, as a process of its own, which tells lies where a test asks it to.
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, decodeJwt } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Given by who starts it: where people are sent back to, and which client asks. */
const { CLIENT_ID = '', CLIENT_SECRET = '', RETURN_TO = '' } = process.env;
const KEY_ID = 'one';

/** @type {Map<string, Record<string, unknown>>} what is known of each person, by subject */
const people = new Map();
/** @type {string} the lie to tell from now on; '' for none */
let lie = '';
/** @type {string[]} paths that were asked for */
const asked = [];

const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const { privateKey: strangeKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' };

/** The port must be known before the provider is, for its own address is part of what it says. */
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [RETURN_TO], grant_types: ['authorization_code'] }],
  jwks: { keys: [jwk] },
  cookies: { keys: ['a key of a test'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 600, Session: 600 },
  interactions: { url: (_context, { uid }) => `/who/${uid}` },
  findAccount: (_context, id) => {
    const known = people.get(id);
    return known === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...known }) };
  },
  // Whoever signs in agrees: there is no second page.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

/** Changes what an ID token says, and by whom it is signed. */
const tokenLies = /** @type {Record<string, (claims: import('jose').JWTPayload) => Promise<string>>} */ ({
  'wrong-nonce': (claims) => signed({ ...claims, nonce: 'another' }),
  'no-nonce': ({ nonce: _nonce, ...claims }) => signed(claims),
  expired: (claims) => signed({ ...claims, exp: (claims.iat ?? 0) - 3_600 }),
  'other-client': (claims) => signed({ ...claims, aud: 'another' }),
  'other-issuer': (claims) => signed({ ...claims, iss: 'https://another.example' }),
  'other-key': (claims) => signed(claims, strangeKey),
  unsigned: async (claims) => new UnsecuredJWT(claims).encode(),
  broken: async (claims) => `${(await signed(claims)).slice(0, -8)}AAAAAAAA`,
  'claims-inside': (claims) => signed({ ...claims, ...people.get(String(claims.sub)) }),
});

/** @param {import('jose').JWTPayload} claims @param {import('jose').CryptoKey} [key] */
async function signed(claims, key) {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KEY_ID }).sign(key ?? (await importJWK(jwk, 'RS256')));
}

/** What it says of itself. */
const selfLies = /** @type {Record<string, Record<string, unknown>>} */ ({
  'token-inside': { token_endpoint: `http://127.0.0.9:${port}/token` },
  'keys-inside': { jwks_uri: 'http://169.254.169.254/keys' },
  'script-address': { authorization_endpoint: 'javascript:alert(1)' },
  'another-name': { issuer: 'https://another.example' },
});

provider.use(async (context, next) => {
  asked.push(context.path);
  await next();
  const said = /** @type {Record<string, unknown> | undefined} */ (context.body);
  if (context.path === '/token' && typeof said?.id_token === 'string' && lie in tokenLies)
    said.id_token = await tokenLies[lie]?.(decodeJwt(said.id_token));
  if (context.path === '/me' && lie === 'other-person' && said !== undefined) said.sub = 'another';
  if (context.path.startsWith('/.well-known/') && lie in selfLies) Object.assign(said ?? {}, selfLies[lie]);
});

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

const page = `<!doctype html><meta charset="utf-8"><title>Test provider</title>
<form method="post"><label>Who are you? <input name="subject" autofocus></label> <button>Go on</button> <button name="no" value="1">Cancel</button></form>`;

/** @type {Record<string, (text: string) => unknown>} what a test says to it */
const told = {
  '/told/person': (text) => {
    const { subject, ...claims } = JSON.parse(text);
    people.set(subject, claims);
  },
  '/told/lie': (text) => void (lie = text),
  '/told/asked': () => asked.splice(0),
};

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(request, response) {
  const { pathname } = new URL(request.url ?? '/', issuer);
  const tell = told[pathname];
  if (tell !== undefined) return response.end(JSON.stringify(tell(await bodyOf(request)) ?? null));
  if (lie === 'sick') return response.writeHead(503).end();
  if (!pathname.startsWith('/who/')) return provider.callback()(request, response);
  if (request.method === 'GET') return response.setHeader('content-type', 'text/html').end(page);
  const form = new URLSearchParams(await bodyOf(request));
  const result = form.has('no') ? { error: 'access_denied' } : { login: { accountId: form.get('subject') ?? '' } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
server.on('request', (request, response) => void answer(request, response));

process.stdout.write(`${issuer}\n`);
