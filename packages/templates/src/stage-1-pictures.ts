// In charge of: which sample products have a picture, and what is on it.
import type { SampleFile } from './sample.ts';
import { drawPicture, type Figure } from './sample-picture.ts';

const WHITE = [206, 201, 190] as const;
const STEEL = [128, 144, 156] as const;
const GREEN = [92, 148, 104] as const;
const BLUE = [72, 128, 182] as const;
const PINK = [214, 132, 150] as const;
const WOOD = [176, 130, 86] as const;
const SAND = [186, 176, 158] as const;
const TEAL = [48, 140, 148] as const;

const pictures: { readonly [sku: string]: readonly [Figure, readonly [number, number, number]] } = {
  'KT-1017-3PK': ['lamp', WHITE],
  'KT-1023': ['tools', TEAL],
  'KT-1042-GRN': ['basket', GREEN],
  'KT-1042-GRY': ['basket', STEEL],
  'KT-1055': ['mat', WOOD],
  'KT-1068': ['bottle', WHITE],
  'KT-1120': ['crate', TEAL],
  'BT-2003': ['shower', STEEL],
  'BT-2014-L': ['mat', SAND],
  'BT-2014-S': ['mat', SAND],
  'BT-2040': ['crate', BLUE],
  'PT-3005-BLU': ['bowl', BLUE],
  'PT-3005-PNK': ['bowl', PINK],
  'PT-3019': ['bottle', GREEN],
  'PT-3033': ['tools', PINK],
  'ST-4017': ['crate', SAND],
};

/** The pictures of a product: none, or one. */
export function picturesOf(sku: string): readonly SampleFile[] {
  const drawn = pictures[sku];
  return drawn === undefined ? [] : [{ file: `${sku}.png`, bytes: drawPicture(...drawn), isSmall: true }];
}
