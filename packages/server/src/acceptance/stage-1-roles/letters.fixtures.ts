// In charge of: what each role of stage 1 may do with each entity, in the letters of the template's table of roles.
import type { Role } from './company.fixtures.ts';

/** C create, R read, U update, D delete; `own`: of own stores alone; `some`: of some records alone. */
interface Letters {
  readonly may: string;
  /** Whose records are found. */
  readonly sees?: 'own';
  /** A field that may be changed, and one that may not. */
  readonly writes?: string;
  readonly never?: string;
}

/** The table, an entity a line. */
export const letters: { readonly [entity: string]: { readonly [R in Role]: Letters } } = {
  store: {
    manager: { may: 'CRUD', writes: 'goal_month' },
    dev: { may: 'R', never: 'goal_month' },
    ops: { may: 'R', sees: 'own', never: 'goal_month' },
    fin: { may: 'R', never: 'goal_month' },
    wh: { may: 'R', never: 'goal_month' },
    admin: { may: '' },
  },
  product: {
    manager: { may: 'CRUD', writes: 'purchase_price' },
    dev: { may: 'CRU', writes: 'purchase_price' },
    ops: { may: 'RU', writes: 'transit_days', never: 'weight_g' },
    fin: { may: 'RU', writes: 'pack_cost', never: 'transit_days' },
    wh: { may: 'R', never: 'transit_days' },
    admin: { may: '' },
  },
  listing: {
    manager: { may: 'CRUD', writes: 'title' },
    dev: { may: 'R', never: 'title' },
    ops: { may: 'CRU', sees: 'own', writes: 'title' },
    fin: { may: 'R', never: 'title' },
    wh: { may: 'R', never: 'title' },
    admin: { may: '' },
  },
  supplier: {
    manager: { may: 'CRUD', writes: 'contact' },
    dev: { may: 'CRUD', writes: 'contact' },
    ops: { may: '' },
    fin: { may: 'R', never: 'contact' },
    wh: { may: '' },
    admin: { may: '' },
  },
  warehouse: {
    manager: { may: 'CRUD', writes: 'country' },
    dev: { may: 'R', never: 'country' },
    ops: { may: 'R', never: 'country' },
    fin: { may: 'R', never: 'country' },
    wh: { may: 'R', never: 'country' },
    admin: { may: '' },
  },
  customer: {
    manager: { may: 'CRUD', writes: 'country' },
    dev: { may: '' },
    ops: { may: 'CRU', sees: 'own', writes: 'country' },
    fin: { may: 'R', never: 'country' },
    wh: { may: '' },
    admin: { may: '' },
  },
  order: {
    manager: { may: 'CRUD', writes: 'carrier' },
    dev: { may: 'R', never: 'carrier' },
    ops: { may: 'RU', sees: 'own', writes: 'carrier' },
    fin: { may: 'R', never: 'carrier' },
    wh: { may: 'RU', writes: 'carrier', never: 'country' },
    admin: { may: '' },
  },
  order_line: {
    manager: { may: 'CRUD', writes: 'title' },
    dev: { may: 'R', never: 'title' },
    ops: { may: 'RU', sees: 'own', writes: 'title' },
    fin: { may: 'R', never: 'title' },
    wh: { may: 'R', never: 'title' },
    admin: { may: '' },
  },
  service_case: {
    manager: { may: 'CRUD', writes: 'content' },
    dev: { may: 'R', never: 'content' },
    ops: { may: 'CRUD', sees: 'own', writes: 'content' },
    fin: { may: 'R', never: 'content' },
    wh: { may: 'R', never: 'content' },
    admin: { may: '' },
  },
};

/** Fields that a role never sees, by entity. Of an entity that it may not read it sees nothing anyway. */
export const hiddenFields: { readonly [R in Role]: { readonly [entity: string]: readonly string[] } } = {
  manager: {},
  dev: { order: ['customer'] },
  ops: { product: ['supplier', 'purchase_price', 'pack_cost', 'first_leg_cost', 'unit_cost'], order_line: ['cost_snapshot'] },
  fin: { customer: ['name', 'email'] },
  wh: { product: ['supplier', 'purchase_price', 'unit_cost'], order: ['customer'], order_line: ['cost_snapshot', 'margin'] },
  admin: {},
};
