// In charge of: filling a workspace by a recipe: the company it begins with, then its files through the product's own import.
import type { Engine, Identity } from '@trellis/engine';
import { localText } from '@trellis/errors';
import { systemActor } from '@trellis/permissions';
import type { JobJson } from '@trellis/query';
import { prepare, type Recipe, type RecipeStep } from '@trellis/templates';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

async function runStep(engine: Engine, step: RecipeStep, path: string, progress: Progress): Promise<void> {
  const entity = engine.model.appByName.get(step.app)?.entities.find((each) => each.name === step.entity);
  const started = await engine.startImport(
    systemActor('sample'),
    { app: step.app, entity: step.entity },
    { name: basename(step.file), path },
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
  progress(`  ${localText(entity?.label, 'en').padEnd(16)} ${(job.result.created + job.result.updated).toLocaleString('en')}`);
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
    const made = new Set(recipe.files.map(({ file }) => file));
    for (const [place, step] of recipe.steps.entries()) {
      // An import takes its file over: each step has a copy of its own.
      const path = join(folder, `${place}-${basename(step.file)}`);
      await copyFile(join(made.has(step.file) ? folder : recipeFolder, step.file), path);
      await runStep(engine, step, path, progress);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
