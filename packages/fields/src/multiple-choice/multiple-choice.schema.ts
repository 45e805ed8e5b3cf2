// In charge of: the config of multiple choice fields.
import { choiceSchema, type ChoiceConfig } from '../option-list.ts';

/** Config of a multiple choice field. */
export const multipleChoiceSchema = choiceSchema;

/** Config of a multiple choice field. */
export type MultipleChoiceConfig = ChoiceConfig;
