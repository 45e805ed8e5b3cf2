// In charge of: the small course beside a figure as SVG paths.

/** Paths of a sparkline in a box of `width` × `height`; `end` is its last point. */
export interface SparklinePaths {
  readonly line: string;
  readonly area: string;
  readonly end: { readonly x: number; readonly y: number };
}

function place(values: readonly (number | null)[], width: number, height: number): ({ readonly x: number; readonly y: number } | null)[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // A course without movement lies in the middle; it must not look like zero.
  const y = (value: number): number => (high === low ? height / 2 : height - ((value - low) / (high - low)) * height);
  return values.map((value, index) => (value === null ? null : { x: (index / (values.length - 1)) * width, y: y(value) }));
}

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** The paths for some values; undefined with fewer than two known ones. A missing value breaks the line. */
export function sparkline(values: readonly (number | null)[], width: number, height: number): SparklinePaths | undefined {
  if (values.filter((value) => value !== null).length < 2) return undefined;
  const runs: { x: number; y: number }[][] = [[]];
  for (const point of place(values, width, height)) {
    if (point === null) runs.push([]);
    else runs[runs.length - 1]?.push(point);
  }
  const drawn = runs.filter((run) => run.length > 0);
  const lines = drawn.map((run) => run.map((point, index) => `${index === 0 ? 'M' : 'L'}${round(point.x)} ${round(point.y)}`).join(''));
  const areas = drawn.map((run, index) => `${lines[index] ?? ''}V${round(height)}H${round(run[0]?.x ?? 0)}Z`);
  const end = drawn.at(-1)?.at(-1) ?? { x: 0, y: 0 };
  return { line: lines.join(''), area: areas.join(''), end };
}
