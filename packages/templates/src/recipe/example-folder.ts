// In charge of: the sample companies that are made by a recipe, and where their files lie.
import { join } from 'node:path';

/** Names of the sample companies made by a recipe. */
export const exampleNames = ['online-retail', 'northwind', 'sakila'] as const;

/** Name of a sample company made by a recipe. */
export type ExampleName = (typeof exampleNames)[number];

/** The folder of an example (`workspace.json`, `recipe.json`, `apps/`, `data/`) under the root of the product. */
export function exampleFolder(root: string, name: ExampleName): string {
  return join(root, 'examples', name);
}
