// In charge of: the one list of the field types' screen sides. A type that is missing here does not compile.
import './field-ui.css';
import { attachmentUi } from './attachment/attachment.react.tsx';
import { autonumberUi } from './autonumber/autonumber.react.tsx';
import { backlinkUi } from './backlink/backlink.react.tsx';
import { barcodeUi } from './barcode/barcode.react.tsx';
import { booleanUi } from './boolean/boolean.react.tsx';
import { colorUi } from './color/color.react.tsx';
import { dateUi } from './date/date.react.tsx';
import { decimalUi } from './decimal/decimal.react.tsx';
import { departmentUi } from './department/department.react.tsx';
import { durationUi } from './duration/duration.react.tsx';
import { emailUi } from './email/email.react.tsx';
import type { FieldUi } from './field-ui.react.tsx';
import { integerUi } from './integer/integer.react.tsx';
import { jsonUi } from './json/json.react.tsx';
import { linkUi } from './link/link.react.tsx';
import type { FieldTypeName } from './list.ts';
import { locationUi } from './location/location.react.tsx';
import { longTextUi } from './long-text/long-text.react.tsx';
import { moneyUi } from './money/money.react.tsx';
import { multipleChoiceUi } from './multiple-choice/multiple-choice.react.tsx';
import { percentUi } from './percent/percent.react.tsx';
import { phoneUi } from './phone/phone.react.tsx';
import { quantityUi } from './quantity/quantity.react.tsx';
import { ratingUi } from './rating/rating.react.tsx';
import { singleChoiceUi } from './single-choice/single-choice.react.tsx';
import { statusUi } from './status/status.react.tsx';
import { textUi } from './text/text.react.tsx';
import { timestampUi } from './timestamp/timestamp.react.tsx';
import { urlUi } from './url/url.react.tsx';
import { userUi } from './user/user.react.tsx';

/** Every field type's screen side by its name in documents, and that of back-links, which no document names. */
export const fieldUis: Record<FieldTypeName | 'backlink', FieldUi> = {
  text: textUi,
  long_text: longTextUi,
  integer: integerUi,
  decimal: decimalUi,
  money: moneyUi,
  percent: percentUi,
  quantity: quantityUi,
  duration: durationUi,
  rating: ratingUi,
  boolean: booleanUi,
  date: dateUi,
  timestamp: timestampUi,
  single_choice: singleChoiceUi,
  multiple_choice: multipleChoiceUi,
  status: statusUi,
  link: linkUi,
  user: userUi,
  attachment: attachmentUi,
  department: departmentUi,
  email: emailUi,
  phone: phoneUi,
  url: urlUi,
  autonumber: autonumberUi,
  barcode: barcodeUi,
  color: colorUi,
  json: jsonUi,
  location: locationUi,
  backlink: backlinkUi,
};

/** The screen side of a type. */
export function fieldUi(type: string): FieldUi {
  const ui = Object.hasOwn(fieldUis, type) ? fieldUis[type as keyof typeof fieldUis] : undefined;
  if (ui === undefined) throw new TypeError(`no field type ${type}`);
  return ui;
}
