// In charge of: what each reason of an explanation means for whoever asked: whether something is barred, and whether a right would open it.
import type { ErrorCode } from '@trellis/errors';

type ReasonCode = Extract<ErrorCode, `explain.${string}`>;

/**
 * What a reason bears. `right`: it bars what was asked, and an owner can take it away by giving a right; `fixed`: it bars it whatever
 * rights are given; `tells`: it allows, or says more of another reason.
 */
type Bearing = 'right' | 'fixed' | 'tells';

// A reason that is added has to be added here, or this does not compile.
const bearings: Readonly<Record<ReasonCode, Bearing>> = {
  'explain.no-grant': 'right',
  'explain.field-not-in-role': 'right',
  'explain.condition': 'right',
  'explain.condition-hidden': 'right',
  'explain.condition-after': 'right',
  'explain.condition-after-hidden': 'right',
  'explain.inputs-hidden': 'right',
  'explain.way-role': 'right',
  'explain.way-message': 'fixed',
  'explain.way-condition': 'fixed',
  'explain.way-barred': 'fixed',
  'explain.no-record': 'fixed',
  'explain.no-field': 'fixed',
  'explain.read-only': 'fixed',
  'explain.status': 'fixed',
  'explain.rule': 'fixed',
  'explain.rule-required': 'fixed',
  'explain.owner': 'tells',
  'explain.granted': 'tells',
  'explain.granted-where': 'tells',
  'explain.granted-some': 'tells',
  'explain.granted-here': 'tells',
  'explain.value': 'tells',
  'explain.empty': 'tells',
  'explain.value-after': 'tells',
  'explain.empty-after': 'tells',
  'explain.way-open': 'tells',
  'explain.way-system': 'tells',
  'explain.no-way': 'tells',
  'explain.rule-demands': 'tells',
  'explain.rule-when': 'tells',
  'explain.saving-unknown': 'tells',
  'explain.ask-owners': 'tells',
  'explain.ask-roles': 'tells',
};

const isReason = (code: ErrorCode): code is ReasonCode => Object.hasOwn(bearings, code);

/** What a verdict means: `barred` where it is refused, or one way of several is; `askable` where asking for a right helps. */
export function bearingOf(allowed: boolean, codes: readonly ErrorCode[]): { readonly barred: boolean; readonly askable: boolean } {
  const borne = codes.map((code) => (isReason(code) ? bearings[code] : 'tells'));
  return { barred: !allowed || borne.some((each) => each !== 'tells'), askable: borne.includes('right') };
}
