// In charge of: choosing a file and how it is read, and showing its first rows.
import type { Locale } from '@trellis/errors';
import type { ImportPreview } from '@trellis/query';
import { Button, InputNumber, Select } from 'antd';
import { FileSpreadsheet, Upload } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, sentences } from '../widgets/sentences.ts';
import type { FileSettings } from './mapping.ts';

const ACCEPT = '.csv,.tsv,.psv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ENCODINGS = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1252', 'utf-16le'];

/** What the step needs. */
export interface FileStepProps {
  readonly file: File | undefined;
  readonly preview: ImportPreview | undefined;
  readonly settings: FileSettings;
  readonly isReading: boolean;
  readonly error: Error | undefined;
  readonly locale: Locale;
  readonly onFile: (file: File) => void;
  readonly onSettings: (settings: FileSettings) => void;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A button that opens the system's file picker. */
export function FileButton({
  label,
  primary,
  onFile,
}: {
  readonly label: string;
  readonly primary: boolean;
  readonly onFile: (file: File) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        type={primary ? 'primary' : 'default'}
        icon={<Upload size={14} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Choosing the same (corrected) file again must count as a choice.
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}

function DropZone({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const { t } = useTranslation('import');
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className="tr-import-drop" data-over={isOver} onDragOver={over} onDragLeave={() => setOver(false)} onDrop={drop}>
      <FileSpreadsheet size={20} strokeWidth={1.75} aria-hidden="true" />
      <p>{t('drop')}</p>
      <FileButton label={t('choose')} primary onFile={onFile} />
    </div>
  );
}

function Settings({
  preview,
  settings,
  onSettings,
}: Pick<FileStepProps, 'settings' | 'onSettings'> & { readonly preview: ImportPreview }): ReactNode {
  const { t } = useTranslation('import');
  const delimiters = [
    { value: ',', label: t('comma') },
    { value: ';', label: t('semicolon') },
    { value: '\t', label: t('tab') },
    { value: '|', label: t('bar') },
  ];
  const encoding = preview.encoding?.toLowerCase();
  const encodings = [...new Set([...(encoding === undefined ? [] : [encoding]), ...ENCODINGS])];
  const { sheets = [] } = preview;
  const hidden = new Set(preview.hiddenSheets);
  return (
    <div className="tr-import-settings">
      {encoding !== undefined && (
        <label>
          <span>{t('encoding')}</span>
          <Select
            value={encoding}
            options={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={(value) => onSettings({ ...settings, encoding: value })}
          />
        </label>
      )}
      {preview.delimiter !== undefined && (
        <label>
          <span>{t('delimiter')}</span>
          <Select value={preview.delimiter} options={delimiters} onChange={(value) => onSettings({ ...settings, delimiter: value })} />
        </label>
      )}
      {sheets.length > 0 && (
        <label>
          <span>{t('sheet')}</span>
          <Select
            value={preview.sheet ?? settings.sheet ?? sheets[0]}
            options={sheets.map((value) => ({ value, label: hidden.has(value) ? t('hiddenSheet', { sheet: value }) : value }))}
            onChange={(value) => onSettings({ ...without(settings, 'headerRow', 'headerRows'), sheet: value })}
          />
        </label>
      )}
      <label>
        <span>{t('headerRow')}</span>
        <InputNumber
          min={1}
          precision={0}
          value={preview.header.row}
          onChange={(row) => row !== null && onSettings({ ...settings, headerRow: row, headerRows: preview.header.rows })}
        />
      </label>
      <label>
        <span>{t('headerRows')}</span>
        <Select
          value={preview.header.rows}
          options={[0, 1, 2, 3, 4, 5].map((value) => ({ value, label: value === 0 ? t('noHeader') : t('headerLines', { count: value }) }))}
          onChange={(rows) => onSettings({ ...settings, headerRow: preview.header.row, headerRows: rows })}
        />
      </label>
    </div>
  );
}

function without(settings: FileSettings, ...names: readonly (keyof FileSettings)[]): FileSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name as keyof FileSettings)));
}

function FirstRows({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { t } = useTranslation('import');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- wide files scroll sideways, by keyboard too
    <section className="tr-import-rows" tabIndex={0} aria-label={t('firstRows')}>
      <table>
        <thead>
          <tr>
            {preview.columns.map((column, index) => (
              <th key={index}>{column.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, 5).map((row, index) => (
            <tr key={index}>
              {preview.columns.map((_, at) => (
                <td key={at}>{row[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The step. */
export function FileStep({ file, preview, settings, isReading, error, locale, onFile, onSettings }: FileStepProps): ReactNode {
  const { t } = useTranslation('import');
  if (file === undefined) return <DropZone onFile={onFile} />;
  return (
    <div className="tr-import-file">
      <div className="tr-import-name">
        <FileSpreadsheet size={16} strokeWidth={1.75} aria-hidden="true" />
        <strong>{file.name}</strong>
        <span>{sizeText(file.size)}</span>
        <FileButton label={t('chooseAnother')} primary={error !== undefined} onFile={onFile} />
      </div>
      {isReading && preview === undefined && <p className="tr-import-note">{t('reading', { name: file.name })}</p>}
      {error !== undefined && (
        <p className="tr-import-error" role="alert">
          {sentences([t('readFailed', { name: file.name }), errorText(error, locale)], locale)}
        </p>
      )}
      {preview !== undefined && <Settings preview={preview} settings={settings} onSettings={onSettings} />}
      {preview !== undefined && <FirstRows preview={preview} />}
    </div>
  );
}
