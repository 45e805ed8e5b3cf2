// In charge of: the fixtures of all field types. Suites of other packages run over them too.
import { attachmentFixtures } from './attachment/attachment.fixtures.ts';
import { autonumberFixtures } from './autonumber/autonumber.fixtures.ts';
import { barcodeFixtures } from './barcode/barcode.fixtures.ts';
import { booleanFixtures } from './boolean/boolean.fixtures.ts';
import { colorFixtures } from './color/color.fixtures.ts';
import { dateFixtures } from './date/date.fixtures.ts';
import { decimalFixtures } from './decimal/decimal.fixtures.ts';
import { departmentFixtures } from './department/department.fixtures.ts';
import { durationFixtures } from './duration/duration.fixtures.ts';
import { emailFixtures } from './email/email.fixtures.ts';
import { integerFixtures } from './integer/integer.fixtures.ts';
import { jsonFixtures } from './json/json.fixtures.ts';
import { linkFixtures } from './link/link.fixtures.ts';
import type { FieldTypeName } from './list.ts';
import { locationFixtures } from './location/location.fixtures.ts';
import { longTextFixtures } from './long-text/long-text.fixtures.ts';
import { moneyFixtures } from './money/money.fixtures.ts';
import { multipleChoiceFixtures } from './multiple-choice/multiple-choice.fixtures.ts';
import { percentFixtures } from './percent/percent.fixtures.ts';
import { phoneFixtures } from './phone/phone.fixtures.ts';
import { quantityFixtures } from './quantity/quantity.fixtures.ts';
import { ratingFixtures } from './rating/rating.fixtures.ts';
import { singleChoiceFixtures } from './single-choice/single-choice.fixtures.ts';
import { statusFixtures } from './status/status.fixtures.ts';
import { textFixtures } from './text/text.fixtures.ts';
import { timestampFixtures } from './timestamp/timestamp.fixtures.ts';
import { urlFixtures } from './url/url.fixtures.ts';
import { userFixtures } from './user/user.fixtures.ts';

export { conversionMatrix, type MatrixEntry, type MatrixType } from './conversion-matrix.ts';
export type { BadValue, FilterCase, Fixtures, GoodValue } from './fixture.ts';

/** Fixtures of every field type. */
export const fixtures = {
  text: textFixtures,
  long_text: longTextFixtures,
  integer: integerFixtures,
  decimal: decimalFixtures,
  money: moneyFixtures,
  percent: percentFixtures,
  quantity: quantityFixtures,
  duration: durationFixtures,
  rating: ratingFixtures,
  boolean: booleanFixtures,
  date: dateFixtures,
  timestamp: timestampFixtures,
  single_choice: singleChoiceFixtures,
  multiple_choice: multipleChoiceFixtures,
  status: statusFixtures,
  link: linkFixtures,
  user: userFixtures,
  attachment: attachmentFixtures,
  department: departmentFixtures,
  email: emailFixtures,
  phone: phoneFixtures,
  url: urlFixtures,
  autonumber: autonumberFixtures,
  barcode: barcodeFixtures,
  color: colorFixtures,
  json: jsonFixtures,
  location: locationFixtures,
} as const satisfies Record<FieldTypeName, unknown>;
