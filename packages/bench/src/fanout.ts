// In charge of: what the bench of live changes is about: boards that are written on, and who follows which of them.

/** The product's address of the boards. */
export const BOARDS = '/api/apps/boards/entities/board/records';

/** Groups of listeners that see the same, half of them in each of two roles. */
export const GROUPS = 20;

/** Roles of the listeners: each sees the boards of its side and those of both. */
export const SIDES = ['left', 'right'] as const;

/** A board: of all listeners, or of one group. */
export interface BoardInput {
  readonly side: 'both' | (typeof SIDES)[number];
  /** 0 is everybody's. */
  readonly channel: number;
  readonly no: number;
  readonly secret: number;
}

/** The side that a group is on. */
function sideOf(group: number): (typeof SIDES)[number] {
  return SIDES[group % SIDES.length] ?? 'left';
}

/** Boards of everybody, then as many of each group. */
export function boardInputs(everybodys: number, ofEach: number): readonly BoardInput[] {
  const board = (side: BoardInput['side'], channel: number): BoardInput => ({ side, channel, no: 0, secret: channel });
  const own = Array.from({ length: GROUPS }, (_, group) => Array.from({ length: ofEach }, () => board(sideOf(group), group + 1)));
  return [...Array.from({ length: everybodys }, () => board('both', 0)), ...own.flat()];
}

/** What a listener of a group subscribes to. */
export function subscriptionOf(group: number): object {
  const filter = { field: 'channel', op: 'in', value: [0, group + 1] };
  return { type: 'subscribe', id: 's', app: 'boards', entity: 'board', filter };
}
