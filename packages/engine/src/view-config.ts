// In charge of: the config of a view as the browser gets it: fields by their names, and only those that the actor may read.
import { viewKind, type Ref, type View } from '@trellis/schemas';

/** A config, or word that a field is hidden without which the view says nothing. */
export type TrimmedConfig = { readonly config: View['config'] } | 'hidden';

/** The config of a view. `nameOf` gives a field's name where the actor may read it. */
export function viewConfig(view: View, nameOf: (ref: Ref) => string | undefined): TrimmedConfig {
  const kind = viewKind(view.type);
  if (kind === undefined || view.config === undefined) return { config: view.config };
  const config: { [member: string]: unknown } = { ...view.config };
  for (const member of Object.keys(kind.fields)) {
    if (config[member] === undefined) continue;
    const name = nameOf(config[member] as Ref);
    if (name !== undefined) config[member] = name;
    else if (kind.configSchema.required?.includes(member) === true) return 'hidden';
    else delete config[member];
  }
  return { config };
}
