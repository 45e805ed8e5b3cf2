// In charge of: the time zones of the IANA database: offsets, local days, and the way from a wall clock to UTC.

const DAY = 86_400_000;
/** Blocks kept per zone: some 130 years of days. */
const MAX_BLOCKS = 50_000;
/** Zones kept: the database has some 600 names, but letter case multiplies them. */
const MAX_ZONES = 1_000;

/** The offset of a UTC day: one throughout, or another from the instant `turn` on. */
interface Block {
  readonly before: number;
  readonly turn: number;
  readonly after: number;
}

interface Zone {
  readonly clock: Intl.DateTimeFormat;
  readonly blocks: Map<number, Block>;
}

const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone: Zone = { clock, blocks: new Map() };
  if (zones.size >= MAX_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

/** True for a name of the IANA time zone database, such as `Asia/Shanghai`. Bare offsets are no names: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/.test(name)) return false;
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The offset at a whole second, asked from the platform: exact and slow. */
function askOffset(ms: number, zone: Zone): number {
  const part: Record<string, number> = {};
  let beforeChrist = false;
  for (const { type, value } of zone.clock.formatToParts(ms)) {
    if (type === 'era') beforeChrist = value.startsWith('B');
    else part[type] = Number(value);
  }
  const wall = new Date(0);
  const year = part['year'] ?? 0;
  wall.setUTCFullYear(beforeChrist ? 1 - year : year, (part['month'] ?? 1) - 1, part['day'] ?? 1);
  wall.setUTCHours(part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  return wall.getTime() - ms;
}

/** A day with two different offsets at its ends has one turn between them: found by halving, to the second. */
function makeBlock(start: number, zone: Zone): Block {
  const before = askOffset(start, zone);
  const after = askOffset(start + DAY, zone);
  if (before === after) return { before, turn: Infinity, after };
  let low = start;
  let high = start + DAY;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (askOffset(middle, zone) === before) low = middle;
    else high = middle;
  }
  return { before, turn: high, after };
}

/** Milliseconds that the zone's wall clock is ahead of UTC at an instant. Throws a RangeError for a name that is no zone. */
export function zoneOffset(ms: number, zone: string): number {
  const known = zoneOf(zone);
  const index = Math.floor(ms / DAY);
  let block = known.blocks.get(index);
  if (block === undefined) {
    if (known.blocks.size >= MAX_BLOCKS) known.blocks.clear();
    block = makeBlock(index * DAY, known);
    known.blocks.set(index, block);
  }
  return ms < block.turn ? block.before : block.after;
}

/**
 * The calendar day (days since 1970-01-01) that an instant falls on in a zone. Throws a RangeError for a name that is no zone.
 * @example localDay(Date.UTC(2026, 0, 1, 20), 'Asia/Shanghai') // the day of 2026-01-02
 */
export function localDay(ms: number, zone: string): number {
  return Math.floor((ms + zoneOffset(ms, zone)) / DAY);
}

/**
 * The instant at which a zone's wall clock shows a time, given as the UTC milliseconds of the same figures.
 * A time the clock shows twice is the first of them; a time it skips is moved forward by as much as it skips.
 */
export function fromWallClock(wall: number, zone: string): number {
  const before = zoneOffset(wall - DAY, zone);
  const after = zoneOffset(wall + DAY, zone);
  const candidates = [wall - before, wall - after].filter((ms) => ms + zoneOffset(ms, zone) === wall);
  return candidates.length === 0 ? wall - before : Math.min(...candidates);
}
