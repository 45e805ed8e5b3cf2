// In charge of: somebody in the product beside its owner, with roles and departments.
import { Api } from './api.ts';
import type { Product } from './product.ts';

const PASSWORD = 'another-horse-battery-staple';

/** Invites somebody, puts them into departments and signs them in. */
export async function memberApi({ api, port }: Product, roles: readonly string[], departments: readonly number[], name = 'member'): Promise<Api> {
  const email = `${name}@bench.test`;
  const invited = await api.post<{ person: { id: number }; link: { path: string } }>('/api/people', { email, name, roles });
  const token = invited.link.path.slice('/invite#'.length);
  await api.post('/api/auth/invite', { token, password: PASSWORD });
  for (const id of departments) await api.patch(`/api/departments/${id}`, { members: [invited.person.id] });
  const own = new Api(port);
  await own.signIn(email, PASSWORD);
  return own;
}
