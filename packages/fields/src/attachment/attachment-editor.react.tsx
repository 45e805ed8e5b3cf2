// In charge of: putting files into a field: picked, dropped, pasted or photographed; in order, with what is on its way.
import { ArrowDown, ArrowUp, Camera, Paperclip, RotateCw, X } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { EditorProps } from '../field-ui.react.tsx';
import { configOf } from '../json-value.react.ts';
import { FilePicture } from './attachment-cell.react.tsx';
import { fileWord, sizeText } from './attachment-words.react.ts';
import type { AttachmentConfig } from './attachment.schema.ts';
import type { FileKind } from './file-kind.ts';
import { maxFiles } from './file-rules.ts';
import type { FileValue } from './file-value.react.ts';
import { useUploads, type ComingFile, type Uploads } from './use-uploads.react.ts';

/** What the file dialog offers for each kind. Nothing depends on it: what counts is what a file holds. */
const offered: Record<FileKind, string> = {
  image: 'image/*',
  pdf: '.pdf',
  document: '.doc,.docx,.odt',
  spreadsheet: '.xls,.xlsx,.ods',
  presentation: '.ppt,.pptx,.odp',
  text: '.txt,.csv,.md,text/plain',
  audio: 'audio/*',
  video: 'video/*',
  archive: '.zip,.rar,.7z,.gz',
  other: '',
};

function acceptOf({ kinds }: AttachmentConfig): string | undefined {
  return kinds === undefined || kinds.includes('other') ? undefined : kinds.map((kind) => offered[kind]).join(',');
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

function IconButton({ label, onClick, disabled, children }: IconButtonProps): ReactNode {
  return (
    <button type="button" className="tr-file-button" aria-label={label} title={label} onClick={onClick} disabled={disabled}>
      {children}
    </button>
  );
}

interface RowProps {
  readonly editor: EditorProps;
  readonly uploads: Uploads;
}

function KeptRow({ editor, uploads, file, place }: RowProps & { readonly file: FileValue; readonly place: number }): ReactNode {
  const { locale, disabled = false } = editor;
  const last = uploads.files.length - 1;
  const keyDown = (event: KeyboardEvent): void => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    uploads.move(place, place + step);
  };
  return (
    // A row is dragged to its place; the same is done by its buttons and by Alt with the arrows on any of them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className="tr-file-row"
      draggable={!disabled && last > 0}
      onKeyDown={keyDown}
      onDragStart={(event) => event.dataTransfer.setData('application/x-trellis-file', String(place))}
      onDragOver={(event) => event.dataTransfer.types.includes('application/x-trellis-file') && event.preventDefault()}
      onDrop={(event) => {
        const from = event.dataTransfer.getData('application/x-trellis-file');
        if (from === '') return;
        event.preventDefault();
        event.stopPropagation();
        uploads.move(Number(from), place);
      }}
    >
      <span className="tr-file-picture">
        <FilePicture file={file} />
      </span>
      <span className="tr-file-words">
        {file.url === undefined ? (
          <span className="tr-ellipsis">{file.name}</span>
        ) : (
          <a className="tr-link" href={file.url} target="_blank" rel="noreferrer">
            {file.name}
          </a>
        )}
        <span className="tr-file-note">{sizeText(file.size)}</span>
      </span>
      {last > 0 && (
        <>
          <IconButton
            label={`${fileWord('earlier', locale)} ${file.name}`}
            onClick={() => uploads.move(place, place - 1)}
            disabled={disabled || place === 0}
          >
            <ArrowUp size={14} />
          </IconButton>
          <IconButton
            label={`${fileWord('later', locale)} ${file.name}`}
            onClick={() => uploads.move(place, place + 1)}
            disabled={disabled || place === last}
          >
            <ArrowDown size={14} />
          </IconButton>
        </>
      )}
      <IconButton label={`${fileWord('remove', locale)} ${file.name}`} onClick={() => uploads.remove(file)} disabled={disabled}>
        <X size={14} />
      </IconButton>
    </li>
  );
}

function ComingRow({ editor: { locale }, uploads, file }: RowProps & { readonly file: ComingFile }): ReactNode {
  const { problem, share, source } = file;
  const percent = Math.round(share * 100);
  return (
    <li className="tr-file-row">
      <span className="tr-file-picture">
        <Paperclip size="50%" strokeWidth={1.5} className="tr-file-sign" />
      </span>
      <span className="tr-file-words">
        <span className="tr-ellipsis">{source.name}</span>
        {problem === undefined ? (
          <progress className="tr-file-progress" value={percent} max={100} aria-label={`${fileWord('coming', locale)} ${source.name}`} />
        ) : (
          <span className="tr-file-note is-bad" role="alert">
            {problem}
          </span>
        )}
      </span>
      {problem !== undefined && file.isFinal !== true && (
        <IconButton label={`${fileWord('retry', locale)} ${source.name}`} onClick={() => uploads.retry(file)}>
          <RotateCw size={14} />
        </IconButton>
      )}
      <IconButton label={`${fileWord('remove', locale)} ${source.name}`} onClick={() => uploads.drop(file)}>
        <X size={14} />
      </IconButton>
    </li>
  );
}

