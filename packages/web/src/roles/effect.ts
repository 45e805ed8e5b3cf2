// In charge of: what a change of a grant does, gathered by what it is about, so that each person stands once under it.
import type { LocalText } from '@trellis/errors';
import type { RightsChangeJson } from '@trellis/query';
import type { Action } from '@trellis/schemas';

/** What some people gain or lose. */
export interface Effect {
  readonly key: string;
  readonly action: Action;
  readonly entity: LocalText;
  readonly field: LocalText | undefined;
  readonly people: readonly RightsChangeJson[];
}

const placeOf = ({ user, entity }: RightsChangeJson): string => `${user.id} ${entity.app}/${entity.id}`;

/** Whether somebody gains and loses a field just where they gain and lose the records: that is told with these. */
function isToldByRecords(change: RightsChangeJson, records: ReadonlyMap<string, RightsChangeJson>): boolean {
  const whole = change.field === undefined ? undefined : records.get(placeOf(change));
  return whole !== undefined && whole.gained === change.gained && whole.lost === change.lost;
}

/** How many people gain, or lose, and the most records that one of them does. */
export interface EffectSum {
  readonly people: number;
  readonly most: number;
}

/** Gains and losses in short: each person counts once, however much changes for them. */
export function effectSum(effects: readonly Effect[], side: 'gained' | 'lost'): EffectSum {
  const changed = effects.flatMap(({ people }) => people).filter((change) => (change[side] ?? 0) > 0);
  return { people: new Set(changed.map(({ user }) => user.id)).size, most: Math.max(0, ...changed.map((change) => change[side] ?? 0)) };
}

/** Changes by action and field: records first, then fields, of which those that go with their records are left out. */
export function effectsOf(changes: readonly RightsChangeJson[]): readonly Effect[] {
  const groups = new Map<string, RightsChangeJson[]>();
  const records = new Map(changes.filter(({ action, field }) => action === 'read' && field === undefined).map((change) => [placeOf(change), change]));
  for (const change of changes) {
    if (isToldByRecords(change, records)) continue;
    const key = `${change.entity.app}/${change.entity.id} ${change.action} ${change.field?.id ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const effects = [...groups].flatMap(([key, people]): Effect[] => {
    const [first] = people;
    return first === undefined ? [] : [{ key, action: first.action, entity: first.entity.label, field: first.field?.label, people }];
  });
  return effects.toSorted((a, b) => Number(a.field !== undefined) - Number(b.field !== undefined));
}
