// In charge of: under which keys grants are kept, so that what is published shows at once.

/** The grants of an app; without one, of all. */
export function grantsKey(app?: string): readonly string[] {
  return app === undefined ? ['admin', 'grants'] : ['admin', 'grants', app];
}
