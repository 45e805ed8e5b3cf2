// In charge of: where the files of this example lie.
import { join } from 'node:path';

/** The example's folder (`workspace.json`, `recipe.json`, `apps/`, `data/`) under the root of the product. */
export function exampleFolder(root: string): string {
  return join(root, 'examples', 'online-retail');
}
