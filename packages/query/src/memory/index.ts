// In charge of: what other packages may use of plans run in memory.
export { MemoryRunner } from './memory-runner.ts';
export type { MemoryRecord, World } from './world.ts';
