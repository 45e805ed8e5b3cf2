// In charge of: how files look where they are read: small pictures for images, a sign and the name for others.
import { File, FileArchive, FileAudio, FileImage, FileSpreadsheet, FileText, FileVideo } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CellProps, FieldIcon } from '../field-ui.react.tsx';
import { Marked, Missing } from '../missing.react.tsx';
import { sizeText } from './attachment-words.react.ts';
import { fileKindOf, type FileKind } from './file-kind.ts';
import { filesOf, pictureOf, type FileValue } from './file-value.react.ts';

const signs: Record<FileKind, FieldIcon> = {
  image: FileImage,
  pdf: FileText,
  document: FileText,
  spreadsheet: FileSpreadsheet,
  presentation: FileText,
  text: FileText,
  audio: FileAudio,
  video: FileVideo,
  archive: FileArchive,
  other: File,
};

/** A file's small picture, or its sign where there is none. */
export function FilePicture({ file }: { readonly file: FileValue }): ReactNode {
  const [failed, setFailed] = useState(false);
  const picture = pictureOf(file);
  const Sign = signs[fileKindOf(file.type)];
  if (picture === undefined || failed) return <Sign size="60%" strokeWidth={1.5} className="tr-file-sign" />;
  return <img className="tr-file-img" src={picture} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setFailed(true)} />;
}

function FileCard({ file, mark, isDense }: { readonly file: FileValue; readonly mark: string | undefined; readonly isDense: boolean }): ReactNode {
  const isPicture = pictureOf(file) !== undefined;
  const title = `${file.name} · ${sizeText(file.size)}`;
  const inside = (
    <>
      <span className="tr-file-picture">
        <FilePicture file={file} />
      </span>
      {!(isPicture && isDense) && (
        <span className="tr-file-name tr-ellipsis">
          <Marked text={file.name} mark={mark} />
        </span>
      )}
    </>
  );
  const className = `tr-file${isPicture ? ' has-picture' : ''}`;
  if (file.url === undefined || isDense) {
    return (
      <span className={className} title={title}>
        {inside}
      </span>
    );
  }
  return (
    <a className={className} href={file.url} target="_blank" rel="noreferrer" title={title}>
      {inside}
    </a>
  );
}

/** Files shown in a dense cell before the rest is a number. */
const DENSE = 4;

/** The files of a field. */
export function AttachmentCell({ value, mark, compact }: CellProps): ReactNode {
  const files = filesOf(value);
  if (files.length === 0) return <Missing />;
  const isDense = compact === true;
  const shown = isDense ? files.slice(0, DENSE) : files;
  return (
    <span className={isDense ? 'tr-files is-dense' : 'tr-files'}>
      {shown.map((file) => (
        <FileCard key={file.id} file={file} mark={mark} isDense={isDense} />
      ))}
      {files.length > shown.length && <span className="tr-files-more">+{files.length - shown.length}</span>}
    </span>
  );
}
