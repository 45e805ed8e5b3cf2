// In charge of: attempts from many addresses and with stale sessions: getting round what slows guessing down, filling what is written down.
import { randomBytes } from 'node:crypto';
import type { Answer, LinkDesk } from '../http/links/link-desk.fixtures.ts';
import { said, type Attack } from './attack.fixtures.ts';

/** How often each answer came, in the order they first did. */
function counted(answers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const each of answers) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].map(([each, count]) => `${each} × ${count}`).join(', ');
}

async function inTurn(count: number, ask: (index: number) => Promise<string>): Promise<string> {
  const answers: string[] = [];
  for (let index = 0; index < count; index++) answers.push(await ask(index));
  return counted(answers);
}

/** The attempts, against a desk behind a proxy. */
export function identityAttacks(desk: () => LinkDesk): readonly Attack[] {
  const from = (address: string): { readonly 'x-forwarded-for': string } => ({ 'x-forwarded-for': address });
  const shared = async (password?: string): Promise<{ readonly token: string; readonly id: number }> =>
    desk().make(desk().lead, { kind: 'share', target: 'near', ...(password === undefined ? {} : { password }) });
  const open = async (address: string, json: object): Promise<string> =>
    said(await desk().server.call('POST', '/api/links/open', { headers: from(address), json }));
  const entriesOf = async (id: number): Promise<number> => {
    const { body } = await desk().as(desk().server.owner, 'GET', `/api/audit?limit=1000&target=link:${id}`);
    return (body['entries'] as readonly { readonly kind: string }[]).filter(({ kind }) => kind === 'share.opened').length;
  };
  return [
    {
      rules: 'I1',
      door: 'POST /api/auth/login',
      attempt: 'guessing from many addresses of one IPv6 network',
      expected: '401 auth.wrong-credentials × 5, 429 auth.too-many-attempts × 3',
      got: () =>
        inTurn(8, async (index) => {
          const json = { email: 'guessed.by.network@test.example', password: `guess ${index}` };
          return said(await desk().server.call('POST', '/api/auth/login', { headers: from(`2001:db8:5:5::${index + 1}`), json }));
        }),
    },
    {
      rules: 'I1',
      door: 'POST /api/links/open',
      attempt: 'guessing a link’s password from many addresses of one IPv6 network',
      expected: '401 link.wrong-password × 5, 429 auth.too-many-attempts × 3',
      writes: true,
      async got() {
        const { token } = await shared('open sesame');
        return inTurn(8, (index) => open(`2001:db8:5:6::${index + 1}`, { token, password: `guess ${index}` }));
      },
    },
    {
      rules: 'I1 S7',
      door: 'POST /api/links/open',
      attempt: 'shutting an office out of a link by asking for it without its password, and filling the audit so',
      expected: '401 link.password × 50, then 200; 1 entry',
      writes: true,
      async got() {
        const { token, id } = await shared('open sesame');
        const asked = await inTurn(50, () => open('198.51.100.7', { token }));
        const opened = await open('198.51.100.7', { token, password: 'open sesame' });
        return `${asked}, then ${opened}; ${await entriesOf(id)} entry`;
      },
    },
    {
      rules: 'I1',
      door: 'DELETE /api/auth/identities/:id',
      attempt: 'taking a way in away from a session that was left open, and with a guessed password',
      expected: '403 auth.sign-in-again, 403 auth.wrong-credentials',
      writes: true,
      async got() {
        const { identity, clock } = desk().server;
        const left = await desk().server.addUser({ email: 'left.open@test.example', password: 'seven wooden horses' });
        await identity.linkExternal({ issuer: 'https://id.example', subject: 'left' }, 'left.open@test.example', clock.now, left.user.id);
        const [linked] = await identity.externalIdentities(left.user.id);
        clock.now += 10 * 60_000;
        const remove = async (json: object): Promise<string> => said(await desk().as(left, 'DELETE', `/api/auth/identities/${linked?.id}`, json));
        return `${await remove({})}, ${await remove({ current: 'a guess' })}`;
      },
    },
    {
      rules: 'I1 I7',
      door: 'POST /api/tokens',
      attempt: 'a token for a year from a session that was left open, and with a guessed password',
      expected: '403 auth.sign-in-again, 403 auth.wrong-credentials, 201',
      writes: true,
      async got() {
        const left = await desk().server.addUser({ email: 'left.alone@test.example', password: 'seven wooden horses' });
        desk().server.clock.now += 10 * 60_000;
        const make = async (proof: object): Promise<string> =>
          said(await desk().as(left, 'POST', '/api/tokens', { name: 'script', scopes: ['read'], ...proof }));
        return `${await make({})}, ${await make({ current: 'a guess' })}, ${await make({ current: 'seven wooden horses' })}`;
      },
    },
    {
      rules: 'S7',
      door: 'POST /api/links/open',
      attempt: 'filling the audit by opening a link over and over',
      expected: '200 × 60; 1 entry',
      writes: true,
      async got() {
        const { token, id } = await shared();
        return `${await inTurn(60, () => open('198.51.100.8', { token }))}; ${await entriesOf(id)} entry`;
      },
    },
    {
      rules: 'S6 W7',
      door: 'PATCH /api/links/:id',
      attempt: 'more links than one may have open: letting one end, making another, bringing the first back',
      expected: '201; 200, 201, 429 link.too-many',
      writes: true,
      async got() {
        const hoarder = await desk().server.addUser({ email: 'hoarder@test.example', roles: ['lead'] });
        const { clock, identity } = desk().server;
        const make = async (): Promise<Answer> => desk().as(hoarder, 'POST', '/api/links', { app: 'desk', kind: 'share', target: 'near' });
        const made = await make();
        const { id } = made.body['link'] as { readonly id: number };
        const kept = identity.publicLinks.byId(id);
        if (kept === undefined) throw new TypeError('the link was not kept');
        await Promise.all(Array.from({ length: 199 }, () => identity.publicLinks.add(kept, randomBytes(32), 200)));
        const end = async (expiresAt: string | null): Promise<string> => said(await desk().as(hoarder, 'PATCH', `/api/links/${id}`, { expiresAt }));
        const ended = await end(new Date(clock.now + 1_000).toISOString());
        clock.now += 1_000;
        return `${said(made)}; ${ended}, ${said(await make())}, ${await end(null)}`;
      },
    },
  ];
}