function AddButtons({ editor, uploads }: RowProps): ReactNode {
  const { field, locale, disabled, id } = editor;
  const config = configOf(field) as AttachmentConfig;
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const isOne = maxFiles(config) === 1;
  const takesPhotos = config.kinds === undefined || config.kinds.includes('image');
  const isOff = disabled === true || (!isOne && !uploads.hasRoom);
  const taken = (input: HTMLInputElement): void => {
    uploads.add([...(input.files ?? [])]);
    // The same file may be picked again after it was removed.
    input.value = '';
  };
  const shared = { type: 'file', hidden: true, tabIndex: -1 } as const;
  return (
    <>
      <input {...shared} ref={picker} multiple={!isOne} accept={acceptOf(config)} onChange={(event) => taken(event.currentTarget)} />
      <button
        type="button"
        id={id}
        className="tr-files-add"
        disabled={isOff}
        onClick={() => picker.current?.click()}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the editor opened because somebody asked for it
        autoFocus={editor.autoFocus}
      >
        <Paperclip size={14} />
        {fileWord(isOne ? 'addOne' : 'add', locale)}
      </button>
      {takesPhotos && (
        <>
          <input {...shared} ref={camera} accept="image/*" capture="environment" onChange={(event) => taken(event.currentTarget)} />
          <button type="button" className="tr-files-add tr-files-photo" disabled={isOff} onClick={() => camera.current?.click()}>
            <Camera size={14} />
            {fileWord('photo', locale)}
          </button>
        </>
      )}
      <span className="tr-files-hint">{fileWord('drop', locale)}</span>
    </>
  );
}

/** Leaves the editor when something beside it is pressed, as lists do. */
function useLeaving(editor: EditorProps, isBusy: boolean): { readonly ref: RefObject<HTMLFieldSetElement | null> } {
  const box = useRef<HTMLFieldSetElement>(null);
  const { inCell, onCommit } = editor;
  useEffect(() => {
    if (inCell !== true || isBusy) return undefined;
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) onCommit?.();
    };
    document.addEventListener('pointerdown', press, true);
    return () => document.removeEventListener('pointerdown', press, true);
  }, [inCell, isBusy, onCommit]);
  return { ref: box };
}

function Ending({ editor, isBusy }: { readonly editor: EditorProps; readonly isBusy: boolean }): ReactNode {
  const { locale, onCommit, onCancel } = editor;
  return (
    <span className="tr-files-end">
      <button type="button" className="tr-files-add" onClick={onCancel}>
        {fileWord('cancel', locale)}
      </button>
      <button type="button" className="tr-files-done" disabled={isBusy} onClick={onCommit}>
        {fileWord('done', locale)}
      </button>
    </span>
  );
}

/** The editor of a field of files. */
export function AttachmentEditor(editor: EditorProps): ReactNode {
  const { locale, inCell, invalid, disabled, onCancel } = editor;
  const uploads = useUploads(editor);
  const [isOver, setIsOver] = useState(false);
  const isBusy = uploads.coming.some((one) => one.problem === undefined);
  const { ref } = useLeaving(editor, isBusy);
  const take = (event: ClipboardEvent | DragEvent, files: FileList): void => {
    setIsOver(false);
    if (files.length === 0 || disabled === true) return;
    event.preventDefault();
    event.stopPropagation();
    uploads.add([...files]);
  };
  const className = ['tr-files-box', inCell === true && 'tr-files-box-cell', isOver && 'is-over', invalid === true && 'is-invalid'];
  return (
    // Keys and drops within the box are the box's own; what is pressed are buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      ref={ref}
      className={className.filter((name) => name !== false).join(' ')}
      aria-label={fileWord('files', locale)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && onCancel !== undefined) onCancel();
        else if (inCell === true && event.key === 'Tab') event.stopPropagation();
      }}
      onPaste={(event) => take(event, event.clipboardData.files)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => take(event, event.dataTransfer.files)}
    >
      {uploads.files.length + uploads.coming.length > 0 && (
        <ul className="tr-file-rows">
          {uploads.files.map((file, place) => (
            <KeptRow key={file.id} editor={editor} uploads={uploads} file={file} place={place} />
          ))}
          {uploads.coming.map((file) => (
            <ComingRow key={file.number} editor={editor} uploads={uploads} file={file} />
          ))}
        </ul>
      )}
      {uploads.refusal !== undefined && (
        <p className="tr-file-note is-bad" role="alert">
          {uploads.refusal}
        </p>
      )}
      <div className="tr-files-bar">
        {isOver ? <span className="tr-files-hint">{fileWord('dropHere', locale)}</span> : <AddButtons editor={editor} uploads={uploads} />}
        {inCell === true && <Ending editor={editor} isBusy={isBusy} />}
      </div>
    </fieldset>
  );
}
