#!/usr/bin/env node
// In charge of: the door of every npm script. Refuses an old Node in words before anything newer is loaded.
import { nodeComplaint } from './runner/node-version.mjs';

const complaint = nodeComplaint(process.version);
if (complaint) {
  console.error(complaint);
  process.exit(1);
}
const { run } = await import('./runner/commands.mjs');
process.exit(await run(process.argv.slice(2)));
