// In charge of: the invented company behind the stage-1 sample: its people, stores, suppliers, warehouses and products.
import type { SampleUser } from './sample.ts';

/** The people of the company, by the short names used below. */
export const people = {
  he: { email: 'he.min@yunzhan.example', name: '何敏', roles: ['manager'], locale: 'zh-CN' },
  lin: { email: 'lin.yue@yunzhan.example', name: '林悦', roles: ['ops'], locale: 'zh-CN' },
  zhou: { email: 'zhou.hang@yunzhan.example', name: '周航', roles: ['ops'], locale: 'zh-CN' },
  wu: { email: 'wu.qian@yunzhan.example', name: '吴倩', roles: ['fin'], locale: 'zh-CN' },
  zhao: { email: 'zhao.lei@yunzhan.example', name: '赵磊', roles: ['wh'], locale: 'zh-CN' },
  xu: { email: 'xu.ning@yunzhan.example', name: '徐宁', roles: ['dev'], locale: 'zh-CN' },
  chen: { email: 'chen.jia@yunzhan.example', name: '陈佳', roles: ['admin'], locale: 'zh-CN' },
} as const satisfies { readonly [name: string]: SampleUser };

/** One of the people. */
export type Person = keyof typeof people;

/** How an order gets to its buyer. */
export type Fulfil = 'fba' | 'self' | 'third';

/** Something picked by weight. */
interface Weighted<T> {
  readonly value: T;
  readonly weight: number;
}

/** A store with how it sells. */
export interface Store {
  readonly name: string;
  readonly platform: 'amazon' | 'ebay' | 'shopify';
  readonly marketplace: string;
  readonly marketplaceId?: string;
  readonly sellerId: string;
  readonly currency: string;
  readonly timezone: string;
  /** Hours its clocks are ahead of UTC, near enough to put orders into waking hours. */
  readonly utcOffset: number;
  readonly owner: Person;
  readonly backup?: Person;
  readonly feeRate: number;
  readonly goal: number;
  /** Share of all orders. */
  readonly weight: number;
  readonly countries: readonly Weighted<string>[];
  readonly fulfil: readonly Weighted<Fulfil>[];
  /** Prices here for one dollar at home, and what they are rounded to end on. */
  readonly priceFactor: number;
  readonly priceStep: number;
  readonly shipIncome: number;
}

const amazonFulfil: readonly Weighted<Fulfil>[] = [
  { value: 'fba', weight: 55 },
  { value: 'self', weight: 33 },
  { value: 'third', weight: 12 },
];
const ownFulfil: readonly Weighted<Fulfil>[] = [
  { value: 'self', weight: 65 },
  { value: 'third', weight: 35 },
];

function countries(shares: { readonly [country: string]: number }): readonly Weighted<string>[] {
  return Object.entries(shares).map(([value, weight]) => ({ value, weight }));
}

/** The six stores. */
export const stores: readonly Store[] = [
  {
    name: 'Pinewell US',
    platform: 'amazon',
    marketplace: 'US',
    marketplaceId: 'ATVPDKIKX0DER',
    sellerId: 'A1PINEWELLUS0',
    currency: 'USD',
    timezone: 'America/Los_Angeles',
    utcOffset: -8,
    owner: 'lin',
    backup: 'zhou',
    feeRate: 0.15,
    goal: 60_000,
    weight: 38,
    countries: countries({ US: 90, CA: 7, MX: 3 }),
    fulfil: amazonFulfil,
    priceFactor: 1,
    priceStep: 1,
    shipIncome: 4.99,
  },
  {
    name: 'Pinewell DE',
    platform: 'amazon',
    marketplace: 'DE',
    marketplaceId: 'A1PA6795UKMFR9',
    sellerId: 'A1PINEWELLEU0',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    utcOffset: 1,
    owner: 'lin',
    feeRate: 0.15,
    goal: 32_000,
    weight: 20,
    countries: countries({ DE: 74, AT: 12, FR: 8, NL: 6 }),
    fulfil: amazonFulfil,
    priceFactor: 0.95,
    priceStep: 1,
    shipIncome: 3.99,
  },
  {
    name: 'Pinewell UK',
    platform: 'amazon',
    marketplace: 'UK',
    marketplaceId: 'A1F83G8C2ARO7P',
    sellerId: 'A1PINEWELLEU0',
    currency: 'GBP',
    timezone: 'Europe/London',
    utcOffset: 0,
    owner: 'zhou',
    backup: 'lin',
    feeRate: 0.15,
    goal: 24_000,
    weight: 15,
    countries: countries({ GB: 95, IE: 5 }),
    fulfil: amazonFulfil,
    priceFactor: 0.82,
    priceStep: 1,
    shipIncome: 3.49,
  },
  {
    name: 'pinewell.com',
    platform: 'shopify',
    marketplace: 'Global',
    sellerId: 'pinewell',
    currency: 'USD',
    timezone: 'America/New_York',
    utcOffset: -5,
    owner: 'lin',
    feeRate: 0.029,
    goal: 18_000,
    weight: 12,
    countries: countries({ US: 62, CA: 14, AU: 12, NZ: 5, SG: 4, AE: 3 }),
    fulfil: ownFulfil,
    priceFactor: 1.05,
    priceStep: 1,
    shipIncome: 5.99,
  },
  {
    name: 'Pinewell JP',
    platform: 'amazon',
    marketplace: 'JP',
    marketplaceId: 'A1VC38T7YXB528',
    sellerId: 'A1PINEWELLJP0',
    currency: 'JPY',
    timezone: 'Asia/Tokyo',
    utcOffset: 9,
    owner: 'zhou',
    feeRate: 0.15,
    goal: 2_000_000,
    weight: 9,
    countries: countries({ JP: 100 }),
    fulfil: amazonFulfil,
    priceFactor: 138,
    priceStep: 100,
    shipIncome: 500,
  },
  {
    name: 'Homely UK',
    platform: 'ebay',
    marketplace: 'UK',
    sellerId: 'homely_uk',
    currency: 'GBP',
    timezone: 'Europe/London',
    utcOffset: 0,
    owner: 'zhou',
    feeRate: 0.129,
    goal: 9_000,
    weight: 6,
    countries: countries({ GB: 92, IE: 6, FR: 2 }),
    fulfil: ownFulfil,
    priceFactor: 0.8,
    priceStep: 1,
    shipIncome: 2.99,
  },
];

