// In charge of: which documents each sample begins with.
import { exampleFolder } from '@trellis/example-online-retail';
import { invalid } from '@trellis/errors';
import type { DocumentIssue, InstalledApp, WorkspaceSource } from '@trellis/model';
import { installFolder, readAppFolder, readWorkspaceFolder } from '@trellis/storage/folder';
import { templateFolder } from '@trellis/templates';
import { join } from 'node:path';
import type { Sample } from '../settings.ts';

function refuse(issues: readonly DocumentIssue[]): void {
  if (issues.length === 0) return;
  const listed = issues.map((each) => ({ ...each, path: each.path === '' ? each.source : `${each.source}: ${each.path}` }));
  throw invalid('document.invalid', listed, { count: issues.length });
}

async function workspaceIn(folder: string): Promise<WorkspaceSource> {
  const { source, issues } = await readWorkspaceFolder(folder);
  refuse(issues);
  if (source === undefined) throw new TypeError(`${folder} has no workspace`);
  return source;
}

async function onlineRetail(root: string, template: WorkspaceSource): Promise<WorkspaceSource> {
  const folder = exampleFolder(root);
  const { workspace } = await workspaceIn(folder);
  const { documents, issues } = await readAppFolder(join(folder, 'apps', 'online_retail'));
  refuse(issues);
  const bindings = Object.fromEntries(template.apps.map((app) => [app.slug, app.id]));
  const app: InstalledApp = installFolder(documents, { id: 'online_retail', slug: 'online_retail', bindings });
  return { workspace, roles: template.roles, apps: [...template.apps, app] };
}

/** The documents that a workspace with this sample begins with. */
export async function sampleDocuments(root: string, sample: Sample): Promise<WorkspaceSource> {
  const template = await workspaceIn(templateFolder(root, 'stage-1'));
  if (sample === 'online-retail') return onlineRetail(root, template);
  return sample === 'none' ? { workspace: template.workspace, roles: [], apps: [] } : template;
}
