// In charge of: what other packages may use of the stores of files' bytes.
export { diskStore } from './disk.ts';
export { readS3Address, s3Store, type S3Address } from './s3.ts';
