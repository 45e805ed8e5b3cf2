// In charge of: what this browser remembers for the person: appearance, language, sidebar, last visit, recently opened records.
import type { Locale, LocalText } from '@trellis/errors';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What was chosen for the appearance. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** A record that was opened. */
export interface RecentRecord {
  readonly app: string;
  readonly entity: string;
  readonly id: number;
  readonly title: string;
  readonly label: LocalText;
  /** UTC milliseconds. */
  readonly at: number;
}

interface Remembered {
  readonly theme: ThemeChoice;
  /** Chosen here; the user's own setting, then the browser's language, when absent. */
  readonly locale: Locale | undefined;
  readonly sidebarCollapsed: boolean;
  readonly historyOpen: boolean;
  /** Name of the workspace last signed in to, for the sign-in screen. */
  readonly workspace: LocalText | undefined;
  /** By user id. */
  readonly recent: { readonly [user: number]: readonly RecentRecord[] };
  /** By user id: the visit before this one and the latest sign of life, UTC milliseconds. */
  readonly visits: { readonly [user: number]: { readonly previous: number | undefined; readonly latest: number } };
}

const KEPT = 12;
/** A pause this long makes the next opening a new visit. */
const PAUSE = 30 * 60_000;

const start: Remembered = {
  theme: 'system',
  locale: undefined,
  sidebarCollapsed: false,
  historyOpen: true,
  workspace: undefined,
  recent: {},
  visits: {},
};

/** The browser's memory, kept in its local storage. The start-up script reads theme and locale from the same place. */
export const usePreferences = create<Remembered>()(persist(() => start, { name: 'trellis.preferences', version: 1 }));

/** Changes what is remembered. */
export function remember(change: Partial<Remembered>): void {
  usePreferences.setState(change);
}

/** Puts a record on top of the user's recently opened ones. */
export function rememberOpened(user: number, record: RecentRecord): void {
  const all = usePreferences.getState().recent;
  const others = (all[user] ?? []).filter((one) => one.app !== record.app || one.entity !== record.entity || one.id !== record.id);
  remember({ recent: { ...all, [user]: [record, ...others].slice(0, KEPT) } });
}

/** Takes a record that no longer opens off the user's recently opened ones. */
export function forgetOpened(user: number, record: Pick<RecentRecord, 'app' | 'entity' | 'id'>): void {
  const all = usePreferences.getState().recent;
  const others = (all[user] ?? []).filter((one) => one.app !== record.app || one.entity !== record.entity || one.id !== record.id);
  remember({ recent: { ...all, [user]: others } });
}

/** Notes that the user is here. After a long pause the former visit becomes "last time". */
export function noteVisit(user: number, now: number): void {
  const visits = usePreferences.getState().visits;
  const known = visits[user];
  const previous = known === undefined ? undefined : now - known.latest > PAUSE ? known.latest : known.previous;
  remember({ visits: { ...visits, [user]: { previous, latest: now } } });
}
