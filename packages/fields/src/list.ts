// In charge of: the one list of field types that documents can name.
import { attachmentType } from './attachment/attachment.ts';
import { autonumberType } from './autonumber/autonumber.ts';
import { barcodeType } from './barcode/barcode.ts';
import { booleanType } from './boolean/boolean.ts';
import { colorType } from './color/color.ts';
import { dateType } from './date/date.ts';
import { decimalType } from './decimal/decimal.ts';
import { departmentType } from './department/department.ts';
import { durationType } from './duration/duration.ts';
import { emailType } from './email/email.ts';
import type { AnyFieldType } from './field-type.ts';
import { formulaType } from './formula/formula.ts';
import { integerType } from './integer/integer.ts';
import { jsonType } from './json/json.ts';
import { linkType } from './link/link.ts';
import { locationType } from './location/location.ts';
import { longTextType } from './long-text/long-text.ts';
import { lookupType } from './lookup/lookup.ts';
import { moneyType } from './money/money.ts';
import { multipleChoiceType } from './multiple-choice/multiple-choice.ts';
import { percentType } from './percent/percent.ts';
import { phoneType } from './phone/phone.ts';
import { quantityType } from './quantity/quantity.ts';
import { ratingType } from './rating/rating.ts';
import { rollupType } from './rollup/rollup.ts';
import { singleChoiceType } from './single-choice/single-choice.ts';
import { statusType } from './status/status.ts';
import { textType } from './text/text.ts';
import { timestampType } from './timestamp/timestamp.ts';
import { urlType } from './url/url.ts';
import { userType } from './user/user.ts';

/** Every field type by its name in documents, in the order in which the studio offers them. */
export const fieldTypes = {
  text: textType,
  long_text: longTextType,
  integer: integerType,
  decimal: decimalType,
  money: moneyType,
  percent: percentType,
  quantity: quantityType,
  duration: durationType,
  rating: ratingType,
  boolean: booleanType,
  date: dateType,
  timestamp: timestampType,
  single_choice: singleChoiceType,
  multiple_choice: multipleChoiceType,
  status: statusType,
  link: linkType,
  user: userType,
  attachment: attachmentType,
  department: departmentType,
  email: emailType,
  phone: phoneType,
  url: urlType,
  autonumber: autonumberType,
  barcode: barcodeType,
  color: colorType,
  json: jsonType,
  location: locationType,
} as const satisfies Record<string, AnyFieldType>;

/** The types whose values are computed; the model gives their fields the type of the result. */
export const computedTypes = {
  formula: formulaType,
  lookup: lookupType,
  rollup: rollupType,
} as const satisfies Record<string, AnyFieldType>;

/** Name of a field type whose values are kept as they are given. */
export type FieldTypeName = keyof typeof fieldTypes;

/** Name of a field type whose values are computed. */
export type ComputedTypeName = keyof typeof computedTypes;

/** The names of all field types that documents may use. */
export const fieldTypeNames = [...Object.keys(fieldTypes), ...Object.keys(computedTypes)] as readonly (FieldTypeName | ComputedTypeName)[];

/** The field type with a name, undefined when there is none such. */
export function fieldType(name: string): AnyFieldType | undefined {
  if (Object.hasOwn(fieldTypes, name)) return fieldTypes[name as FieldTypeName];
  return Object.hasOwn(computedTypes, name) ? computedTypes[name as ComputedTypeName] : undefined;
}
