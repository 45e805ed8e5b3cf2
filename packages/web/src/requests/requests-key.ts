// In charge of: under which keys requests for access are kept, so that one that is made or decided shows everywhere.

/** Lists of requests; without a name, all of them. */
export function requestsKey(list?: 'mine' | 'open' | 'all'): readonly string[] {
  return list === undefined ? ['requests'] : ['requests', list];
}
