// In charge of: that somebody can get in: the first owner, and a one-time link as long as no owner has a password.
import type { Identity, User } from '@trellis/engine';
import { hashPassword } from '../auth/passwords.ts';
import type { SignIn } from '../auth/sign-in.ts';
import type { Settings } from '../settings.ts';

const LOCAL_OWNER = 'owner@localhost';

function owners(identity: Identity): readonly User[] {
  return identity.users().filter((user) => user.owner && !user.disabled);
}

/** Makes the first owner where there is none: with the password of the settings, or without any. */
async function ensureOwner(identity: Identity, admin: Settings['admin']): Promise<void> {
  if (owners(identity).length > 0) return;
  const email = admin?.email ?? LOCAL_OWNER;
  const passwordHash = admin === undefined ? null : await hashPassword(admin.password);
  const name = email.split('@', 1)[0] ?? email;
  await identity.createUser({ email, name, owner: true, roles: [], passwordHash, locale: null, disabled: false });
}

/** The token of a fresh one-time link, when no owner could sign in without; undefined otherwise. */
export async function letOwnerIn(identity: Identity, signIn: SignIn, admin: Settings['admin']): Promise<string | undefined> {
  await ensureOwner(identity, admin);
  const all = owners(identity);
  const [first] = all;
  if (first === undefined || all.some((user) => user.passwordHash !== null)) return undefined;
  return signIn.createLink(first);
}
