// In charge of: which documents each sample begins with.
import { invalid } from '@trellis/errors';
import type { DocumentIssue, InstalledApp, WorkspaceSource } from '@trellis/model';
import { installFolder, readAppFolder, readWorkspaceFolder } from '@trellis/storage/folder';
import { exampleFolder, readRecipe, templateFolder, type ExampleName } from '@trellis/templates';
import { readdir } from 'node:fs/promises';
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

/** The example's own apps on top of its template's, when it has one. */
async function exampleDocuments(root: string, name: ExampleName): Promise<WorkspaceSource> {
  const folder = exampleFolder(root, name);
  const own = await workspaceIn(folder);
  const { template } = readRecipe(join(folder, 'recipe.json'));
  if (template === undefined) return own;
  const base = await workspaceIn(templateFolder(root, template));
  const bindings = Object.fromEntries(base.apps.map((app) => [app.slug, app.id]));
  const apps: InstalledApp[] = [];
  for (const slug of await readdir(join(folder, 'apps'))) {
    const { documents, issues } = await readAppFolder(join(folder, 'apps', slug));
    refuse(issues);
    apps.push(installFolder(documents, { id: slug, slug, bindings }));
  }
  return { workspace: own.workspace, roles: [...base.roles, ...own.roles], apps: [...base.apps, ...apps] };
}

/** The documents that a workspace with this sample begins with. */
export async function sampleDocuments(root: string, sample: Sample): Promise<WorkspaceSource> {
  if (sample !== 'none' && sample !== 'stage-1') return exampleDocuments(root, sample);
  const template = await workspaceIn(templateFolder(root, 'stage-1'));
  return sample === 'none' ? { workspace: template.workspace, roles: [], apps: [] } : template;
}
