// In charge of: telling i18next which areas and keys there are, so that an unknown key does not compile.
import 'i18next';
import type { dashboardTexts } from '@trellis/views/dashboard';
import type { importTexts } from '@trellis/views/import';
import type { access } from './access.ts';
import type { admin } from './admin.ts';
import type { Texts } from './catalogs.ts';
import type { roles } from './roles.ts';
import type { security } from './security.ts';
import type { share } from './share.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: Texts & {
      readonly dashboard: (typeof dashboardTexts)['en'];
      readonly import: (typeof importTexts)['en'];
      readonly access: (typeof access)['en'];
      readonly admin: (typeof admin)['en'];
      readonly roles: (typeof roles)['en'];
      readonly security: (typeof security)['en'];
      readonly share: (typeof share)['en'];
    };
  }
}
