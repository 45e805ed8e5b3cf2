// In charge of: how much JavaScript staff load before they see anything.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, 'packages/web/dist');
const page = readFileSync(join(dist, 'index.html'), 'utf8');
const firstLoad = [...page.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path]) => join('packages/web/dist', path));
if (firstLoad.length === 0) throw new Error('packages/web/dist/index.html loads no script');

export default [{ name: 'first load for staff', path: firstLoad, limit: '400 kB', gzip: true }];
