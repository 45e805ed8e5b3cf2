// In charge of: units of measure and their exact factors.

/** What is measured. */
export type Dimension = 'length' | 'mass' | 'volume' | 'area' | 'time' | 'temperature' | 'count';

/** A unit: a value in it × `top / bottom`, plus `shift / bottom` for temperatures, is the value in the dimension's base unit. */
export interface Unit {
  readonly name: string;
  readonly dimension: Dimension;
  readonly top: bigint;
  readonly bottom: bigint;
  readonly shift: bigint;
}

type Factor = readonly [top: bigint, bottom: bigint, shift?: bigint];

// Base units: metre, gram, millilitre, square metre, second, kelvin, piece. Inch, pound, US gallon and foot are exact by definition.
const factors: Readonly<Record<Dimension, Readonly<Record<string, Factor>>>> = {
  length: {
    m: [1n, 1n],
    km: [1000n, 1n],
    dm: [1n, 10n],
    cm: [1n, 100n],
    mm: [1n, 1000n],
    in: [254n, 10_000n],
    ft: [3048n, 10_000n],
    yd: [9144n, 10_000n],
    mi: [1_609_344n, 1000n],
    nmi: [1852n, 1n],
  },
  mass: {
    g: [1n, 1n],
    kg: [1000n, 1n],
    mg: [1n, 1000n],
    t: [1_000_000n, 1n],
    lb: [45_359_237n, 100_000n],
    oz: [45_359_237n, 1_600_000n],
    ct: [1n, 5n],
    jin: [500n, 1n],
    liang: [50n, 1n],
  },
  volume: {
    ml: [1n, 1n],
    l: [1000n, 1n],
    m3: [1_000_000n, 1n],
    dm3: [1000n, 1n],
    cm3: [1n, 1n],
    gal: [3_785_411_784n, 1_000_000n],
    qt: [3_785_411_784n, 4_000_000n],
    pt: [3_785_411_784n, 8_000_000n],
    cup: [3_785_411_784n, 16_000_000n],
    floz: [3_785_411_784n, 128_000_000n],
    in3: [16_387_064n, 1_000_000n],
    ft3: [28_316_846_592n, 1_000_000n],
  },
  area: {
    m2: [1n, 1n],
    km2: [1_000_000n, 1n],
    cm2: [1n, 10_000n],
    mm2: [1n, 1_000_000n],
    ha: [10_000n, 1n],
    in2: [64_516n, 100_000_000n],
    ft2: [9_290_304n, 100_000_000n],
    ac: [40_468_564_224n, 10_000_000n],
    mu: [2000n, 3n],
  },
  time: {
    s: [1n, 1n],
    ms: [1n, 1000n],
    min: [60n, 1n],
    h: [3600n, 1n],
    d: [86_400n, 1n],
    wk: [604_800n, 1n],
  },
  count: {
    pc: [1n, 1n],
    pair: [2n, 1n],
    dozen: [12n, 1n],
    gross: [144n, 1n],
  },
  temperature: {
    k: [1n, 1n, 0n],
    c: [100n, 100n, 27_315n],
    f: [500n, 900n, 229_835n],
  },
};

const units = new Map<string, Unit>();
for (const [dimension, members] of Object.entries(factors)) {
  for (const [name, [top, bottom, shift = 0n]] of Object.entries(members)) {
    units.set(name, { name, dimension: dimension as Dimension, top, bottom, shift });
  }
}

/** The unit written so, in any case; undefined when there is none. */
export function findUnit(written: string): Unit | undefined {
  return units.get(written.normalize('NFKC').trim().toLowerCase().replace('°', ''));
}

/** Names of all units. */
export const unitNames: readonly string[] = [...units.keys()];

/** The units of a dimension, in the order of the table. */
export function unitsOf(dimension: Dimension): readonly Unit[] {
  return [...units.values()].filter((unit) => unit.dimension === dimension);
}