/** A supplier. */
export interface Supplier {
  readonly name: string;
  readonly contact: string;
  readonly payTerms: 'prepaid' | 'on_delivery' | 'monthly';
  readonly leadDays: number;
  readonly rating: number;
  readonly blocked?: true;
}

/** The suppliers, by the short names that products use. */
export const suppliers = {
  hesheng: { name: '宁波合盛塑业', contact: '徐建国', payTerms: 'monthly', leadDays: 15, rating: 5 },
  minghua: { name: '台州铭华日用品', contact: '叶丽娟', payTerms: 'prepaid', leadDays: 20, rating: 4 },
  kaida: { name: '佛山凯达五金', contact: '梁伟明', payTerms: 'on_delivery', leadDays: 18, rating: 4 },
  lumio: { name: '深圳明屋照明', contact: '黄晓东', payTerms: 'prepaid', leadDays: 12, rating: 5 },
  yanhe: { name: '厦门岩禾家居', contact: '陈雅婷', payTerms: 'monthly', leadDays: 22, rating: 4 },
  jieli: { name: '永康捷力工贸', contact: '应国强', payTerms: 'prepaid', leadDays: 16, rating: 3 },
  baorui: { name: '阳江宝锐刀具', contact: '冯志刚', payTerms: 'on_delivery', leadDays: 14, rating: 4 },
  zhuyi: { name: '安吉竹艺坊', contact: '俞春燕', payTerms: 'monthly', leadDays: 25, rating: 3 },
  xinmao: { name: '义乌鑫茂包装', contact: '金海波', payTerms: 'prepaid', leadDays: 7, rating: 2, blocked: true },
} as const satisfies { readonly [name: string]: Supplier };

/** A warehouse; those of Amazon belong to a store. */
export interface Warehouse {
  readonly name: string;
  readonly type: 'own' | 'fba' | 'third';
  readonly country: string;
  readonly store?: string;
  readonly keeper?: Person;
  readonly closed?: true;
}

/** The warehouses. */
export const warehouses: readonly Warehouse[] = [
  { name: '义乌自有仓', type: 'own', country: 'CN', keeper: 'zhao' },
  { name: '洛杉矶海外仓', type: 'third', country: 'US' },
  { name: '法兰克福海外仓', type: 'third', country: 'DE' },
  { name: '伯明翰海外仓', type: 'third', country: 'GB' },
  { name: 'FBA 美国', type: 'fba', country: 'US', store: 'Pinewell US' },
  { name: 'FBA 德国', type: 'fba', country: 'DE', store: 'Pinewell DE' },
  { name: 'FBA 英国', type: 'fba', country: 'GB', store: 'Pinewell UK' },
  { name: 'FBA 日本', type: 'fba', country: 'JP', store: 'Pinewell JP' },
  { name: '东莞旧仓', type: 'own', country: 'CN', closed: true },
];

/** Sales grade of a product. */
export type Grade = 'hot' | 'good' | 'normal' | 'slow';

