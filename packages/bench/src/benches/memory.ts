// In charge of: how much memory a process holds.
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

/** Looks at a process's memory again and again until stopped. */
export function watchMemory(pid: number, interval = 100): { stop(): readonly number[] } {
  const seen: number[] = [];
  const timer = setInterval(() => {
    const now = residentMb(pid);
    if (now !== undefined) seen.push(now);
  }, interval);
  return {
    stop() {
      clearInterval(timer);
      return seen;
    },
  };
}
