// In charge of: gathering the mistakes found in documents, each with its place.
import type { ErrorCode, LocalText, Params } from '@trellis/errors';
import type { DocumentKind } from '@trellis/schemas';
import type { DocumentIssue } from './types.ts';

/** Where something stands: a document and a dotted path into it. */
export interface Place {
  readonly source: string;
  readonly path: string;
}

/** The place further inside a document. */
export function within(place: Place, ...steps: readonly (string | number)[]): Place {
  const path = [place.path, ...steps].filter((step) => step !== '').join('.');
  return { source: place.source, path };
}

/** Mistakes, gathered while linking goes on. */
export class Report {
  readonly issues: DocumentIssue[] = [];

  add(place: Place, code: ErrorCode, params: Params = {}): void {
    this.issues.push({ source: place.source, path: place.path, code, params });
  }
}

/** What a document kind is called in messages. */
export const kindLabels: { readonly [Kind in DocumentKind]: LocalText } = {
  workspace: { en: 'workspace', 'zh-CN': '工作区' },
  role: { en: 'role', 'zh-CN': '角色' },
  app: { en: 'app', 'zh-CN': '应用' },
  entity: { en: 'entity', 'zh-CN': '实体' },
  field: { en: 'field', 'zh-CN': '字段' },
  view: { en: 'view', 'zh-CN': '视图' },
  form: { en: 'form', 'zh-CN': '表单' },
  page: { en: 'page', 'zh-CN': '页面' },
  grant: { en: 'grant', 'zh-CN': '授权' },
};
