// Proves that the derived types are what the schemas say.
import { expectTypeOf } from 'vitest';
import type { App, Expression, Grant, Page, StoredFilter, View, Workspace } from './index.ts';

expectTypeOf<Workspace['locale']>().toEqualTypeOf<'zh-CN' | 'en'>();
expectTypeOf<App['kind']>().toEqualTypeOf<'app'>();
expectTypeOf<Grant['condition']>().toEqualTypeOf<Expression | undefined>();
expectTypeOf<View['filter']>().toEqualTypeOf<StoredFilter | undefined>();
expectTypeOf<NonNullable<Page['widgets'][string]['query']>['filter']>().toEqualTypeOf<StoredFilter | undefined>();
