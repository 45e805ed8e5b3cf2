// In charge of: faults in what public links give, each of which some attempt on them must notice.
import type { SeededFault } from '@trellis/dx/seeded-fault';

const BOUNDS = 'packages/permissions/src/bounds.ts';
const GIVEN = 'packages/engine/src/links/link-bounds.ts';
const LINKS = 'packages/engine/src/links/links.ts';
const VISITORS = 'packages/server/src/auth/visitors.ts';

/** The faults. */
export const faultsOfLinks: readonly SeededFault[] = [
  {
    id: 'link-filter',
    broken: 'A shared view forgets its filter.',
    file: GIVEN,
    from: 'and(rows, condition)',
    to: 'rows',
  },
  { id: 'link-export', broken: 'Who may not export shares all the same.', file: GIVEN, from: 'exportRights(held)', to: 'held' },
  {
    id: 'link-maker',
    broken: 'A link gives what an owner may give.',
    file: GIVEN,
    at: 'const rights = rightsOf(model, maker);',
    from: 'rightsOf(model, maker)',
    to: 'rightsOf(model, { ...maker, owner: true })',
  },
  {
    id: 'link-holder',
    broken: 'Conditions ask who came by the link, not who made it.',
    file: GIVEN,
    from: 'settledRights(rights, maker)',
    to: 'rights',
  },
  {
    id: 'link-paths',
    broken: 'Every path that the maker sees is shown.',
    file: 'packages/query/src/access.ts',
    from: 'entity === bounds.entity && isShown(bounds, steps)',
    to: 'true',
  },
  {
    id: 'link-entities',
    broken: 'A link gives every entity that its maker sees.',
    file: BOUNDS,
    from: 'entity === given.entity ? own : nothing(entity)',
    to: 'entity === given.entity ? own : given.by.of(entity)',
  },
  { id: 'link-form-fields', broken: 'A form takes any field.', file: BOUNDS, from: 'taken.has(field)', to: 'true' },
  { id: 'link-pickers', broken: 'A form takes links, people and states.', file: GIVEN, from: 'fields.filter(isOpenToStrangers)', to: 'fields' },
  {
    id: 'link-documents',
    broken: 'The page of a link is told all views.',
    file: 'packages/engine/src/app-json.ts',
    at: 'return bounds === undefined || (app',
    from: 'bounds === undefined',
    to: 'true',
  },
  {
    id: 'link-revoked',
    broken: 'A link that was ended goes on.',
    file: LINKS,
    at: 'if (link.revokedAt !== null ||',
    from: 'link.revokedAt !== null',
    to: 'false',
  },
  {
    id: 'link-expired',
    broken: 'A link goes on after its end.',
    file: LINKS,
    from: 'link.expiresAt <= at',
    to: 'false',
    at: 'link.expiresAt !== null && link.expiresAt <= at) ||',
  },
  { id: 'link-disabled', broken: 'Links of the disabled go on.', file: LINKS, from: 'maker.disabled', to: 'false' },
  { id: 'link-owners', broken: 'Anybody ends anybody’s link.', file: LINKS, from: 'link.madeBy === actor.id', to: 'true' },
  { id: 'link-gives', broken: 'Links to nothing are made.', file: LINKS, from: '!gives(bounds)', at: 'if (!gives(bounds)) throw', to: 'false' },
  { id: 'link-password', broken: 'Any password opens.', file: VISITORS, from: '!fits', to: 'false' },
  { id: 'link-no-password', broken: 'No password opens.', file: VISITORS, from: 'isAskedFor(opened?.link, password)', to: 'false' },
  {
    id: 'link-mark',
    broken: 'A session outlives the password it was opened with.',
    file: VISITORS,
    from: '!isSameText(mark, markOf(link))',
    to: 'false',
  },
  {
    id: 'link-seal',
    broken: 'Anybody writes sessions.',
    file: VISITORS,
    from: '!isSameText(seal, this.#seal(`${id}.${expiresAt}.${mark}`))',
    to: 'false',
  },
  {
    id: 'link-counted',
    broken: 'A link that was used up opens.',
    file: 'packages/storage/src/sql/public-links.ts',
    at: 'if ((await execute(text, [now, id, now], false)).length === 0) throw',
    from: '(await execute(text, [now, id, now], false)).length === 0',
    to: 'false',
  },
  {
    id: 'link-routes',
    broken: 'A link may call every route.',
    file: 'packages/server/src/http/guard.ts',
    from: 'rights.links?.includes(visitor.link.kind) !== true',
    to: 'false',
  },
  {
    id: 'link-limit',
    broken: 'A form takes anything without end.',
    file: 'packages/server/src/auth/visit-limits.ts',
    from: 'sent >= most',
    to: 'false',
  },
  {
    id: 'link-keys',
    broken: 'Links share their keys of repetition.',
    file: 'packages/engine/src/records/write-unit.ts',
    from: 'actor.bounds === undefined',
    to: 'true',
  },
  {
    id: 'link-cursors',
    broken: 'A page mark serves every link.',
    file: 'packages/permissions/src/actor.ts',
    from: "bounds?.key ?? id ?? ''",
    to: "id ?? ''",
  },
];
