// In charge of: files as the screen holds them, with what shows a file before it is on a record.

/** A file in a value. */
export interface FileValue {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly thumbnail: boolean;
  /** Absent until the file is on a record. */
  readonly url?: string;
}

function isFile(value: unknown): value is FileValue {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'name' in value;
}

/** The files of a value, in order. */
export function filesOf(value: unknown): readonly FileValue[] {
  return Array.isArray(value) ? value.filter(isFile) : [];
}

// Small pictures of files that were uploaded from here, until the page is left: a new file has no address yet.
const previews = new Map<string, string>();

/** Remembers the small picture of a file that was uploaded from here. Pages may show pictures of the server and of data addresses only. */
export function keepPreview(id: string, picture: Blob): Promise<void> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('loadend', () => {
      if (typeof reader.result === 'string') previews.set(id, reader.result);
      resolve();
    });
    reader.readAsDataURL(picture);
  });
}

/** Where a file's small picture is to be had; undefined where there is none. */
export function pictureOf(file: FileValue): string | undefined {
  const own = previews.get(file.id);
  if (own !== undefined || !file.thumbnail || file.url === undefined) return own;
  return `${file.url}?size=thumb`;
}
