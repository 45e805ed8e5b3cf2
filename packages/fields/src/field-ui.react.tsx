// In charge of: the questions every field type answers on screen: its glyph, its cell, its editor, its filter input.
import type { Issue, Locale, LocalText } from '@trellis/errors';
import type { FilterOperator } from '@trellis/schemas';
import type { ComponentType, ReactNode } from 'react';
import type { FileValue } from './attachment/file-value.react.ts';

/** What the screen needs to know of a field. The field descriptions that the server sends fit it as they are. */
export interface FieldInfo {
  readonly id: string;
  readonly name: string;
  readonly label: LocalText;
  readonly type: string;
  readonly config: unknown;
  readonly required: boolean;
  readonly unique: boolean;
  readonly writable: boolean;
  readonly description?: LocalText;
  readonly target?: { readonly app: string; readonly entity: string };
  /** For files: the entity to upload them for. */
  readonly uploads?: { readonly app: string; readonly entity: string };
  readonly currency?: { readonly code: string } | { readonly field: string };
  readonly unit?: { readonly unit: string } | { readonly field: string };
  readonly zone?: string;
  /** Of a status: the transitions that the reader's roles may take, in order. */
  readonly transitions?: readonly { readonly id: string; readonly label: LocalText; readonly from: readonly string[]; readonly to: string }[];
}

/** A record to pick for a link, or a person. */
export interface Pick {
  readonly id: number;
  readonly title: string;
}

/** What cells and editors ask of the world around them. */
export interface FieldServices {
  /** Records of the entity whose title or searchable fields match; the first ones when the text is empty. */
  searchRecords(target: { readonly app: string; readonly entity: string }, text: string): Promise<readonly Pick[]>;
  /** Everyone who can be named in a user field. */
  users(): Promise<readonly Pick[]>;
  /** Sends a file for a field; absent where none can be sent. Failures say why in their message. */
  upload?(place: NonNullable<FieldInfo['uploads']>, field: string, file: File, options: UploadOptions): Promise<FileValue>;
  /** Every department, by its name in the reader's language. */
  departments(): Promise<readonly Pick[]>;
  /** Address of a record's page, for links in cells; absent where cells are not to be left. */
  recordHref?(target: { readonly app: string; readonly entity: string }, id: number): string;
}

/** How an upload is steered and followed. */
export interface UploadOptions {
  /** The small picture of it, where there is one. */
  readonly thumbnail?: Blob | undefined;
  /** Told how much is sent, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What a cell is given. `record` is the record the field stands on: currency and zone may come from its other fields. */
export interface CellProps {
  readonly value: unknown;
  readonly field: FieldInfo;
  readonly record: { readonly [name: string]: unknown };
  readonly locale: Locale;
  readonly timezone: string;
  readonly services?: FieldServices | undefined;
  /** Words looked for, to be marked where they stand. */
  readonly mark?: string | undefined;
  /** In a dense list: dates of this year without their year. */
  readonly compact?: boolean | undefined;
}

/** What an editor is given. It works on JSON values; null is "nothing". */
export interface EditorProps {
  readonly value: unknown;
  /** Called at every change. While what is typed cannot be read, the value is null and the issues say why. */
  readonly onChange: (value: unknown, issues: readonly Issue[]) => void;
  /** The person is done: Enter, a picked choice, leaving the input. */
  readonly onCommit?: (() => void) | undefined;
  /** The person wants the former value back: Esc. */
  readonly onCancel?: (() => void) | undefined;
  readonly field: FieldInfo;
  readonly record: { readonly [name: string]: unknown };
  readonly locale: Locale;
  readonly timezone: string;
  readonly services: FieldServices;
  readonly autoFocus?: boolean | undefined;
  /** What was typed to open the editor. */
  readonly initialText?: string | undefined;
  /** Inside a grid cell: no frame of its own, lists open at once. */
  readonly inCell?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly invalid?: boolean | undefined;
  readonly id?: string | undefined;
}

/** What a filter's value input is given. The value's shape follows the operator: one value, a pair, a list, a relative range. */
export interface FilterInputProps {
  readonly op: FilterOperator;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly field: FieldInfo;
  readonly locale: Locale;
  readonly timezone: string;
  readonly services: FieldServices;
  readonly id?: string | undefined;
}

/** How a grid cell is edited: `text` in place, read by the type's `fromText`; `editor` opens the type's editor; `toggle` flips at once. */
export interface InlineEditing {
  /** When letters are typed on the cell. */
  readonly typing: 'text' | 'editor';
  /** On Enter, F2 or double click. */
  readonly opening: 'text' | 'editor' | 'toggle';
}

/** A glyph of the field types, drawn in the current colour. */
export type FieldIcon = ComponentType<{ readonly size?: number | string; readonly strokeWidth?: number | string; readonly className?: string }>;

/** The screen side of a field type. */
export interface FieldUi {
  readonly Icon: FieldIcon;
  /** Numbers stand at the end. */
  readonly align: 'start' | 'end';
  /** Width of a column that nobody has resized. */
  readonly defaultWidth: number;
  readonly editing: InlineEditing;
  /** The value on screen; — for a missing one. */
  readonly Cell: (props: CellProps) => ReactNode;
  readonly Editor: (props: EditorProps) => ReactNode;
  readonly FilterInput: (props: FilterInputProps) => ReactNode;
  /** The value in words, for cards, labels and the clipboard's plain text; empty for a missing one. */
  readonly text: (props: CellProps) => string;
  /** The value as requests carry it (a link as its id). */
  readonly toWire: (value: unknown) => unknown;
  /** What typing in place stands for, where people leave something out that a file must say (the % of a percent). */
  readonly typed?: (text: string) => string;
  /** For types whose text is a title: the records or people a pasted text may mean. */
  readonly candidates?: (text: string, field: FieldInfo, services: FieldServices) => Promise<readonly Pick[]>;
}
