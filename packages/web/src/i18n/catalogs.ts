// In charge of: the list of all areas' texts.
import { form } from './form.ts';
import { home } from './home.ts';
import { palette } from './palette.ts';
import { record } from './record.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { undo } from './undo.ts';

/** Every area's texts. */
export const catalogs = { shell, signIn, home, record, form, palette, undo };

/** Name of an area. */
export type AreaName = keyof typeof catalogs;

/** English texts of every area: what the types of keys are made from. */
export type Texts = { readonly [Name in AreaName]: (typeof catalogs)[Name]['en'] };
