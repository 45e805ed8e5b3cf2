// In charge of: what a settings panel is given and what it may ask of the world around it.
import type { Issue, Locale, LocalText } from '@trellis/errors';
import type { Expression } from '@trellis/schemas';
import type { MarkChoice, Members } from './settings-controls.react.ts';

/** A thing that a config can refer to: an entity, or the end of a path of fields. */
export interface SettingsChoice {
  /** What stands in the config. */
  readonly value: unknown;
  readonly label: LocalText;
}

/** What a panel asks of the world around it: what there is to refer to, and how expressions are read and written. */
export interface SettingsContext {
  readonly entities: readonly SettingsChoice[];
  /** Paths from the field's own entity. */
  readonly paths: readonly SettingsChoice[];
  /** Fields of the field's own entity, by document id. */
  readonly fields: readonly MarkChoice[];
  /** Roles of the app, by document id. */
  readonly roles: readonly MarkChoice[];
  /** The text of a stored expression; of nothing the empty text. */
  printExpression(expression: Expression | undefined): string;
  /** Reads the text of an expression, or says why it is none. */
  readExpression(text: string): { readonly expression: Expression } | { readonly issues: readonly Issue[] };
}

/** What a panel is given. */
export interface SettingsProps {
  readonly type: string;
  readonly config: Members;
  readonly onChange: (config: Members) => void;
  readonly locale: Locale;
  readonly context: SettingsContext;
}
