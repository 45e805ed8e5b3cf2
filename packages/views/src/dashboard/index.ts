// In charge of: what other packages may use of dashboards.
export { DashboardPage, type DashboardPageProps, type RecordsTarget } from './dashboard-page.react.tsx';
export type { FilterValues } from './page-filters.ts';
export { dashboardTexts } from './texts.ts';