/** A product: price is what it sells for in dollars, cost what it is bought for in yuan. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string;
  readonly category: string;
  readonly supplier: keyof typeof suppliers;
  readonly price: number;
  readonly cost: number;
  readonly grams: number;
  readonly size: readonly [number, number, number];
  readonly grade: Grade;
  readonly status: 'draft' | 'active' | 'clearance' | 'stopped';
}

const KITCHEN = '厨房用品';
const BATH = '浴室用品';
const PET = '宠物用品';
const STORAGE = '收纳用品';

type ProductLine = readonly [string, string, string, string, Product['supplier'], number, number, number, Product['size'], Grade, Product['status']?];

// One product a line: code, names, category, supplier, price in USD, cost in CNY, weight in g, size in cm, grade, status when not active.
const productLines: readonly ProductLine[] = [
  ['KT-1017-3PK', '人体感应橱柜灯 三只装', 'Motion cabinet light, 3 pk', KITCHEN, 'lumio', 29.99, 46.5, 420, [22, 14, 8], 'hot'],
  ['KT-1023', '硅胶锅铲五件套', 'Silicone utensil set, 5 pc', KITCHEN, 'hesheng', 22.99, 31, 510, [34, 12, 8], 'good'],
  ['KT-1031', '不锈钢沥水架', 'Steel dish rack', KITCHEN, 'kaida', 39.99, 68, 1850, [45, 32, 14], 'normal'],
  ['KT-1042-GRN', '折叠硅胶沥水篮 绿色', 'Collapsible colander, green', KITCHEN, 'hesheng', 24.99, 28.6, 380, [28, 28, 6], 'hot'],
  ['KT-1042-GRY', '折叠硅胶沥水篮 灰色', 'Collapsible colander, grey', KITCHEN, 'hesheng', 24.99, 28.6, 380, [28, 28, 6], 'good'],
  ['KT-1055', '竹制砧板三件套', 'Bamboo board set, 3 pc', KITCHEN, 'zhuyi', 34.99, 52, 1620, [38, 28, 5], 'normal'],
  ['KT-1068', '自动感应皂液器', 'Touchless soap dispenser', KITCHEN, 'lumio', 27.99, 43, 460, [20, 12, 10], 'good'],
  ['KT-1074', '玻璃调料罐十二只装', 'Glass spice jars, 12 pk', KITCHEN, 'minghua', 32.99, 48.5, 2100, [40, 30, 12], 'normal'],
  ['KT-1088', '胡桃木磁吸刀架', 'Walnut magnetic knife strip', KITCHEN, 'baorui', 36.99, 55, 720, [42, 9, 5], 'good'],
  ['KT-1096', '厨房多功能剪刀', 'Kitchen shears', KITCHEN, 'baorui', 14.99, 16.8, 210, [24, 11, 3], 'normal'],
  ['KT-1103', '电动研磨器一对', 'Electric grinder set, 2 pk', KITCHEN, 'jieli', 33.99, 58, 690, [24, 14, 8], 'slow'],
  ['KT-1120', '密封罐六件套', 'Airtight canisters, 6 pc', KITCHEN, 'minghua', 35.99, 51, 1380, [40, 30, 20], 'good'],
  ['BT-2003', '负离子花洒喷头', 'Filtered shower head', BATH, 'kaida', 25.99, 33, 340, [26, 10, 8], 'good'],
  ['BT-2008', '紫外马桶感应灯', 'Toilet night light, UV', BATH, 'lumio', 15.99, 17.5, 120, [12, 9, 6], 'good'],
  ['BT-2014-L', '硅藻土吸水垫 大号', 'Diatomite bath mat, L', BATH, 'yanhe', 34.99, 41, 2200, [60, 40, 2], 'hot'],
  ['BT-2014-S', '硅藻土吸水垫 小号', 'Diatomite bath mat, S', BATH, 'yanhe', 22.99, 26, 1200, [45, 30, 2], 'normal'],
  ['BT-2022', '硅胶搓澡巾', 'Silicone back scrubber', BATH, 'hesheng', 12.99, 9.8, 150, [20, 12, 4], 'normal'],
  ['BT-2031', '免打孔浴室置物架', 'No-drill shower shelf', BATH, 'kaida', 27.99, 36, 980, [32, 16, 12], 'good'],
  ['BT-2036', '速干浴帘', 'Quick-dry shower curtain', BATH, 'yanhe', 19.99, 24, 620, [30, 24, 5], 'normal'],
  ['BT-2040', '可折叠脏衣篮', 'Foldable laundry basket', BATH, 'minghua', 26.99, 34.5, 890, [42, 38, 8], 'normal'],
  ['BT-2047', '电动洁面刷', 'Sonic facial brush', BATH, 'jieli', 21.99, 32, 180, [16, 8, 6], 'slow', 'clearance'],
  ['PT-3005-BLU', '防滑宠物慢食碗 蓝色', 'Slow-feeder bowl, blue', PET, 'hesheng', 12.99, 11.6, 260, [22, 22, 6], 'hot'],
  ['PT-3005-PNK', '防滑宠物慢食碗 粉色', 'Slow-feeder bowl, pink', PET, 'hesheng', 12.99, 11.6, 260, [22, 22, 6], 'good'],
  ['PT-3011', '宠物舔食垫 两片装', 'Lick mat, 2 pk', PET, 'hesheng', 13.99, 10.5, 210, [22, 22, 3], 'normal'],
  ['PT-3019', '便携宠物水杯', 'Portable dog water bottle', PET, 'jieli', 17.99, 18.2, 230, [26, 9, 9], 'hot'],
  ['PT-3027', '猫咪吸盘窗台', 'Cat window perch', PET, 'zhuyi', 29.99, 42, 1250, [56, 34, 8], 'good'],
  ['PT-3033', '自清洁宠物梳', 'Self-cleaning slicker brush', PET, 'baorui', 15.99, 14.6, 180, [20, 10, 6], 'good'],
  ['PT-3040', '双层猫砂垫', 'Litter mat, honeycomb', PET, 'yanhe', 23.99, 27, 780, [60, 45, 3], 'normal'],
  ['PT-3046', '宠物自动喂食器', 'Automatic pet feeder', PET, 'jieli', 59.99, 118, 1980, [32, 22, 22], 'normal'],
  ['PT-3052', '夜光牵引绳', 'LED dog leash', PET, 'lumio', 18.99, 21, 160, [18, 12, 4], 'slow'],
  ['ST-4002', '真空压缩袋八件装', 'Vacuum bag set, 8 pc', STORAGE, 'minghua', 21.99, 25.5, 860, [36, 26, 6], 'good'],
  ['ST-4017', '床底收纳箱', 'Under-bed organiser, 2 pk', STORAGE, 'minghua', 29.99, 39, 1720, [50, 40, 10], 'normal'],
  ['ST-4026', '桌面理线盒', 'Cable box with lid', STORAGE, 'kaida', 19.99, 22, 640, [32, 14, 13], 'good'],
  ['ST-4035', '悬挂式衣柜收纳', 'Hanging closet shelf', STORAGE, 'minghua', 18.99, 20.5, 560, [32, 30, 6], 'normal'],
  ['ST-4041', '叠放鞋盒十二只', 'Shoe box, stackable 12 pc', STORAGE, 'yanhe', 42.99, 66, 3200, [38, 36, 24], 'normal'],
  ['ST-4050', '墙面挂钩排', 'Wall hook rail, 5 hooks', STORAGE, 'kaida', 16.99, 17, 420, [42, 8, 5], 'slow'],
  ['ST-4055', '抽屉标签架二十只', 'Drawer label holders, 20 pk', STORAGE, 'jieli', 11.99, 8.6, 190, [16, 12, 4], 'slow', 'clearance'],
  ['ST-4061', '可移动收纳推车', 'Rolling cart', STORAGE, 'kaida', 45.99, 82, 4300, [48, 36, 16], 'normal'],
  ['ST-4066', '折叠收纳凳', 'Folding storage ottoman', STORAGE, 'zhuyi', 31.99, 49, 2400, [40, 40, 8], 'normal', 'stopped'],
  ['ST-4072', '亚克力首饰盒', 'Acrylic jewellery box', STORAGE, 'yanhe', 26.99, 37, 900, [26, 18, 14], 'normal', 'draft'],
];

/** The products. */
export const products: readonly Product[] = productLines.map(
  ([sku, name, nameEn, category, supplier, price, cost, grams, size, grade, status = 'active']) => ({
    sku,
    name,
    nameEn,
    category,
    supplier,
    price,
    cost,
    grams,
    size,
    grade,
    status,
  }),
);

/** First names and surname initials that buyers are made from, by the country their order goes to; `*` for all others. */
export const buyerNames: { readonly [country: string]: readonly string[] } = {
  US: ['Dana', 'Marcus', 'Priya', 'Ethan', 'Gloria', 'Noah', 'Renee', 'Tyler', 'Ava', 'Luis', 'Hannah', 'Derek', 'Imani', 'Cole', 'Paige', 'Owen'],
  DE: ['Jonas', 'Lena', 'Felix', 'Greta', 'Markus', 'Anke', 'Tobias', 'Mira', 'Sven', 'Katrin'],
  JP: ['Haruto', 'Yui', 'Sota', 'Aoi', 'Ren', 'Mio', 'Kaito', 'Hina'],
  GB: ['Oliver', 'Poppy', 'Harriet', 'Callum', 'Isla', 'Rhys', 'Megan', 'Angus', 'Freya', 'Toby'],
  '*': ['Alex', 'Sam', 'Nina', 'Leo', 'Maya', 'Theo', 'Zara', 'Hugo', 'Clara', 'Ivan'],
};
