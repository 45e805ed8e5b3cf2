// In charge of: what other packages may use of the field types.
export type {
  AnyFieldType,
  Cell,
  ColumnKind,
  Computation,
  ComputedSettings,
  CurrencySource,
  FieldStorage,
  FieldType,
  FileSettings,
  FormatContext,
  LinkSettings,
  MetricOperator,
  Named,
  OnDelete,
  Option,
  Result,
  ResultType,
  RollupOperator,
  StatusSettings,
  TextContext,
  TransitionSettings,
  UnitSource,
  ValueContext,
} from './field-type.ts';
export { convertCell, mayConvert, type Conversion, type ConversionContext, type Names, type TypedAs } from './conversion.ts';
export { computedTypes, fieldType, fieldTypeNames, fieldTypes, type ComputedTypeName, type FieldTypeName } from './list.ts';
export { rollupOperators } from './field-type.ts';
export { serves } from './field-use.ts';
export { attachmentType, FILE_ID } from './attachment/attachment.ts';
export type { AttachmentConfig } from './attachment/attachment.schema.ts';
export { fileKindOf, type FileKind } from './attachment/file-kind.ts';
export { cleanFileName } from './attachment/file-name.ts';
export { kindIssue, maxFileBytes, maxFiles, sizeIssue } from './attachment/file-rules.ts';
export { mediaTypeOf, SNIFFED_BYTES } from './attachment/media-type.ts';
export { backlinkType } from './backlink/backlink.ts';
export type { BacklinkConfig } from './backlink/backlink.schema.ts';
export type { AutonumberConfig } from './autonumber/autonumber.schema.ts';
export type { BarcodeConfig } from './barcode/barcode.schema.ts';
export type { BooleanConfig } from './boolean/boolean.schema.ts';
export type { ColorConfig } from './color/color.schema.ts';
export type { DateConfig } from './date/date.schema.ts';
export type { DecimalConfig } from './decimal/decimal.schema.ts';
export type { DepartmentConfig } from './department/department.schema.ts';
export type { DurationConfig } from './duration/duration.schema.ts';
export type { EmailConfig } from './email/email.schema.ts';
export type { IntegerConfig } from './integer/integer.schema.ts';
export type { JsonConfig } from './json/json.schema.ts';
export type { LinkConfig } from './link/link.schema.ts';
export type { LocationConfig } from './location/location.schema.ts';
export type { LongTextConfig } from './long-text/long-text.schema.ts';
export type { MoneyConfig } from './money/money.schema.ts';
export type { MultipleChoiceConfig } from './multiple-choice/multiple-choice.schema.ts';
export type { PercentConfig } from './percent/percent.schema.ts';
export type { PhoneConfig } from './phone/phone.schema.ts';
export type { QuantityConfig } from './quantity/quantity.schema.ts';
export type { RatingConfig } from './rating/rating.schema.ts';
export type { SingleChoiceConfig } from './single-choice/single-choice.schema.ts';
export type { StatusConfig } from './status/status.schema.ts';
export type { TextConfig } from './text/text.schema.ts';
export type { TimestampConfig } from './timestamp/timestamp.schema.ts';
export type { UrlConfig } from './url/url.schema.ts';
export type { UserConfig } from './user/user.schema.ts';
export { dayOf, dayParts, FIRST_DAY, formatDay, LAST_DAY, parseDay, type DayParts } from './day.ts';
export { groupDigits, readWrittenNumber, type WrittenNumber } from './number-text.ts';
export { optionColors } from './option-list.ts';
export { maxScaled, scaledFromNumber, scaledFromText, scaledToNumber, scaledToText, type ScaledProblem } from './scaled.ts';
export { MAX_VALUES, splitValues } from './several.ts';
export { fromWallClock, isTimeZone, localDay, zoneOffset } from './zone.ts';
export { unseenCharacter } from './plain-text.ts';
