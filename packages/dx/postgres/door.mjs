// In charge of: asking the test run for its PostgreSQL server.
import { connect } from 'node:net';

/** The setting that says at which port of this machine tests ask. */
export const DATABASE_DOOR = 'TRELLIS_TEST_DATABASE';

/** The address of a PostgreSQL server for tests, started at the first asking. Its data is gone after the run. */
export function testDatabase() {
  const port = Number(process.env[DATABASE_DOOR]);
  if (!(port > 0)) return Promise.reject(new Error('This test needs PostgreSQL: run it by the vitest configuration at the root.'));
  return new Promise((resolve, reject) => {
    let said = '';
    connect(port, '127.0.0.1')
      .on('data', (chunk) => (said += String(chunk)))
      .on('error', reject)
      .on('end', () => {
        const { url, error } = JSON.parse(said);
        if (url === undefined) reject(new Error(error));
        else resolve(url);
      });
  });
}
