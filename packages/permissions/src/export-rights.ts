// In charge of: the rights with which records are taken out of the product: what may be read, as far as it may be exported too.
import { and, FALSE } from '@trellis/expr';
import type { LinkedEntity } from '@trellis/model';
import type { EntityRights, Rights } from './rights.ts';

const cache = new WeakMap<Rights, Rights>();

/**
 * What of these rights goes out: in files, and by what is shared. Reading with them is exporting, of linked records too, so that all that
 * holds for reading (fields by record, titles, what is computed) holds for exporting.
 */
export function exportRights(rights: Rights): Rights {
  let known = cache.get(rights);
  if (known === undefined) cache.set(rights, (known = build(rights)));
  return known;
}

function build(rights: Rights): Rights {
  const entities = new Map<LinkedEntity, EntityRights>();
  return {
    signature: `out ${rights.signature}`,
    personal: rights.personal,
    hasRole: (roles) => rights.hasRole(roles),
    of(entity) {
      let own = entities.get(entity);
      if (own === undefined) entities.set(entity, (own = entityRights(rights.of(entity))));
      return own;
    },
  };
}

function entityRights(own: EntityRights): EntityRights {
  const [read, exported] = [own.rows('read'), own.rows('export')];
  const out = read === exported ? read : and(read, exported);
  return {
    ...own,
    can: (action) => (action === 'read' ? out !== FALSE : own.can(action)),
    rows: (action) => (action === 'read' ? out : own.rows(action)),
    // INVARIANT: one grant gives both the record and the field to reading, and one gives both to exporting.
    readable: (field) => (out === FALSE ? FALSE : and(own.readable(field), own.exportable(field))),
  };
}
