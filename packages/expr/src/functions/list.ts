// In charge of: the list of functions. A new one is a file in this folder and a line here.
import type { Operation } from '../operation.ts';
import { coalesce } from './coalesce.ts';
import { contains } from './contains.ts';
import { hasAll } from './has-all.ts';
import { ifFunction } from './if.ts';
import { isEmpty } from './is-empty.ts';
import { localDay } from './local-day.ts';
import { overlaps } from './overlaps.ts';
import { startsWith } from './starts-with.ts';

/** Every function. */
export const functions: readonly Operation[] = [coalesce, contains, hasAll, ifFunction, isEmpty, localDay, overlaps, startsWith];
