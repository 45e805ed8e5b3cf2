// In charge of: drawing the pictures of sample products: flat shapes on a pale ground, made anew from a few numbers each time.
import { crc32, deflateSync } from 'node:zlib';

/** Pixels of a picture's sides: small enough to be its own thumbnail. */
const SIDE = 240;

/** A shape in a square of 1 × 1: a rounded box by its centre, half sizes and radius, or a disc. Its tone is darker (< 0) or lighter (> 0) than the product's colour. */
interface Shape {
  readonly at: readonly [number, number];
  readonly half: readonly [number, number];
  readonly radius: number;
  readonly tone: number;
}

const box = (x: number, y: number, w: number, h: number, radius: number, tone = 0): Shape => ({ at: [x, y], half: [w / 2, h / 2], radius, tone });
const disc = (x: number, y: number, radius: number, tone = 0): Shape => ({ at: [x, y], half: [radius, radius], radius, tone });

/** What can be drawn. */
const figures = {
  lamp: [0.28, 0.5, 0.72].flatMap((y) => [box(0.5, y, 0.72, 0.13, 0.06), box(0.44, y, 0.52, 0.05, 0.025, 0.55), disc(0.79, y, 0.025, -0.4)]),
  bowl: [
    disc(0.5, 0.5, 0.36),
    disc(0.5, 0.5, 0.29, -0.22),
    ...[0, 1, 2, 3, 4].map((n) => disc(0.5 + 0.15 * Math.cos(n * 1.257), 0.5 + 0.15 * Math.sin(n * 1.257), 0.055, 0.2)),
  ],
  basket: [
    box(0.5, 0.5, 0.74, 0.46, 0.12),
    box(0.5, 0.32, 0.82, 0.09, 0.045, -0.25),
    ...[0, 1, 2, 3, 4].flatMap((n) => [0, 1].map((m) => disc(0.26 + n * 0.12, 0.49 + m * 0.13, 0.035, 0.5))),
  ],
  bottle: [
    box(0.5, 0.58, 0.36, 0.54, 0.1),
    box(0.5, 0.24, 0.2, 0.14, 0.04, -0.35),
    box(0.5, 0.6, 0.36, 0.2, 0, 0.35),
    box(0.62, 0.58, 0.04, 0.4, 0.02, 0.5),
  ],
  mat: [
    box(0.5, 0.5, 0.8, 0.52, 0.06),
    box(0.5, 0.5, 0.7, 0.42, 0.04, 0.14),
    ...[0, 1, 2].map((n) => box(0.5, 0.4 + n * 0.1, 0.5, 0.02, 0.01, -0.12)),
  ],
  tools: [0, 1, 2].flatMap((n) => [box(0.26 + n * 0.24, 0.62, 0.055, 0.46, 0.025, -0.4), box(0.26 + n * 0.24, 0.29, 0.15 - n * 0.02, 0.28, 0.07)]),
  crate: [box(0.5, 0.56, 0.7, 0.46, 0.05), box(0.5, 0.31, 0.76, 0.12, 0.04, -0.22), box(0.5, 0.58, 0.24, 0.07, 0.035, 0.45)],
  shower: [
    disc(0.5, 0.32, 0.22),
    disc(0.5, 0.32, 0.16, 0.35),
    box(0.5, 0.7, 0.1, 0.42, 0.05, -0.2),
    ...[0, 1, 2, 3, 4, 5].map((n) => disc(0.5 + 0.09 * Math.cos(n * 1.047), 0.32 + 0.09 * Math.sin(n * 1.047), 0.016, -0.5)),
  ],
} as const satisfies { readonly [name: string]: readonly Shape[] };

/** Name of a figure. */
export type Figure = keyof typeof figures;

/** How far a point is outside of a shape; below 0 inside. */
function distance({ at, half, radius }: Shape, x: number, y: number): number {
  const dx = Math.abs(x - at[0]) - half[0] + radius;
  const dy = Math.abs(y - at[1]) - half[1] + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

type Colour = readonly [number, number, number];

function toned(colour: Colour, tone: number): Colour {
  const [to, share] = tone < 0 ? [0, -tone] : [255, tone];
  const [r, g, b] = colour.map((part) => part + (to - part) * share) as [number, number, number];
  return [r, g, b];
}

function pixel(shapes: readonly Shape[], colour: Colour, x: number, y: number): Colour {
  let seen: Colour = toned(colour, 0.88);
  for (const shape of shapes) {
    const cover = Math.min(1, Math.max(0, 0.5 - distance(shape, x, y) * SIDE));
    if (cover === 0) continue;
    const own = toned(colour, shape.tone);
    seen = [0, 1, 2].map((n) => (seen[n] ?? 0) + ((own[n] ?? 0) - (seen[n] ?? 0)) * cover) as unknown as Colour;
  }
  return seen;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A picture of a figure in a colour, as PNG. */
export function drawPicture(figure: Figure, colour: Colour): Uint8Array {
  const lines = Buffer.alloc(SIDE * (1 + SIDE * 3));
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const [r, g, b] = pixel(figures[figure], colour, (column + 0.5) / SIDE, (row + 0.5) / SIDE);
      lines.set([Math.round(r), Math.round(g), Math.round(b)], row * (1 + SIDE * 3) + 1 + column * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}
