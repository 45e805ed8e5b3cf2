// In charge of: the workspace's local day and time of an instant.
import type { World } from '../../operation.ts';

/** A local day and the milliseconds since its midnight. */
export interface LocalTime {
  readonly day: number;
  readonly ms: number;
}

/** Milliseconds of a day. */
export const msPerDay = 86_400_000;

/** The local time of an instant; null without a clock, as the zone is then unknown. */
export function localOf(instant: number, world: World): LocalTime | null {
  if (world.clock === undefined) return null;
  const local = instant + world.clock.offset(instant) * 60_000;
  const day = Math.floor(local / msPerDay);
  return { day, ms: local - day * msPerDay };
}

/** Whole seconds since midnight. */
export function secondsOf(local: LocalTime): number {
  return Math.floor(local.ms / 1000);
}
