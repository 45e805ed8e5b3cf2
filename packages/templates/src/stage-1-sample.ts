// In charge of: the sample company of the stage-1 template as records ready to load.
import { randomFrom } from './random.ts';
import type { SampleCompany, SampleRecord, SampleReference } from './sample.ts';
import { generateCases } from './stage-1-after-sales.ts';
import { people, products, stores, suppliers, warehouses, type Person, type Supplier } from './stage-1-catalog.ts';
import { picturesOf } from './stage-1-pictures.ts';
import { firstLegCost, generateOrders, packCost, priceIn } from './stage-1-orders.ts';
import { generateRates } from './stage-1-rates.ts';

const SEED = 20_261_122;
const DAY = 86_400_000;

function person(name: Person): SampleReference {
  return { email: people[name].email };
}

function storeRecords(): SampleRecord[] {
  return stores.map((store) => ({
    name: store.name,
    platform: store.platform,
    marketplace: store.marketplace,
    ...(store.marketplaceId === undefined ? {} : { marketplace_id: store.marketplaceId }),
    seller_id: store.sellerId,
    currency: store.currency,
    timezone: store.timezone,
    owner: person(store.owner),
    ...(store.backup === undefined ? {} : { backup: person(store.backup) }),
    fee_rate: store.feeRate,
    goal_month: store.goal,
    status: 'active',
  }));
}

function supplierRecords(): SampleRecord[] {
  return Object.values<Supplier>(suppliers).map((supplier, index) => ({
    name: supplier.name,
    contact: supplier.contact,
    // 000 after the prefix is given to nobody.
    phone: `1380000${String(1101 + index * 7)}`,
    pay_terms: supplier.payTerms,
    lead_days: supplier.leadDays,
    rating: supplier.rating,
    status: supplier.blocked ? 'blocked' : 'active',
  }));
}

function productRecords(now: number): SampleRecord[] {
  return products.map((product, index) => ({
    sku: product.sku,
    name: product.name,
    name_en: product.nameEn,
    image: picturesOf(product.sku),
    category: product.category,
    status: product.status,
    developer: person('xu'),
    supplier: { name: suppliers[product.supplier].name },
    purchase_price: product.cost,
    pack_cost: packCost(product),
    first_leg_cost: firstLegCost(product),
    weight_g: product.grams,
    length_cm: product.size[0],
    width_cm: product.size[1],
    height_cm: product.size[2],
    moq: product.price > 30 ? 100 : 200,
    pack_multiple: product.grams > 1500 ? 6 : 20,
    lead_days: suppliers[product.supplier].leadDays,
    transit_days: 35,
    safety_days: 10,
    grade: product.grade,
    ...(product.status === 'draft' ? {} : { launch_on: new Date(now - (200 + index * 11) * DAY).toISOString().slice(0, 10) }),
  }));
}

function warehouseRecords(): SampleRecord[] {
  return warehouses.map((warehouse) => ({
    name: warehouse.name,
    type: warehouse.type,
    country: warehouse.country,
    ...(warehouse.store === undefined ? {} : { store: { name: warehouse.store } }),
    ...(warehouse.keeper === undefined ? {} : { keeper: person(warehouse.keeper) }),
    active: warehouse.closed !== true,
  }));
}

/** What each store offers: all that is sold, under the product's own number. */
function listingRecords(): SampleRecord[] {
  return stores.flatMap((store) =>
    products
      .filter(({ status }) => status !== 'draft')
      .map((product) => ({
        ext_key: `${store.name}|${product.sku}`,
        store: { name: store.name },
        seller_sku: product.sku,
        product: { sku: product.sku },
        title: product.nameEn,
        price: priceIn(store, product) / 100,
        fba: store.platform === 'amazon',
        status: product.status === 'stopped' ? 'inactive' : 'active',
      })),
  );
}

/** The sample company as it stands at `now`: the same instant gives the same company, and no order is later. */
export function stage1Sample(now: Date): SampleCompany {
  const { customers, orders, lines } = generateOrders(randomFrom(SEED), now.getTime());
  const cases = generateCases(randomFrom(SEED + 1), orders, lines, now.getTime());
  return {
    users: Object.values(people),
    records: [
      { app: 'base', entity: 'store', records: storeRecords() },
      { app: 'base', entity: 'supplier', records: supplierRecords() },
      { app: 'base', entity: 'product', records: productRecords(now.getTime()) },
      { app: 'base', entity: 'warehouse', records: warehouseRecords() },
      { app: 'base', entity: 'listing', records: listingRecords() },
      { app: 'base', entity: 'fx_rate', records: generateRates(randomFrom(SEED + 2), now.getTime()) },
      { app: 'sales', entity: 'customer', records: customers },
      { app: 'sales', entity: 'order', records: orders },
      { app: 'sales', entity: 'order_line', records: lines },
      { app: 'sales', entity: 'service_case', records: cases },
    ],
  };
}
