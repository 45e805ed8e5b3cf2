// In charge of: making small pictures in the browser: drawn anew, so that where and with what a photo was taken does not travel along.

/** Longest side, and most bytes that the server takes. */
const PIXELS = 320;
const BYTES = 200 * 1024;

/** A JPEG without what some systems write beside the picture (its camera, its colours' origin). */
async function bare(blob: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const parts: Uint8Array<ArrayBuffer>[] = [bytes.slice(0, 2)];
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    const isExtra = (marker > 0xe0 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;
    if (!isExtra) parts.push(bytes.slice(at, end));
    at = end;
  }
  return new Blob([...parts, bytes.slice(at)], { type: blob.type });
}

function encode(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, type, 0.82);
  });
}

function draw(picture: ImageBitmap, isOpaque: boolean): HTMLCanvasElement {
  const scale = Math.min(1, PIXELS / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  if (isOpaque) {
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A small picture of an image; undefined for what this browser cannot draw. */
export async function makeThumbnail(file: Blob): Promise<Blob | undefined> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  try {
    // A browser that cannot write a type writes PNG instead.
    const webp = await encode(draw(picture, false), 'image/webp');
    if (webp?.type === 'image/webp' && webp.size <= BYTES) return webp;
    const jpeg = await encode(draw(picture, true), 'image/jpeg');
    return jpeg?.type === 'image/jpeg' && jpeg.size <= BYTES ? await bare(jpeg) : undefined;
  } finally {
    picture.close();
  }
}
