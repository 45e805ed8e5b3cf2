// In charge of: what an examination of kept data can find.
import type { Issue, LocalText } from '@trellis/errors';

/** Something that is not as it must be. */
export interface Finding {
  /**
   * `computed`: a stored value differs from what its computation gives · `day`: the day beside a timestamp is not its local day
   * · `nothing`: a formula gives nothing where one would not expect it, such as for want of an exchange rate · `link`: it leads to a record that is not there · `required`: a required field is empty · `store`: the store itself is damaged.
   */
  readonly kind: 'computed' | 'nothing' | 'day' | 'link' | 'required' | 'store';
  readonly app?: string;
  readonly entity?: string;
  readonly field?: string;
  readonly label?: LocalText;
  readonly record?: number;
  /** As kept and as it should be, in the form values have in answers. */
  readonly stored?: unknown;
  readonly expected?: unknown;
  /** Why a formula gives nothing. */
  readonly reason?: Issue;
  /** What the store says of itself. */
  readonly detail?: string;
  readonly repaired: boolean;
}
