// In charge of: the glyphs that documents can name for apps, entities, views and pages.
import {
  Banknote, Boxes, Building2, CalendarDays, ChartColumn, ChartLine, ClipboardList, Contact, CreditCard, Database, FileText, Globe, Handshake, House, Kanban, LayoutDashboard, LayoutGrid, Lightbulb, List,
  ListChecks, Megaphone, Package, PackageSearch, Receipt, ReceiptText, Scale, Settings, ShoppingBag, ShoppingCart, Star, Store, Table2, Tag, Target, Truck, User, Users, Wallet, Warehouse, Wrench, type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';

const glyphs: { readonly [name: string]: LucideIcon } = {
  banknote: Banknote, boxes: Boxes, building: Building2, calendar: CalendarDays, 'chart-column': ChartColumn, 'chart-line': ChartLine, clipboard: ClipboardList, contact: Contact, 'credit-card': CreditCard,
  database: Database, file: FileText, globe: Globe, handshake: Handshake, house: House, kanban: Kanban, dashboard: LayoutDashboard, 'layout-dashboard': LayoutDashboard, grid: LayoutGrid, lightbulb: Lightbulb,
  list: List, 'list-checks': ListChecks, megaphone: Megaphone, package: Package, 'package-search': PackageSearch, receipt: Receipt, 'receipt-text': ReceiptText, scale: Scale, settings: Settings,
  'shopping-bag': ShoppingBag, 'shopping-cart': ShoppingCart, star: Star, store: Store, table: Table2, tag: Tag, target: Target, truck: Truck, user: User, users: Users, wallet: Wallet, warehouse: Warehouse, wrench: Wrench,
};

/** The glyph a document names, or the one of its kind. */
export function Glyph({ name, kind, size = 16 }: { readonly name: string | undefined; readonly kind: 'app' | 'view' | 'page'; readonly size?: number }): ReactNode {
  const ownName = name === undefined ? undefined : glyphs[name];
  const Icon = ownName ?? { app: LayoutGrid, view: Table2, page: LayoutDashboard }[kind];
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
