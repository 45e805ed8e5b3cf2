// In charge of: what other packages may use of the server's data and settings without serving.
export { productRoot, productVersion } from '../product-root.ts';
export { readSettings, SettingsError, type Settings } from '../settings.ts';
export { migrationsFolder, openStorage, openWorkspace } from './open-workspace.ts';
export { FILES } from './place-files.ts';
