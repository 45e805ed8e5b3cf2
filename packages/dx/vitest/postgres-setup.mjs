// In charge of: PostgreSQL for a test run, started when the first test asks for it and ended with the run.
import { DATABASE_DOOR } from '../postgres/door.mjs';
import { openDoor } from '../postgres/open-door.mjs';

/** Vitest calls this once before the tests; what it returns, after them. */
export async function setup() {
  if (process.env[DATABASE_DOOR] !== undefined) return undefined;
  const door = await openDoor();
  process.env[DATABASE_DOOR] = String(door.port);
  return async () => {
    delete process.env[DATABASE_DOOR];
    await door.close();
  };
}
