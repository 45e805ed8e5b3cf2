// In charge of: how much memory a process holds, and whether it stays as much while work goes on.
import { readFileSync } from 'node:fs';

/** Resident memory in MB; undefined where the system does not say. */
export function residentMb(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** The processes that a process's main thread started; none where the system does not say. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Looks at the memory of a process and of those it started, such as the reader of an imported file, again and again until stopped. */
export function watchMemory(pid: number, interval = 100): { stop(): readonly number[] } {
  const seen: number[] = [];
  const timer = setInterval(() => {
    const now = residentMb(pid);
    if (now !== undefined) seen.push(childrenOf(pid).reduce((sum, child) => sum + (residentMb(child) ?? 0), now));
  }, interval);
  return {
    stop() {
      clearInterval(timer);
      return seen;
    },
  };
}

/** Looks that are the least to tell the course of memory by. */
const LEAST = 4;
// The collector lets memory swing; what grows with the rows holds twice as much at the end as half way.
const FLAT = 1.25;

/**
 * The most memory that was held, and whether it is flat: in the second half of the time never more than a quarter above the most of the
 * first half, so that more rows need no more memory. Nothing where the system does not say.
 */
export function memoryDetail(seen: readonly number[]): { readonly peakMb?: number; readonly memoryFlat?: boolean } {
  if (seen.length < LEAST) return {};
  const half = Math.floor(seen.length / 2);
  const [first, second] = [Math.max(...seen.slice(0, half)), Math.max(...seen.slice(half))];
  return { peakMb: Math.max(first, second), memoryFlat: second <= first * FLAT };
}

/** Whether memory keeps to the budget. A quick run ends while the process still grows to its working size: it is not judged by it. */
export function keepsMemory({ memoryFlat }: { readonly memoryFlat?: boolean }, { divisor }: { readonly divisor: number }): boolean {
  return divisor > 1 || memoryFlat !== false;
}
