// In charge of: the config of single choice fields.
import { choiceSchema, type ChoiceConfig } from '../option-list.ts';

/** Config of a single choice field. */
export const singleChoiceSchema = choiceSchema;

/** Config of a single choice field. */
export type SingleChoiceConfig = ChoiceConfig;
