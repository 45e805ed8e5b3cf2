// In charge of: filling a workspace by a recipe: the company it begins with, then its files through the product's own import.
import type { Engine, Identity } from '@trellis/engine';
import { localText } from '@trellis/errors';
import { prepare, type Recipe, type RecipeStep } from '@trellis/example-online-retail';
import { systemActor } from '@trellis/permissions';
import type { JobJson } from '@trellis/query';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadSample } from './load-sample.ts';

const LOOK_AGAIN_MS = 200;

/** Told what is being done, a line each. */
export type Progress = (line: string) => void;

async function finished(engine: Engine, started: JobJson): Promise<JobJson> {
  let job = started;
  while (job.status === 'queued' || job.status === 'running') {
    await wait(LOOK_AGAIN_MS);
    job = await engine.job(systemActor('sample'), started.id, 'en');
  }
  return job;
}

async function runStep(engine: Engine, step: RecipeStep, folder: string, progress: Progress): Promise<void> {
  const entity = engine.model.appByName.get(step.app)?.entities.find((each) => each.name === step.entity);
  const started = await engine.startImport(
    systemActor('sample'),
    { app: step.app, entity: step.entity },
    { name: step.file, path: join(folder, step.file) },
    step.options,
  );
  const job = await finished(engine, started);
  if (job.status !== 'done' || job.result === undefined) {
    const reasons = [
      job.error?.message,
      ...(job.refused ?? []).slice(0, 3).map((row) => `line ${row.row}: ${row.issues.map((issue) => issue.message).join(' ')}`),
    ];
    throw new Error(`${step.file} was not imported (${job.status}). ${reasons.filter(Boolean).join(' ')}`);
  }
  progress(`  ${localText(entity?.label, 'en').padEnd(16)} ${job.result.created.toLocaleString('en')}`);
}

/** Carries out a recipe. */
export async function loadRecipe(
  engine: Engine,
  identity: Identity,
  recipe: Recipe,
  recipeFolder: string,
  dataFolder: string,
  progress: Progress,
): Promise<void> {
  await loadSample(engine, identity, recipe.company);
  const folder = await mkdtemp(join(dataFolder, 'recipe-'));
  try {
    progress('Importing the sample company:');
    await prepare(recipe, recipeFolder, folder);
    for (const step of recipe.steps) await runStep(engine, step, folder, progress);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
