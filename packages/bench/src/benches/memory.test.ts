// In charge of: proving that a process whose memory grows with its work misses the budget.
import { expect, test } from 'vitest';
import { judge } from '../result.ts';
import { keepsMemory, memoryDetail } from './memory.ts';

const full = { divisor: 1 };
const quick = { divisor: 100 };

test.each([
  ['stays', [100, 200, 200, 200, 200, 200], { peakMb: 200, memoryFlat: true }, true],
  ['falls', [300, 300, 200, 100], { peakMb: 300, memoryFlat: true }, true],
  ['swings', [200, 160, 240, 200], { peakMb: 240, memoryFlat: true }, true],
  ['grows', [100, 200, 300, 400], { peakMb: 400, memoryFlat: false }, false],
  ['grows at last', [200, 200, 200, 200, 200, 251], { peakMb: 251, memoryFlat: false }, false],
  ['is not told', [], {}, true],
])('memory that %s', (_name, seen, detail, isKept) => {
  const held = memoryDetail(seen);
  expect(held).toEqual(detail);
  expect(keepsMemory(held, full)).toBe(isKept);
  expect(keepsMemory(held, quick)).toBe(true);
  const about = { name: 'import', unit: 's', better: 'lower', budget: 6 } as const;
  const rounds = [{ value: 5, limit: 1 }];
  expect(judge(rounds, { ...about, also: keepsMemory(held, full) }).ok).toBe(isKept);
  expect(judge(rounds, { ...about, also: true, budget: 4 }).ok).toBe(false);
});
